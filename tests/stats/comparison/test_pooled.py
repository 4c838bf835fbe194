import tracemalloc

import numpy as np
import pytest

from evalhub.stats.comparison.confusion import confusion
from evalhub.stats.comparison.metrics import compare
from evalhub.stats.comparison.pooled import pool, pooled_metric, pooled_value
from evalhub.stats.errors import UndefinedStatistic

NAN = np.nan


def test_all_views_of_a_unit_are_counted_by_hand():
    # Unit 1: two right; unit 2: one wrong, one unparsed; unit 3: no truth; unit 4: unparsed.
    found = pool([[0, 1, 0, NAN], [0, NAN, 1, NAN]], [0, 0, NAN, 1], [0, 1])
    assert found.table.tolist() == [[2, 1], [0, 0]]
    assert found.n == 2


def test_one_view_is_the_plain_comparison(rng):
    truth = rng.integers(0, 3, 90).astype(float)
    predicted = np.where(rng.random(90) < 0.7, truth, rng.integers(0, 3, 90))
    plain = compare(confusion(predicted, truth), "kappa", rng=np.random.default_rng(1))
    pooled = pooled_metric(
        pool([predicted], truth, [0, 1, 2]), "kappa", rng=np.random.default_rng(1)
    )
    assert pooled.value == pytest.approx(plain.value)
    assert (pooled.low, pooled.high) == pytest.approx((plain.low, plain.high), abs=0.04)


def test_views_of_a_unit_are_resampled_together(rng):
    # Two equal views hold no more than one: the interval must not shrink.
    truth = rng.integers(0, 2, 100).astype(float)
    predicted = np.where(rng.random(100) < 0.8, truth, 1 - truth)
    widths = []
    for views in ([predicted], [predicted, predicted]):
        found = pooled_metric(
            pool(views, truth, [0, 1]), "accuracy", rng=np.random.default_rng(2), resamples=4000
        )
        widths.append(found.high - found.low)
    assert widths[0] == pytest.approx(widths[1], rel=0.1)


@pytest.mark.parametrize(
    ("views", "truth", "metric", "reason"),
    [
        ([[NAN, NAN]], [0, 1], "accuracy", "no_unit"),
        ([[0, 0, 0]], [0, 0, 0], "kappa", "no_variation"),
        ([[0, 0, 0]], [0, 1, 1], "mcc", "constant_rater"),
        ([[0]], [0], "accuracy", "too_few_units"),
    ],
)
def test_degenerate_verdicts_are_undefined_by_reason(views, truth, metric, reason, rng):
    with pytest.raises(UndefinedStatistic) as caught:
        pooled_metric(pool(views, truth, [0, 1]), metric, rng=rng)
    assert caught.value.reason == reason


def test_a_value_without_interval_is_the_value_of_the_estimate(rng):
    truth = rng.integers(0, 4, 60).astype(float)
    found = pool([np.roll(truth, 1), truth], truth, [0, 1, 2, 3])
    for metric in ("accuracy", "f1", "quadratic_kappa"):
        estimate = pooled_metric(found, metric, rng=rng, resamples=20)
        assert pooled_value(found, metric) == pytest.approx(estimate.value)


def test_distances_are_those_of_the_scale_where_values_in_between_are_unused():
    # Places 0 and 9 of ten. Distances 0, 0, 9, 0; by chance 9 half of the time: 1 - 2.25 / 4.5.
    found = pool([[0, 9, 9, 9]], [0, 9, 0, 9], np.arange(10))
    assert pooled_value(found, "linear_kappa") == pytest.approx(0.5)
    assert found.table.shape == (10, 10)


@pytest.mark.parametrize("metric", ["accuracy", "quadratic_kappa"])
def test_memory_does_not_grow_with_the_square_of_the_scale(metric, rng):
    truth = rng.random(5000)
    views = [np.where(rng.random(5000) < 0.5, truth, rng.random(5000)) for _ in range(2)]
    tracemalloc.start()
    try:
        found = pool(views, truth, np.unique([*views, truth]))
        pooled_metric(found, metric, rng=rng, resamples=40)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 100 * 2**20
