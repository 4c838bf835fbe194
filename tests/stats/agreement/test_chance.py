import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from statsmodels.stats.inter_rater import fleiss_kappa as oracle_fleiss

from evalhub.stats.agreement.alpha import krippendorff_alpha
from evalhub.stats.agreement.chance import fleiss_kappa, gwet_ac, percent_agreement
from evalhub.stats.errors import UndefinedStatistic

NAN = np.nan
# cac.raw4raters of the R package irrCAC (Gwet 2014), also Krippendorff's example D.
RAW4 = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, NAN, NAN, NAN],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NAN, 3],
        [NAN, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NAN],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NAN],
    ]
)
# The example of the Wikipedia article on Fleiss' kappa: counts of five values by 14 raters.
FLEISS = [
    [0, 0, 0, 0, 14],
    [0, 2, 6, 4, 2],
    [0, 0, 3, 5, 6],
    [0, 3, 9, 2, 0],
    [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0],
    [3, 2, 6, 3, 0],
    [2, 5, 3, 2, 2],
    [6, 5, 2, 1, 0],
    [0, 2, 2, 3, 7],
]
# distrib.6raters of irrCAC: fifteen patients, five diagnoses by six psychiatrists each.
DIAGNOSES = [
    [0, 0, 0, 6, 0],
    [0, 3, 0, 0, 3],
    [0, 1, 4, 0, 1],
    [0, 0, 0, 0, 6],
    [0, 3, 0, 3, 0],
    [2, 0, 4, 0, 0],
    [0, 0, 4, 0, 2],
    [2, 0, 3, 1, 0],
    [2, 0, 0, 4, 0],
    [0, 0, 0, 0, 6],
    [1, 0, 0, 5, 0],
    [1, 1, 0, 4, 0],
    [0, 3, 3, 0, 0],
    [1, 0, 0, 5, 0],
    [0, 2, 0, 3, 1],
]
COEFFICIENTS = (percent_agreement, fleiss_kappa, gwet_ac)
ratings_3x = arrays(np.float64, (3, 8), elements=st.sampled_from([1.0, 2.0, 3.0])).filter(
    lambda matrix: np.unique(matrix).size > 1
)


def seeded(function, matrix, **options):
    return function(matrix, rng=np.random.default_rng(0), **options)


def reason_of(function, matrix, **options):
    with pytest.raises(UndefinedStatistic) as caught:
        seeded(function, matrix, **options)
    return caught.value.reason


def expand(counts):
    return np.array([np.repeat(np.arange(len(row)), row) for row in counts], dtype=float).T


@pytest.mark.parametrize(
    ("weighting", "value"),
    [
        ("identity", 0.77544),
        ("linear", 0.859),
        ("quadratic", 0.914),
        ("ordinal", 0.899),
        ("radical", 0.820),
    ],
)
def test_gwet_coefficients_of_the_published_ratings(weighting, value):
    places = 5 if weighting == "identity" else 3
    found = seeded(gwet_ac, RAW4, weighting=weighting)
    assert round(found.value, places) == pytest.approx(value)
    assert found.n == 12


def test_fleiss_kappa_of_the_published_ratings_with_gaps():
    assert round(seeded(fleiss_kappa, RAW4).value, 5) == pytest.approx(0.76117)


def test_fleiss_kappa_of_the_wikipedia_table():
    found = seeded(fleiss_kappa, expand(FLEISS))
    assert (round(found.value, 3), found.n) == (pytest.approx(0.210), 10)
    assert round(seeded(percent_agreement, expand(FLEISS)).value, 3) == pytest.approx(0.378)


def test_coefficients_of_the_published_diagnoses():
    matrix = expand(DIAGNOSES)
    assert seeded(fleiss_kappa, matrix).value == pytest.approx(0.4139265, abs=5e-8)
    assert seeded(gwet_ac, matrix).value == pytest.approx(0.4448007, abs=5e-8)
    alpha = seeded(krippendorff_alpha, matrix, level="nominal")
    assert alpha.value == pytest.approx(0.4204384, abs=5e-8)


