import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalhub.stats.confidence.isotonic import (
    cross_fitted,
    isotonic_map,
    pooled_adjacent_violators,
)
from evalhub.stats.errors import UndefinedStatistic


def test_the_worked_values():
    # STATISTICS 2.6, sorted by confidence.
    stated, right = [0.9, 0.8, 0.7, 0.6, 0.55, 0.95, 0.3, 0.2], [1, 1, 0, 1, 0, 1, 0, 0]
    points, curve = isotonic_map(stated, right)
    assert points.tolist() == sorted(stated)
    assert curve == pytest.approx([0, 0, 0, 0.5, 0.5, 1, 1, 1])


def test_weights_pull_by_their_size():
    assert pooled_adjacent_violators([1, 0], [1, 3]) == pytest.approx([0.25, 0.25])


def test_it_is_what_scikit_learn_finds(ask):
    rng = np.random.default_rng(6)
    stated, right = np.round(rng.random(60), 2), (rng.random(60) < 0.5).astype(float)
    points, curve = isotonic_map(stated, right)
    theirs = ask("classes.isotonic", stated=stated.tolist(), right=right.tolist())
    assert np.interp(stated, points, curve) == pytest.approx(theirs)


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=30))
def test_it_never_falls_keeps_the_mean_and_is_its_own_fit(values):
    found = pooled_adjacent_violators(values)
    assert (np.diff(found) >= -1e-9).all()
    assert found.mean() == pytest.approx(np.mean(values), abs=1e-9)
    assert pooled_adjacent_violators(found) == pytest.approx(found)


def test_no_verdict_is_calibrated_by_itself():
    # A judge whose confidence is noise: fitted on itself it looks informative, cross-fitted not.
    rng = np.random.default_rng(7)
    stated, right = rng.random(200), (rng.random(200) < 0.5).astype(float)
    fitted = np.interp(stated, *isotonic_map(stated, right))
    honest = cross_fitted(stated, right, rng=rng)
    assert ((fitted - right) ** 2).mean() < 0.25 < ((honest - right) ** 2).mean() + 0.005


def test_an_overconfident_judge_is_brought_down():
    rng = np.random.default_rng(8)
    real = rng.choice([0.5, 0.7], 1000)
    right = (rng.random(1000) < real).astype(float)
    honest = cross_fitted(real + 0.25, right, rng=rng)
    for share in (0.5, 0.7):
        own = real == share
        assert honest[own].mean() == pytest.approx(right[own].mean(), abs=0.01)


def test_repeats_of_an_item_do_not_calibrate_each_other():
    rng = np.random.default_rng(9)
    stated, right = np.repeat(rng.random(30), 6), np.repeat(rng.random(30) < 0.5, 6) * 1.0
    honest = cross_fitted(stated, right, clusters=np.repeat(np.arange(30), 6), rng=rng)
    leaking = cross_fitted(stated, right, rng=rng)
    # One part holds all of an Item, so that one curve calibrates it.
    assert np.ptp(honest.reshape(30, 6), axis=1).max() == 0
    assert ((leaking - right) ** 2).mean() < ((honest - right) ** 2).mean()


def test_a_few_verdicts_are_too_few():
    with pytest.raises(UndefinedStatistic, match="10 Items"):
        cross_fitted([0.5] * 9, [1] * 9, rng=np.random.default_rng(0))
    with pytest.raises(UndefinedStatistic):
        isotonic_map([np.nan], [1])
