import itertools

import numpy as np
import pytest

from evalhub.stats.comparison.metrics import metric_of_tables
from evalhub.stats.judging.unparsed import (
    accuracy_bounds,
    filled_table,
    kappa_bounds,
    rate_bounds,
    unread_table,
)

NAN = np.nan


def test_accuracy_and_rates_by_hand():
    # 8 read of which 6 are right; 2 unread.
    found = accuracy_bounds(np.array([[3.0, 1], [1, 3]]), np.array([1.0, 1]))
    ends = (found.parsed.value, found.worst.value, found.best.value)
    assert ends == pytest.approx((6 / 8, 6 / 10, 8 / 10))
    assert (found.n, found.n_missing) == (10, 2)
    rate = rate_bounds(5, 8, 2)
    assert (rate.worst.value, rate.best.value) == pytest.approx((5 / 10, 7 / 10))


@pytest.mark.parametrize("metric", ["kappa", "linear_kappa", "quadratic_kappa"])
@pytest.mark.parametrize("seed", range(6))
def test_no_other_values_give_a_larger_or_smaller_kappa(metric, seed):
    # Every way to give three unread verdicts of each true value a value, one by one.
    rng = np.random.default_rng(seed)
    table = rng.integers(0, 6, (3, 3)).astype(float)
    missing = np.array([1.0, 2, 1])
    rows = np.repeat([0, 1, 2], missing.astype(int))
    every = []
    for columns in itertools.product(range(3), repeat=4):
        whole = table.copy()
        np.add.at(whole, (rows, columns), 1)
        every.append(metric_of_tables(whole[None], metric)[0])
    for best, end in ((True, np.nanmax(every)), (False, np.nanmin(every))):
        filled = filled_table(table, missing, metric, best=best)
        assert metric_of_tables(filled[None], metric)[0] == pytest.approx(end)


def test_without_unread_verdicts_there_is_one_kappa(rng):
    table = np.array([[8.0, 2], [1, 9]])
    found = kappa_bounds(table, np.zeros(2), rng=rng, resamples=20)
    assert found.worst.value == found.best.value == found.parsed.value
    assert found.n_missing == 0


def test_only_what_was_asked_is_unread():
    views, asked = [[0, NAN, NAN], [1, NAN, 1]], [[1, 1, 0], [1, 1, 1]]
    table, missing = unread_table(views, asked, [0, 1, NAN], [0, 1])
    assert table.tolist() == [[1, 1], [0, 0]]
    assert missing.tolist() == [0, 2]
