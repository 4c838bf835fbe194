import tracemalloc

import numpy as np
import pytest

from evalhub.stats.agreement.chance import percent_agreement
from evalhub.stats.comparison.ceiling import human_ceiling
from evalhub.stats.comparison.metrics import metric_of_tables
from evalhub.stats.consensus.majority import majority
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.tables import contingency

NAN = np.nan


def slow_pairs(ratings):
    """Each rating and the majority of the rest, one at a time."""
    for rater in range(ratings.shape[0]):
        rest = majority(np.delete(ratings, rater, axis=0)).labels
        for own, other in zip(ratings[rater], rest, strict=True):
            if not np.isnan(own) and not np.isnan(other):
                yield own, other


def test_ceiling_by_hand(rng):
    # Unit 1: 1 1 1, three right. Unit 2: 1 1 2, the 2 faces 1 1 and errs, the 1s face a tie.
    # Unit 3: 2 2 -, two right. Unit 4: one rating.
    ratings = [[1, 1, 2, 1], [1, 1, 2, NAN], [1, 2, NAN, NAN]]
    found = human_ceiling(ratings, "accuracy", rng=rng)
    assert (found.value, found.n) == (pytest.approx(5 / 6), 3)


def test_ceiling_counts_as_a_plain_loop_does(rng):
    ratings = rng.integers(1, 5, (6, 60)).astype(float)
    ratings[rng.random(ratings.shape) < 0.3] = NAN
    pairs = np.array(list(slow_pairs(ratings)))
    found = human_ceiling(ratings, "accuracy", rng=rng)
    assert found.value == pytest.approx((pairs[:, 0] == pairs[:, 1]).mean())


@pytest.mark.parametrize("n_raters", [2, 3, 5, 9])
@pytest.mark.parametrize("n_values", [2, 4])
def test_every_table_of_the_ceiling_is_that_of_a_plain_loop(n_raters, n_values, rng):
    ratings = rng.integers(0, n_values, (n_raters, 80)).astype(float)
    ratings[rng.random(ratings.shape) < 0.2] = NAN
    pairs = np.array(list(slow_pairs(ratings)))
    table = contingency(pairs[:, 1], pairs[:, 0], np.arange(n_values))
    for metric in ("recall", "precision", "linear_kappa"):
        found = human_ceiling(ratings, metric, rng=rng, resamples=20)
        assert found.value == pytest.approx(metric_of_tables(table[None], metric)[0])


def test_memory_does_not_grow_with_the_square_of_the_scale(rng):
    ratings = np.tile(rng.random(5000), (3, 1))
    ratings[2, ::2] = rng.random(2500)
    tracemalloc.start()
    try:
        human_ceiling(ratings, "accuracy", rng=rng, resamples=40)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 100 * 2**20


def test_two_raters_face_each_other(rng):
    ratings = rng.integers(0, 2, (2, 50)).astype(float)
    pairs = percent_agreement(ratings, rng=rng)
    assert human_ceiling(ratings, "accuracy", rng=rng).value == pytest.approx(pairs.value)


def test_ceiling_uses_the_metric_of_the_judge(rng):
    truth = rng.integers(1, 6, 300)
    ratings = np.clip(truth + rng.integers(-1, 2, (3, 300)), 1, 5).astype(float)
    plain = human_ceiling(ratings, "kappa", rng=rng)
    weighted = human_ceiling(ratings, "quadratic_kappa", rng=rng, values=[1, 2, 3, 4, 5])
    assert weighted.value > plain.value + 0.2
    assert weighted.low < weighted.value < weighted.high


@pytest.mark.parametrize(
    ("ratings", "metric", "reason"),
    [
        ([[1, NAN], [NAN, 2]], "accuracy", "no_pairable_unit"),
        (np.full((2, 2), NAN), "accuracy", "no_pairable_unit"),
        (np.ones((2, 4)), "kappa", "no_variation"),
        ([[1], [2]], "accuracy", "too_few_units"),
    ],
)
def test_degenerate_ratings_are_undefined_by_reason(ratings, metric, reason, rng):
    with pytest.raises(UndefinedStatistic) as caught:
        human_ceiling(ratings, metric, rng=rng)
    assert caught.value.reason == reason
