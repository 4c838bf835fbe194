from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calibration.releases.splits import Placing, place

SHARES = {"calibration": 0.6, "few_shot": 0.1, "held_out": 0.3}


def items(n: int, strata: int = 1) -> list[Placing]:
    return [Placing(at, f"it-{at}", f"s{at % strata}", at) for at in range(n)]


def test_shares_are_kept_over_all_and_within_each_stratum() -> None:
    many = items(300, strata=3)
    found = place(many, SHARES, seed=1)
    assert Counter(found.values()) == {"calibration": 180, "few_shot": 30, "held_out": 90}
    inner = Counter((one.stratum, found[one.item]) for one in many)
    assert {inner[f"s{at}", "held_out"] for at in range(3)} == {30}


def test_strata_of_one_item_each_are_shared_out_over_all() -> None:
    found = Counter(place(items(100, strata=100), SHARES, seed=1).values())
    assert abs(found["held_out"] - 30) <= 2
    assert abs(found["calibration"] - 60) <= 2


def test_the_seed_decides_and_the_order_does_not() -> None:
    many = items(60)
    assert place(many, SHARES, 5) == place(many[::-1], SHARES, 5)
    assert place(many, SHARES, 5) != place(many, SHARES, 6)


def test_near_duplicates_go_together_and_follow_those_that_have_a_split() -> None:
    twins = [replace(one, group=one.item // 2) for one in items(40)]
    found = place(twins, SHARES, 1)
    assert all(found[at] == found[at + 1] for at in range(0, 40, 2))
    known = [replace(twins[0], known="held_out"), twins[1]]
    assert place(known, SHARES, 1) == {1: "held_out"}
    both = [
        replace(twins[0], known="calibration"),
        replace(twins[1], group=0, known="held_out"),
        replace(twins[2], group=0),
    ]
    assert place(both, SHARES, 1) == {2: "held_out"}


def test_what_was_shown_is_never_held_out() -> None:
    shown = [replace(one, exposed=True) for one in items(50)]
    assert "held_out" not in place(shown, SHARES, 1).values()
    assert set(place(shown, {"held_out": 1.0}, 1).values()) == {"calibration"}


def test_without_shares_nothing_is_placed() -> None:
    assert place(items(5), {}, 1) == {}


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 60), st.integers(1, 5), st.integers(0, 9))
def test_what_has_a_split_keeps_it_and_all_the_rest_get_one(n: int, strata: int, seed: int) -> None:
    first = items(n, strata)
    found = place(first, SHARES, seed)
    more = [replace(one, known=found.get(one.item, "")) for one in items(n + 20, strata)]
    later = place(more, SHARES, seed)
    assert set(later) == set(range(n, n + 20))
    assert found.keys() == set(range(n))
    total = Counter([*found.values(), *later.values()])
    # Whole items in up to five strata: off by no more than one item each, and one over all.
    for split, share in SHARES.items():
        assert total[split] == pytest.approx(share * (n + 20), abs=strata + 2)
