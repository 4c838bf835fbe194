import tracemalloc

import numpy as np
import pytest

from evalhub.stats.agreement.alpha import krippendorff_alpha
from evalhub.stats.errors import UndefinedStatistic


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval", "ratio"])
def test_many_values_give_the_alpha_of_few_counted_the_other_way(level, rng, monkeypatch):
    truth = rng.integers(1, 200, 150)
    ratings = (truth + rng.integers(-3, 4, (3, 150)) + 5).astype(float)
    ratings[rng.random(ratings.shape) < 0.3] = np.nan
    dense = krippendorff_alpha(ratings, level, rng=rng, resamples=20)
    monkeypatch.setattr("evalhub.stats.agreement.alpha._MANY_VALUES", 10)
    sparse = krippendorff_alpha(ratings, level, rng=rng, resamples=20)
    assert sparse.value == pytest.approx(dense.value, abs=1e-12)
    assert sparse.n == dense.n


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval"])
def test_memory_does_not_grow_with_units_times_values(level, rng):
    ratings = rng.random(5000) + rng.normal(0, 0.1, (3, 5000))
    tracemalloc.start()
    try:
        krippendorff_alpha(ratings, level, rng=rng, resamples=40)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 100 * 2**20


def test_ratios_of_too_many_values_are_not_compared(rng):
    with pytest.raises(UndefinedStatistic) as caught:
        krippendorff_alpha(rng.random((2, 1000)), "ratio", rng=rng)
    assert caught.value.reason == "too_many_values"