def test_two_raters_on_one_table_meet_the_published_ac1():
    # 3x3 table of the irrCAC readme: pa .89, AC1 .8493305.
    table = {(0, 0): 13, (1, 1): 20, (1, 2): 7, (2, 1): 4, (2, 2): 56}
    matrix = np.array([cell for cell, n in table.items() for _ in range(n)], dtype=float).T
    assert seeded(gwet_ac, matrix).value == pytest.approx(0.8493305, abs=5e-8)
    assert seeded(percent_agreement, matrix).value == pytest.approx(0.89)


def test_percent_agreement_counts_pairs_by_hand():
    # Unit 1: 1 1 2 has 1 of 3 pairs; unit 2: 2 2 has 1 of 1; unit 3 has one rating. 2 of 4.
    found = seeded(percent_agreement, [[1, 2, 5], [1, 2, NAN], [2, NAN, NAN]])
    assert (found.value, found.n) == (pytest.approx(0.5), 2)


def test_unused_points_of_the_scale_raise_ac1():
    # pa = 2/3, shares 1/2 each: pe = .5 / (q - 1), so .5 for q = 2 and .25 for q = 3.
    matrix = [[1, 1, 2], [1, 2, 2]]
    assert seeded(gwet_ac, matrix).value == pytest.approx((2 / 3 - 1 / 2) / (1 / 2))
    assert seeded(gwet_ac, matrix, values=[1, 2, 3]).value == pytest.approx(
        (2 / 3 - 1 / 4) / (3 / 4)
    )


def test_ac1_is_defined_where_all_ratings_are_equal_on_a_scale_of_two():
    same = np.ones((2, 5))
    assert seeded(gwet_ac, same, values=[0, 1]).value == pytest.approx(1.0)
    assert reason_of(gwet_ac, same) == "no_variation"
    assert reason_of(fleiss_kappa, same) == "no_variation"


@pytest.mark.parametrize("function", COEFFICIENTS)
def test_ratings_without_a_pair_or_of_one_unit_are_undefined(function):
    assert reason_of(function, [[1, NAN], [NAN, 2]]) == "no_pairable_unit"
    assert reason_of(function, [[1], [2]]) == "too_few_units"


@pytest.mark.parametrize("function", COEFFICIENTS)
@settings(max_examples=25, deadline=None)
@given(matrix=ratings_3x)
def test_order_and_names_change_nothing(function, matrix):
    value = seeded(function, matrix, resamples=5).value
    moved = np.select([matrix == 1, matrix == 2, matrix == 3], [9.0, -1.0, 4.0])[::-1, ::-1]
    assert seeded(function, moved, resamples=5).value == pytest.approx(value)


@settings(max_examples=25, deadline=None)
@given(ratings_3x)
def test_fleiss_kappa_equals_that_of_statsmodels(matrix):
    counts = np.stack([(matrix == value).sum(axis=0) for value in (1, 2, 3)], axis=1)
    value = seeded(fleiss_kappa, matrix, resamples=5).value
    assert value == pytest.approx(oracle_fleiss(counts), abs=1e-9)


def test_pair_agreement_of_real_ratings_is_met(read_rows, ratings_of, expected):
    for folder, scale in (("llmfao", ["A", "B", "tie"]), ("dices350", ["No", "Yes", "Unsure"])):
        matrix = ratings_of(read_rows(f"{folder}/labels.jsonl.gz"), scale).matrix
        value = expected(folder)["pair_agreement"]
        assert seeded(percent_agreement, matrix).value == pytest.approx(value, abs=1e-6)


def test_fleiss_kappa_of_bluebirds_is_met(read_rows, ratings_of, expected):
    matrix = ratings_of(read_rows("bluebirds/labels.jsonl.gz"), [False, True]).matrix
    value = expected("bluebirds")["fleiss_kappa"]
    assert seeded(fleiss_kappa, matrix).value == pytest.approx(value, abs=1e-6)
