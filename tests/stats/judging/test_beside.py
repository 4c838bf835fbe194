import numpy as np
import pytest

from evalhub.stats.comparison.ceiling import human_ceiling
from evalhub.stats.comparison.correlation import human_spearman, spearman
from evalhub.stats.comparison.pooled import pool, pooled_metric
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate
from evalhub.stats.judging.beside import class_agreement, interval_of, rank_agreement
from evalhub.stats.judging.units import judged_units

CLASSES = (
    *("accuracy", "balanced_accuracy", "precision", "recall", "f1", "mcc"),
    *("kappa", "linear_kappa", "quadratic_kappa"),
)


def crowd(rng, n=120):
    truth = rng.integers(0, 4, n).astype(float)
    people = np.clip(truth + rng.integers(-1, 2, (3, n)), 0, 3).astype(float)
    people[2, ::4] = np.nan
    views = np.clip(truth + rng.integers(-1, 2, (2, n)), 0, 3).astype(float)
    views[1, ::7] = np.nan
    return judged_units(views, truth, [0, 1, 2, 3], people)


def test_each_side_is_what_it_is_by_itself(rng):
    units = crowd(rng)
    found = class_agreement(units, CLASSES, rng=rng, resamples=20)
    pooled = pool(units.views, units.truth, units.values)
    for metric, one in found.items():
        alone = pooled_metric(pooled, metric, rng=rng, resamples=2)
        people = human_ceiling(units.people, metric, values=units.values, rng=rng, resamples=2)
        assert (one.judge.value, one.judge.n) == (pytest.approx(alone.value), alone.n)
        assert (one.people.value, one.people.n) == (pytest.approx(people.value), people.n)
        assert one.difference.value == pytest.approx(alone.value - people.value)


def test_correlations_are_what_they_are_by_themselves(rng):
    units = crowd(rng)
    judge = units.views[0]
    found = rank_agreement(judge, units, rng=rng, resamples=20)
    assert found["spearman"].judge.value == pytest.approx(
        spearman(judge, units.truth, rng=rng, resamples=2).value
    )
    assert found["spearman"].people.value == pytest.approx(
        human_spearman(units.people, rng=rng, resamples=2).value
    )
    # Pearson's needs numbers on both sides; numpy has it for the judge.
    assert found["pearson"].judge.value == pytest.approx(np.corrcoef(judge, units.truth)[0, 1])


def test_a_difference_of_the_same_values_is_no_difference_in_any_resample():
    # Two people who agree with each other as the judge does with the truth: both sides are the
    # same function of the units, so the difference is 0 whatever is drawn.
    one, two = np.tile([0.0, 1, 0, 1], 10), np.tile([0.0, 1, 1, 1], 10)
    units = judged_units([one], two, [0, 1], [one, two])
    found = class_agreement(units, ["accuracy"], rng=np.random.default_rng(1))["accuracy"]
    assert (found.difference.low, found.difference.high) == pytest.approx((0, 0), abs=1e-12)
    assert found.judge.high - found.judge.low > 0.1


def test_the_difference_is_narrower_than_two_independent_intervals(rng):
    units = crowd(rng)
    hard = rng.random(units.n) < 0.5
    people = np.where(hard, rng.integers(0, 4, (3, units.n)), units.truth)
    views = np.where(hard, rng.integers(0, 4, units.n), units.truth)[None]
    same = judged_units(views, units.truth, units.values, people)
    found = class_agreement(same, ["accuracy"], rng=rng)["accuracy"]
    alone = np.hypot(found.judge.high - found.judge.low, found.people.high - found.people.low)
    assert found.difference.high - found.difference.low < alone


@pytest.mark.parametrize(
    ("people", "reason"),
    [(None, "no_unit"), ([[0, 1, 0, 1]], "no_unit"), ([[1, 1, 1, 1]] * 2, "no_variation")],
)
def test_without_people_the_judge_stands_alone(people, reason):
    units = judged_units([[0, 1, 1, 1]], [0, 1, 0, 1], [0, 1], people)
    found = class_agreement(units, ["kappa"], rng=np.random.default_rng(0), resamples=9)["kappa"]
    assert isinstance(found.judge, Estimate)
    assert (found.people.reason, found.difference.reason) == (reason, reason)


def test_the_same_seed_gives_the_same_interval_bit_for_bit(rng):
    units = crowd(rng)
    twice = [
        class_agreement(units, ["kappa"], rng=np.random.default_rng(3), resamples=50)
        for _ in range(2)
    ]
    assert twice[0] == twice[1]


def test_no_interval_is_made_of_nothing():
    for value, drawn, n, reason in (
        (np.nan, np.ones(3), 9, "no_variation"),
        (0.5, np.ones(3), 1, "too_few_units"),
        (0.5, np.full(3, np.nan), 9, "no_interval"),
    ):
        found = interval_of(value, drawn, n)
        assert isinstance(found, UndefinedStatistic)
        assert found.reason == reason


def test_a_slider_has_ranks_but_no_tau():
    rng = np.random.default_rng(0)
    truth = rng.random(80)
    units = judged_units([truth], truth, np.unique(truth))
    found = rank_agreement(truth + rng.normal(0, 0.1, 80), units, rng=rng, resamples=20)
    assert found["spearman"].judge.value > 0.8
    assert found["kendall"].judge.reason == "too_many_values"


def test_an_interval_never_leaves_its_estimate_out():
    # Of a few units all resamples that are defined may lie on one side.
    found = interval_of(-0.77, np.array([-1.0, -0.9, -0.83, np.nan]), 5)
    assert (found.low, found.value, found.high) == (pytest.approx(-0.995), -0.77, -0.77)
