import numpy as np
import pytest

from evalhub.stats.changes.stability import stability, windows
from evalhub.stats.coefficients import Sampling
from tests.stats.samples import raters_who_err

SAMPLING = Sampling(seed=3, resamples=200)


def drifting(rng, rights):
    """Three raters on 100 units for each of the given shares of right answers."""
    parts = [raters_who_err(rng, 3, rng.integers(0, 2, 100), right) for right in rights]
    return np.hstack(parts), np.repeat(np.arange(len(rights)), 100).tolist()


def test_windows_hold_equally_many_units_and_never_part_a_moment():
    assert windows([5, 1, 2, 9], 2).tolist() == [1, 0, 0, 1]
    assert windows([1, 1, 1, 2], 2).tolist() == [0, 0, 0, 1]
    assert windows([np.nan, 3], 4).tolist() == [-1, 0]
    assert windows([], 3).tolist() == []
    with pytest.raises(ValueError, match="one window"):
        windows([1.0], 0)


def test_a_fall_is_told_where_it_happens(rng):
    ratings, names = drifting(rng, [0.95, 0.95, 0.75])
    found = stability(ratings, "nominal", names, order=[0, 1, 2], sampling=SAMPLING)
    assert found.verdict == "moved"
    assert [one.verdict for one in found.stretches] == ["cannot tell", "cannot tell", "fell"]
    assert [one.n for one in found.stretches] == [100, 100, 100]
    assert found.stretches[0].since_last is None
    # Right with .95: alpha .81; with .75: .625 agree, alpha .25.
    assert found.stretches[2].since_last.value == pytest.approx(0.25 - 0.81, abs=0.15)


def test_what_stays_the_same_seldom_seems_to_move(rng):
    moved = 0
    for _ in range(60):
        ratings, names = drifting(rng, [0.9] * 4)
        found = stability(ratings, "nominal", names, order=range(4), sampling=Sampling(0, 2))
        moved += found.verdict == "moved"
    # 5 % of 60 is 3; more than 9 in fewer than one of a thousand.
    assert moved <= 9


def test_statistic_is_cochrans_by_hand(rng):
    ratings, names = drifting(rng, [0.9, 0.8])
    found = stability(ratings, "nominal", names, order=[0, 1], sampling=SAMPLING)
    step = found.stretches[1].since_last
    # Of two values Q is their difference squared over the sum of their variances.
    assert found.statistic == pytest.approx((step.value / step.error) ** 2)
    assert found.n == 200


def test_versions_without_a_result_say_why_and_others_are_compared(rng):
    ratings, names = drifting(rng, [0.9, 0.9, 0.9])
    ratings[:, 100:200] = 1
    order = ["v1", "v2", "v3"]
    found = stability(
        ratings, "nominal", [order[name] for name in names], order=order, sampling=SAMPLING
    )
    assert found.stretches[1].alpha.reason == "no_variation"
    assert found.stretches[2].since_last.reason == "no_variation"
    assert found.verdict == "no change seen"


def test_one_stretch_cannot_tell(rng):
    ratings, names = drifting(rng, [0.9])
    found = stability(ratings, "nominal", names, order=[0, "never"], sampling=SAMPLING)
    assert (found.verdict, found.p_value, found.statistic) == ("cannot tell", None, None)
    assert found.stretches[1].n == 0
