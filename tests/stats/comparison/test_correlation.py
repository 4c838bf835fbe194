import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from evalhub.stats.comparison.correlation import human_spearman, partial_spearman, spearman
from evalhub.stats.errors import UndefinedStatistic

NAN = np.nan
triples = arrays(np.float64, (3, 12), elements=st.integers(0, 6)).filter(
    lambda rows: all(np.unique(row).size > 1 for row in rows)
)


def seeded(function, *vectors, **options):
    return function(*vectors, rng=np.random.default_rng(0), **options)


@settings(max_examples=60, deadline=None)
@given(triples)
def test_rho_equals_that_of_scipy(rows):
    oracle = stats.spearmanr(rows[0], rows[1]).statistic
    found = seeded(spearman, rows[0], rows[1], resamples=60)
    assert found.value == pytest.approx(oracle, abs=1e-9)
    turned = seeded(spearman, -np.exp(rows[1][::-1]), rows[0][::-1], resamples=60)
    assert turned.value == pytest.approx(-oracle, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(triples)
def test_partial_rho_is_the_correlation_of_what_ranks_leave_over(rows):
    one, two, third = (stats.rankdata(row) for row in rows)
    design = np.column_stack([np.ones(12), third])
    left = [rank - design @ np.linalg.lstsq(design, rank)[0] for rank in (one, two)]
    if min(np.abs(rest).max() for rest in left) < 1e-6:
        return
    oracle = np.corrcoef(*left)[0, 1]
    found = seeded(partial_spearman, *rows, resamples=60)
    assert found.value == pytest.approx(oracle, abs=1e-6)


def test_missing_units_are_dropped():
    found = seeded(spearman, [1, 2, 3, NAN, 5], [1, 3, 2, 9, NAN])
    # Ranks 1 2 3 and 1 3 2: 1 - 6 * 2 / 24 = .5.
    assert (found.value, found.n) == (pytest.approx(0.5), 3)


@pytest.mark.parametrize(
    ("vectors", "reason"),
    [
        (([1, 2], [1, 2]), "too_few_units"),
        (([1, 1, 1], [1, 2, 3]), "constant_rater"),
        (([1, 2, 3], [1, 2, 3], [1, 2, 3]), "too_few_units"),
        (([1, 2, 3, 4], [1, 2, 2, 4], [1, 2, 3, 4]), "no_variation"),
        (([1, 2, 3, 4], [1, 2, 2, 4], [1, 1, 1, 1]), "constant_rater"),
    ],
)
def test_degenerate_vectors_are_undefined_by_reason(vectors, reason):
    function = spearman if len(vectors) == 2 else partial_spearman
    with pytest.raises(UndefinedStatistic) as caught:
        seeded(function, *vectors)
    assert caught.value.reason == reason


def test_interval_agrees_with_a_plain_loop_over_resamples(rng):
    first = rng.integers(1, 6, 120).astype(float)
    second = first + rng.integers(-2, 3, 120)
    loop = []
    for _ in range(1000):
        drawn = rng.integers(0, 120, 120)
        loop.append(stats.spearmanr(first[drawn], second[drawn]).statistic)
    found = seeded(spearman, first, second, resamples=4000)
    assert np.quantile(loop, [0.025, 0.975]) == pytest.approx([found.low, found.high], abs=0.03)


def test_people_are_held_against_the_median_of_the_others(rng):
    # 1, 2, 9 on the first unit: 1 beside 5.5, 2 beside 5, 9 beside 1.5; 4, 6 on the second,
    # 3, 3 on the third; the fourth has one rating.
    ratings = np.array([[1, 4, 3, 7], [2, 6, np.nan, np.nan], [9, np.nan, 3, np.nan]])
    own, rest = [1, 2, 9, 4, 6, 3, 3], [5.5, 5, 1.5, 6, 4, 3, 3]
    found = human_spearman(ratings, rng=rng)
    assert found.value == pytest.approx(stats.spearmanr(own, rest).statistic)
    assert (found.n, found.low <= found.value <= found.high) == (3, True)


def test_who_gave_a_value_changes_nothing_about_the_ceiling(rng):
    ratings = rng.integers(1, 6, (4, 30)).astype(float)
    values = [
        human_spearman(rows, rng=np.random.default_rng(1), resamples=50)
        for rows in (ratings, ratings[::-1])
    ]
    assert values[0].value == pytest.approx(values[1].value)
    assert values[0].low == pytest.approx(values[1].low)


@pytest.mark.parametrize(
    ("ratings", "reason"),
    [
        ([[1, 2, 3], [1, np.nan, np.nan]], "too_few_units"),
        ([[4, 4, 4], [4, 4, 4]], "constant_rater"),
    ],
)
def test_a_ceiling_of_ranks_needs_units_that_differ(rng, ratings, reason):
    with pytest.raises(UndefinedStatistic) as refusal:
        human_spearman(ratings, rng=rng)
    assert refusal.value.reason == reason
