import numpy as np
import pytest

from evalhub.stats.correction.confusion import (
    Allocation,
    ErrorRates,
    best_allocation,
    corrected_rate,
    rogan_gladen,
)
from evalhub.stats.errors import UndefinedStatistic


def test_the_worked_values():
    # STATISTICS 2.4.
    assert rogan_gladen(0.4, tnr=0.7, tpr=0.9) == pytest.approx(1 / 6)
    assert rogan_gladen(5 / 8, tnr=0.75, tpr=0.75) == pytest.approx(0.75)
    found = corrected_rate(0.4, 1000, ErrorRates(0.7, 0.9, 200, 200))
    assert (found.low, found.high) == pytest.approx((0.05635, 0.26273), abs=5e-6)
    assert best_allocation(200, 0.4, ErrorRates(0.7, 0.9, 10, 10)) == Allocation(136, 64)


def test_rates_stay_between_nothing_and_all():
    assert rogan_gladen(0.05, tnr=0.9, tpr=0.9) == pytest.approx(0)
    assert rogan_gladen(0.99, tnr=0.9, tpr=0.9) == pytest.approx(1)
    found = corrected_rate(0.0, 50, ErrorRates(1.0, 1.0, 20, 20))
    assert (found.value, found.low) == pytest.approx((0, 0))
    assert found.high > 0.02


@pytest.mark.parametrize(
    ("n", "rates", "reason"),
    [
        (0, ErrorRates(0.9, 0.9, 10, 10), "no_unit"),
        (9, ErrorRates(0.0, 0.9, 0, 10), "empty_class"),
        (9, ErrorRates(0.9, 0.0, 10, 0), "empty_class"),
        (9, ErrorRates(0.5, 0.5, 10, 10), "no_better_than_chance"),
    ],
)
def test_what_cannot_be_corrected_says_why(n, rates, reason):
    with pytest.raises(UndefinedStatistic) as refused:
        corrected_rate(0.5, n, rates)
    assert refused.value.reason == reason


def test_a_judge_that_passes_all_leaves_nothing_to_allocate():
    with pytest.raises(ValueError, match="passes some"):
        best_allocation(100, 1.0, ErrorRates(0.7, 0.9, 10, 10))


@pytest.mark.parametrize(("n", "m"), [(100, 100), (50, 200), (1000, 100)])
def test_the_interval_covers_as_often_as_it_says(n, m):
    # JUDGES 0.4: theta .7, TNR .8, TPR .9, where resampling only the labels covers 53 to 94 %.
    rng, hits, runs = np.random.default_rng(40), 0, 400
    for _ in range(runs):
        truth = rng.random(n + m) < 0.7
        said = np.where(truth, rng.random(n + m) < 0.9, rng.random(n + m) < 0.2)
        passes, fails = truth[:m], ~truth[:m]
        rates = ErrorRates(
            float((~said[:m])[fails].mean()),
            float(said[:m][passes].mean()),
            fails.sum(),
            passes.sum(),
        )
        found = corrected_rate(float(said[m:].mean()), n, rates)
        hits += found.low <= 0.7 <= found.high
    assert 0.93 <= hits / runs <= 0.99
