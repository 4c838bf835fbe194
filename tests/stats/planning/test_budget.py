import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalhub.stats.planning.budget import Stratum, budget_for_margins, divide_budget
from evalhub.stats.planning.samples import units_for_margin

ENDLESS = 10**9
parts = st.lists(
    st.builds(Stratum, st.just("s"), st.integers(1, 5000), st.floats(0.02, 0.98)),
    min_size=1,
    max_size=6,
)


def test_a_tiny_stratum_does_not_blow_up_the_budget() -> None:
    # One label for it; the large one by itself takes z^2 .25 / .03^2 = 1067.1.
    found = budget_for_margins([Stratum("tiny", 10), Stratum("large", 10**9)], overall=0.03)
    assert [one.n for one in found.strata] == [1, 1068]


def test_a_margin_that_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="more than 0"):
        budget_for_margins([Stratum("one", 10)], overall=float("nan"))


def test_one_endless_stratum_needs_what_the_margin_says():
    # 2400.9 is rounded to the nearest there, and up here.
    found = budget_for_margins([Stratum("all", ENDLESS)], overall=0.02)
    assert found.n == units_for_margin(0.02) == 2401
    assert found.margin == pytest.approx(0.02, abs=1e-5)


def test_neyman_divides_by_size_and_spread():
    # Sizes 3 : 1, spreads sqrt(.5 * .5) = .5 and sqrt(.1 * .9) = .3: weights 1.5 : .3 = 5 : 1.
    strata = [Stratum("a", 3 * ENDLESS, 0.5), Stratum("b", ENDLESS, 0.1)]
    assert [part.n for part in divide_budget(strata, 600).strata] == [500, 100]
    by_size = divide_budget(strata, 600, division="proportional")
    assert [part.n for part in by_size.strata] == [450, 150]
    assert divide_budget(strata, 600).margin < by_size.margin


def test_a_margin_of_each_stratum_is_kept_in_each():
    strata = [Stratum("a", 90_000), Stratum("b", 10_000, 0.1), Stratum("tiny", 12)]
    found = budget_for_margins(strata, overall=0.03, each=0.1, minimum=5)
    assert found.margin <= 0.03
    assert all(part.margin <= 0.1 for part in found.strata)
    # z^2 * .09 / .01 = 34.6, and 96.04 / (1 + 95.04 / 12) = 10.8 of the twelve.
    assert found.strata[1].n >= 35
    assert found.strata[2].n == 11


def test_neyman_is_the_best_division_there_is():
    strata = [Stratum("a", 40, 0.5), Stratum("b", 30, 0.1), Stratum("c", 20, 0.3)]
    best = divide_budget(strata, 12).margin
    for a, b in itertools.product(range(1, 11), repeat=2):
        if 12 - a - b >= 1:
            counts, sizes = np.array([a, b, 12 - a - b]), np.array([40, 30, 20])
            variance = np.array([0.25, 0.09, 0.21]) / counts * (sizes - counts) / (sizes - 1)
            margin = 1.959964 * np.sqrt((variance * (sizes / 90) ** 2).sum())
            assert margin >= best - 0.002


@settings(max_examples=60, deadline=None)
@given(parts, st.floats(0.01, 0.2), st.floats(0.05, 0.4), st.integers(0, 20))
def test_budgets_keep_what_they_promise(strata, overall, each, minimum):
    for division in ("neyman", "proportional"):
        found = budget_for_margins(
            strata, overall=overall, each=each, minimum=minimum, division=division
        )
        assert found.margin <= overall + 1e-9
        for part in found.strata:
            assert min(minimum, part.size) <= part.n <= part.size
            assert part.margin <= each + 1e-9
        assert found.n == sum(part.n for part in found.strata)


@settings(max_examples=60, deadline=None)
@given(parts, st.floats(0, 1), st.integers(0, 3))
def test_every_label_of_a_budget_is_given_out(strata, share, minimum):
    least = sum(min(minimum, part.size) for part in strata)
    n = least + int(share * (sum(part.size for part in strata) - least))
    found = divide_budget(strata, n, minimum=minimum)
    assert found.n == n
    assert all(min(minimum, part.size) <= part.n <= part.size for part in found.strata)


def test_a_stratum_without_labels_leaves_the_margin_open():
    strata = [Stratum("a", 1000, 0.5), Stratum("b", 1, 0.5)]
    assert divide_budget(strata, 3).margin == np.inf


@pytest.mark.parametrize(
    ("strata", "n"),
    [([], 1), ([Stratum("a", 5)], 6), ([Stratum("a", 0)], 0), ([Stratum("a", 5, 1.5)], 2)],
)
def test_impossible_budgets_are_refused(strata, n):
    with pytest.raises(ValueError, match=r".+"):
        divide_budget(strata, n)
