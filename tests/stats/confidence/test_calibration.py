import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalhub.stats.confidence.calibration import (
    adaptive_calibration_error,
    brier_score,
    calibration_error,
    overconfidence,
    posterior_means,
)
from evalhub.stats.confidence.curves import bin_places
from evalhub.stats.confidence.stated import stated_verdicts
from evalhub.stats.errors import UndefinedStatistic

STATED = [0.9, 0.8, 0.7, 0.6, 0.55, 0.95, 0.3, 0.2]
RIGHT = [1, 1, 0, 1, 0, 1, 0, 0]
MEASURES = (brier_score, overconfidence, calibration_error, adaptive_calibration_error)


def test_the_worked_values(rng):
    # STATISTICS 2.6.
    assert brier_score(STATED, RIGHT, rng=rng, resamples=20).value == pytest.approx(0.141875)
    found = calibration_error(STATED, RIGHT, bins=5, rng=rng, resamples=20)
    assert (found.value, found.n) == (pytest.approx(0.2125), 8)
    # Mean confidence 5 / 8, half of them right.
    assert overconfidence(STATED, RIGHT, rng=rng).value == pytest.approx(0.125)


def test_brier_score_and_error_are_those_of_another_package(ask, rng):
    stated = rng.random(300)
    right = (rng.random(300) < stated**2).astype(float)
    theirs = ask("classes.calibration", confidence=stated, right=right, bins=10)
    assert brier_score(stated, right, rng=rng, resamples=2).value == pytest.approx(theirs["brier"])
    counts = np.bincount(bin_places(stated, 10))
    gaps = np.abs(np.array(theirs["right"]) - np.array(theirs["stated"]))
    found = calibration_error(stated, right, rng=rng, resamples=2)
    assert found.value == pytest.approx(counts @ gaps / 300)


@pytest.mark.parametrize("n", [2, 3, 20, 60])
def test_few_verdicts_that_are_sure_and_right_prove_little(rng, n):
    # The posterior of the share right is Beta(n + 1/2, 1/2); its 2.5 % point for 3 is .470.
    for measure in MEASURES:
        found = measure([1.0] * n, [1.0] * n, rng=rng, resamples=2000)
        edge = 0.0 if measure is not overconfidence else found.low
        assert (found.value, found.low, found.n) == (0.0, edge, n)
        assert found.high > 1.5 / (n + 2)
    if n == 3:
        assert found.high == pytest.approx(1 - 0.470, abs=0.04)


def test_the_posterior_of_a_share_is_that_of_jeffreys(rng):
    said = stated_verdicts([0.5] * 12, [1.0] * 3 + [0.0] * 9)
    drawn = posterior_means(said, said.right, said.clusters * 0, (1, 0), (rng, 20_000))
    # Beta(3.5, 9.5): mean 7/26, variance 3.5 * 9.5 / (13^2 * 14).
    assert drawn.mean() == pytest.approx(7 / 26, abs=0.005)
    assert drawn.var() == pytest.approx(3.5 * 9.5 / (169 * 14), rel=0.05)


@pytest.mark.parametrize("measure", MEASURES)
def test_repeats_of_an_item_tell_no_more_than_the_item(measure):
    rng = np.random.default_rng(4)
    stated = rng.choice([0.6, 0.9], 40)
    right = (rng.random(40) < 0.7).astype(float)
    once = measure(stated, right, rng=np.random.default_rng(0))
    tiled = np.tile(stated, 5), np.tile(right, 5)
    again = measure(*tiled, clusters=np.tile(np.arange(40), 5), rng=np.random.default_rng(0))
    assert (again.value, again.n) == (pytest.approx(once.value), 40)
    assert (again.low, again.high) == pytest.approx((once.low, once.high), abs=0.02)
    alone = measure(*tiled, rng=np.random.default_rng(0))
    assert alone.high - alone.low < 0.7 * (again.high - again.low)


@pytest.mark.parametrize(("items", "repeats"), [(10, 1), (40, 4), (150, 1)])
@pytest.mark.parametrize("gap", [0.0, 0.2])
def test_intervals_hold_the_truth_as_often_as_they_say(items, repeats, gap):
    rng = np.random.default_rng(items)
    held = np.zeros(2)
    for _ in range(100):
        stated = rng.choice([0.55, 0.75, 0.95], items)
        # All repeats of an Item are right, or all wrong.
        right = np.tile(rng.random(items) < stated - gap, repeats).astype(float)
        about = np.tile(np.arange(items), repeats)
        options = {"clusters": about, "rng": rng, "resamples": 200}
        for at, measure in enumerate((calibration_error, overconfidence)):
            found = measure(np.tile(stated, repeats), right, **options)
            held[at] += found.low <= gap + 1e-9 and gap - 1e-9 <= found.high
    assert held.min() >= 89


@given(
    st.lists(
        st.tuples(st.floats(0, 1), st.integers(0, 1), st.integers(0, 9)), min_size=1, max_size=60
    ),
    st.sampled_from(MEASURES),
)
def test_an_estimate_lies_within_its_interval(rows, measure):
    stated, right, items = np.array(rows, dtype=float).T
    options = {"clusters": items, "rng": np.random.default_rng(0), "resamples": 50}
    if np.unique(items).size < 2:
        with pytest.raises(UndefinedStatistic, match="two Items"):
            measure(stated, right, **options)
        return
    found = measure(stated, right, **options)
    assert found.low <= found.value <= found.high
    assert found.low >= -1
    assert found.high <= 1
    assert found.n == np.unique(items).size


def test_what_is_not_stated_does_not_count(rng):
    for measure in MEASURES:
        assert measure([0.5, 0.5, np.nan], [1, 0, 1], rng=rng).n == 2
        with pytest.raises(UndefinedStatistic, match="stated confidence"):
            measure([np.nan, 0.5], [1, np.nan], rng=rng)
        with pytest.raises(ValueError, match="between 0 and 1"):
            measure([1.5], [1], rng=rng)
