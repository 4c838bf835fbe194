import krippendorff
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from evalhub.stats.changes.differences import (
    alpha_change_between_sets,
    alpha_change_on_same_units,
)
from evalhub.stats.errors import UndefinedStatistic
from tests.stats.samples import FOUR_CODERS, NAN, raters_who_err

LEVELS = ("nominal", "ordinal", "interval", "ratio")
ratings_3x = arrays(np.float64, (3, 8), elements=st.sampled_from([NAN, 1.0, 2.0, 4.0]))


def alpha_of(matrix, level):
    return krippendorff.alpha(reliability_data=np.asarray(matrix), level_of_measurement=level)


def test_the_same_ratings_twice_differ_by_nothing_in_any_resample(rng):
    for level in LEVELS:
        found = alpha_change_on_same_units(FOUR_CODERS, FOUR_CODERS, level, rng=rng)
        assert (found.difference.low, found.difference.high) == pytest.approx((0, 0), abs=1e-12)
        assert (found.verdict, found.needed) == ("cannot tell", None)


def test_pairing_tells_what_two_sets_cannot(rng):
    # The second rating of every unit repeats the first but for 12 corrected units of 120.
    truth = rng.integers(0, 2, 120)
    before = raters_who_err(rng, 3, truth, 0.85)
    after = before.copy()
    after[:, :12] = truth[:12]
    paired = alpha_change_on_same_units(before, after, "nominal", rng=rng)
    apart = alpha_change_between_sets(before, after, "nominal", rng=rng)
    assert (paired.verdict, paired.needed, paired.paired) == ("rose", None, True)
    assert (apart.verdict, apart.paired) == ("cannot tell", False)
    assert paired.difference.value == pytest.approx(apart.difference.value)
    assert apart.needed > 120


@settings(max_examples=40, deadline=None)
@given(ratings_3x, ratings_3x, st.sampled_from(LEVELS))
def test_values_are_the_alphas_and_sides_can_be_swapped(first, second, level):
    for compare in (alpha_change_on_same_units, alpha_change_between_sets):
        try:
            found = compare(first, second, level, rng=np.random.default_rng(1), resamples=50)
        except UndefinedStatistic:
            continue
        assert found.first.value == pytest.approx(alpha_of(first, level), abs=1e-9)
        assert found.second.value == pytest.approx(alpha_of(second, level), abs=1e-9)
        assert found.difference.value == pytest.approx(found.second.value - found.first.value)
        assert found.difference.low <= found.difference.high


def test_swapping_the_sides_turns_the_verdict(rng):
    truth = rng.integers(0, 2, 200)
    sides = raters_who_err(rng, 3, truth, 0.7), raters_who_err(rng, 3, truth, 0.95)
    assert alpha_change_on_same_units(*sides, "nominal", rng=rng).verdict == "rose"
    assert alpha_change_between_sets(*sides[::-1], "nominal", rng=rng).verdict == "fell"


def test_units_pairable_on_one_side_only_count_on_that_side(rng):
    second = FOUR_CODERS.copy()
    second[1:, 0] = NAN
    found = alpha_change_on_same_units(FOUR_CODERS, second, "interval", rng=rng)
    assert (found.first.n, found.second.n, found.difference.n) == (11, 10, 11)


def test_false_alarms_are_as_rare_as_the_level_says(rng):
    alarms = 0
    for _ in range(200):
        truth = rng.integers(0, 2, 60)
        sides = raters_who_err(rng, 3, truth), raters_who_err(rng, 3, truth)
        found = alpha_change_on_same_units(*sides, "nominal", rng=rng, resamples=200)
        alarms += found.verdict != "cannot tell"
    # 5 % of 200 is 10, give or take 3 * sqrt(9.5) = 9.
    assert alarms <= 19


def test_needed_units_are_about_enough(rng):
    # Alpha .64 (right .9) against .7225 (right .925): told from 0 in four cases of five.
    sides = [raters_who_err(rng, 3, rng.integers(0, 2, 150), right) for right in (0.9, 0.925)]
    needed = alpha_change_between_sets(*sides, "nominal", rng=rng, worth=0.0825).needed
    told = 0
    for _ in range(60):
        more = [raters_who_err(rng, 3, rng.integers(0, 2, needed), r) for r in (0.9, 0.925)]
        found = alpha_change_between_sets(*more, "nominal", rng=rng, resamples=200)
        told += found.verdict == "rose"
    # 48 expected, with the error of the pilot on top of sqrt(60 * .8 * .2) = 3.
    assert 36 <= told <= 58


def test_a_resample_is_the_alpha_of_the_units_drawn():
    # Units 1 1 / 2 2 before and after: every resample with both has alphas 1, 1, others none.
    same = [[1.0, 2.0], [1.0, 2.0]]
    found = alpha_change_on_same_units(same, same, "ordinal", rng=np.random.default_rng(0))
    assert found.difference.dropped == pytest.approx(500, abs=80)


@pytest.mark.parametrize(
    ("second", "reason"),
    [
        (np.full((2, 3), NAN), "no_pairable_unit"),
        (np.ones((2, 3)), "no_variation"),
        ([[1, NAN, NAN], [2, NAN, NAN]], "too_few_units"),
    ],
)
def test_degenerate_sides_have_a_reason(second, reason, rng):
    first = [[1, 2, 1], [1, 2, 2]]
    for compare in (alpha_change_on_same_units, alpha_change_between_sets):
        for sides in ((first, second), (second, first)):
            with pytest.raises(UndefinedStatistic) as caught:
                compare(*sides, "nominal", rng=rng)
            assert caught.value.reason == reason


def test_the_same_units_are_as_many_on_both_sides(rng):
    with pytest.raises(ValueError, match="one column per unit"):
        alpha_change_on_same_units([[1, 2]], [[1, 2, 3]], "nominal", rng=rng)
