import numpy as np
import pytest

from evalhub.stats.comparison.correlation import spearman
from evalhub.stats.comparison.pooled import pool, pooled_metric
from evalhub.stats.judging.contrasts import class_contrast, rank_contrast
from evalhub.stats.judging.units import judged_units


def two_judges(rng, n=300, second=0.8):
    truth = rng.integers(0, 3, n).astype(float)
    said = [
        np.where(rng.random(n) < right, truth, rng.integers(0, 3, n)) for right in (0.6, second)
    ]
    return truth, said


def test_both_sides_are_what_they_are_alone_and_the_better_one_is_found(rng):
    truth, said = two_judges(rng)
    one, two = (judged_units([part], truth, [0, 1, 2]) for part in said)
    for metric, found in class_contrast(one, two, ["accuracy", "kappa", "f1"], rng=rng).items():
        for part, side in zip(said, (found.first, found.second), strict=True):
            alone = pooled_metric(pool([part], truth, [0, 1, 2]), metric, rng=rng, resamples=2)
            assert side.value == pytest.approx(alone.value)
        assert found.difference.value == pytest.approx(found.second.value - found.first.value)
        assert found.difference.low > 0
        assert found.p_value < 0.05


def test_a_judge_does_not_differ_from_itself(rng):
    truth, said = two_judges(rng)
    units = judged_units([said[0]], truth, [0, 1, 2])
    found = class_contrast(units, units, ["kappa"], rng=rng, resamples=50)["kappa"]
    assert (found.difference.low, found.difference.high) == pytest.approx((0, 0))
    assert found.p_value == pytest.approx(1)


def test_ranks_of_both_on_the_units_of_all(rng):
    truth, said = two_judges(rng, 80)
    said[0][:5] = np.nan
    found = rank_contrast(*said, truth, ["spearman"], rng=rng, resamples=50)["spearman"]
    known = ~np.isnan(said[0])
    for part, side in zip(said, (found.first, found.second), strict=True):
        alone = spearman(part[known], truth[known], rng=rng, resamples=2)
        assert (side.value, side.n) == (pytest.approx(alone.value), 75)


def test_what_is_undefined_for_one_is_undefined_for_the_difference(rng):
    truth = np.array([0.0, 1, 0, 1])
    one, two = (judged_units([part], truth, [0, 1]) for part in ([0, 0, 0, 0], truth))
    found = class_contrast(one, two, ["mcc"], rng=rng, resamples=9)["mcc"]
    assert found.first.reason == found.difference.reason == "constant_rater"
    assert found.p_value is None
    few = rank_contrast(truth[:2], truth[:2], truth[:2], ["spearman"], rng=rng, resamples=9)
    assert few["spearman"].difference.reason == "too_few_units"
