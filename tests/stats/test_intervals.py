import numpy as np
import pytest

from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import bootstrap, bootstrap_table, mean_of_units


def reason_of(call):
    with pytest.raises(UndefinedStatistic) as caught:
        call()
    return caught.value.reason


def share_of_first(weights):
    return weights[:, 0] / weights.sum(axis=1)


@pytest.mark.parametrize("multiplicity", [[300, 100], [3] * 40 + [1] * 120])
def test_bootstrap_of_a_share_has_the_binomial_spread(multiplicity, rng):
    # Both ways of drawing: many units per pattern, and few.
    counts = np.array(multiplicity)
    n = counts.sum()
    p = counts[0] / n
    found = bootstrap(counts, share_of_first, rng=rng, resamples=20_000)
    spread = 1.96 * np.sqrt(p * (1 - p) / n)
    assert (found.high - found.low) / 2 == pytest.approx(spread, rel=0.15)
    assert found.value == pytest.approx(p)


def test_chunks_do_not_change_the_draws():
    counts = np.array([50, 30, 20])
    results = [
        bootstrap(counts, share_of_first, rng=np.random.default_rng(5), resamples=700, width=width)
        for width in (1, 2**15, 2**22)
    ]
    assert results[0] == results[1] == results[2]


def test_bootstrap_reasons():
    one, two = np.array([1]), np.array([1, 1])
    rng = np.random.default_rng(0)
    assert reason_of(lambda: bootstrap(one, share_of_first, rng=rng)) == "too_few_units"

    def never(weights):
        return np.full(weights.shape[0], np.nan)

    def only_mixed(weights):
        return np.where(weights.min(axis=1) > 0, 1.0, np.nan)

    assert reason_of(lambda: bootstrap(two, never, rng=rng)) == "no_variation"
    found = bootstrap(two, only_mixed, rng=rng, resamples=400)
    assert found.dropped == pytest.approx(200, abs=50)
    with pytest.raises(ValueError, match="resample"):
        bootstrap(two, only_mixed, rng=rng, resamples=0)


def test_no_defined_resample_means_no_interval():
    calls = iter([1.0, np.nan])

    def only_the_data(weights):
        return np.full(weights.shape[0], next(calls))

    rng = np.random.default_rng(0)
    found = reason_of(lambda: bootstrap(np.array([2, 2]), only_the_data, rng=rng, resamples=9))
    assert found == "no_interval"


def test_table_cells_are_resampled_as_units():
    def trace_share(tables):
        assert tables.shape[1:] == (2, 2)
        return np.trace(tables, axis1=1, axis2=2) / tables.sum(axis=(1, 2))

    table = np.array([[40.0, 0.0], [20.0, 40.0]])
    found = bootstrap_table(table, trace_share, rng=np.random.default_rng(0), resamples=5000)
    # p = .8, n = 100: .8 -+ 1.96 * .04.
    assert (found.low, found.high) == pytest.approx((0.72, 0.88), abs=0.015)


def test_mean_of_units_leaves_out_missing_units(rng):
    values = np.array([1.0, 2.0, np.nan, 6.0])
    found = mean_of_units(values, rng=rng)
    assert (found.value, found.n) == (pytest.approx(3.0), 3)
    assert found.low >= 1
    assert reason_of(lambda: mean_of_units(np.array([np.nan]), rng=rng)) == "no_unit"
    assert reason_of(lambda: mean_of_units(np.array([1.0]), rng=rng)) == "too_few_units"
