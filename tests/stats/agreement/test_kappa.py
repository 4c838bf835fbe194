from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from statsmodels.stats.inter_rater import cohens_kappa

from evalhub.stats.agreement.kappa import (
    bangdiwala_b,
    bootstrap_cohen_kappa,
    cohen_kappa,
    cohen_kappa_error,
    kappa_of_tables,
    scott_pi,
)
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.tables import contingency

# The 3x3 table of the irrCAC readme (Gwet).
TABLE = np.array([[13, 0, 0], [0, 20, 7], [0, 4, 56]])
varied = arrays(np.int64, (3, 3), elements=st.integers(0, 20)).filter(
    lambda table: (table.sum(axis=0) > 0).sum() > 1 and (table.sum(axis=1) > 0).sum() > 1
)


def seeded(function, table, **options):
    return function(table, rng=np.random.default_rng(0), **options)


def reason_of(call):
    with pytest.raises(UndefinedStatistic) as caught:
        call()
    return caught.value.reason


@pytest.mark.parametrize(
    ("weighting", "value"),
    [("identity", 0.7964094), ("linear", 0.842902), ("quadratic", 0.892157)],
)
def test_kappas_of_the_published_table(weighting, value):
    found = cohen_kappa(TABLE, weighting=weighting)
    assert found.value == pytest.approx(value, abs=5e-7)
    assert found.n == 100
    resampled = seeded(bootstrap_cohen_kappa, TABLE, weighting=weighting)
    assert resampled.value == pytest.approx(found.value)
    # The two intervals of a hundred units tell much the same.
    assert (resampled.low, resampled.high) == pytest.approx((found.low, found.high), abs=0.04)


def test_standard_error_of_the_published_table():
    assert cohen_kappa_error(TABLE) == pytest.approx(0.0589107, abs=5e-8)
    found = cohen_kappa(TABLE)
    assert (found.high - found.low) / 2 == pytest.approx(1.959964 * 0.0589107, abs=1e-6)


def test_bangdiwala_b_of_the_published_table():
    assert seeded(bangdiwala_b, TABLE).value == pytest.approx(0.8059604, abs=5e-8)
    # Two raters who never agree, and who use no value in common.
    assert seeded(bangdiwala_b, [[0, 3], [2, 0]]).value == pytest.approx(0)
    assert reason_of(lambda: seeded(bangdiwala_b, [[0, 3], [0, 0]])) == "no_variation"


def test_scott_pi_of_the_published_table():
    assert seeded(scott_pi, TABLE).value == pytest.approx(0.7962397, abs=5e-8)


def test_kappa_by_hand():
    # po = 7/10; margins 5:5 and 6:4, so pe = .3 + .2 = .5 and kappa = .4.
    # Pooled margins 11:9 give pe = .505 and pi = .195 / .495.
    table = [[4, 1], [2, 3]]
    assert cohen_kappa(table).value == pytest.approx(0.4)
    assert seeded(scott_pi, table).value == pytest.approx(0.195 / 0.495)


@settings(max_examples=60, deadline=None)
@given(varied, st.sampled_from(["identity", "linear", "quadratic"]))
def test_kappa_and_error_equal_those_of_statsmodels(table, weighting):
    names = {"identity": None, "linear": "linear", "quadratic": "quadratic"}
    # The oracle also computes the largest possible kappa, which some tables do not define.
    with np.errstate(invalid="ignore", divide="ignore"):
        oracle = cohens_kappa(table, wt=names[weighting])
    found = cohen_kappa(table, weighting=weighting)
    assert found.value == pytest.approx(oracle.kappa, abs=1e-9)
    variance = max(oracle.var_kappa, 0)
    assert cohen_kappa_error(table, weighting=weighting) ** 2 == pytest.approx(variance, abs=1e-9)


@settings(max_examples=25, deadline=None)
@given(varied, st.permutations([0, 1, 2]))
def test_swapping_raters_and_renaming_values_change_nothing(table, order):
    value = cohen_kappa(table).value
    assert cohen_kappa(table.T).value == pytest.approx(value)
    assert cohen_kappa(table[np.ix_(order, order)]).value == pytest.approx(value)


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ([[0, 0], [0, 0]], "no_pairable_unit"),
        ([[5, 0], [0, 0]], "no_variation"),
        ([[5, 3], [0, 0]], "constant_rater"),
        ([[0, 5], [0, 0]], "constant_rater"),
    ],
)
def test_degenerate_tables_are_undefined_by_reason(table, reason):
    assert reason_of(lambda: cohen_kappa(table)) == reason
    assert reason_of(lambda: cohen_kappa_error(table)) == reason
    assert reason_of(lambda: seeded(bootstrap_cohen_kappa, table)) == reason


def test_scott_pi_is_defined_where_one_rater_is_constant():
    # po = 5/8; pooled margins 13:3, pe = (169 + 9) / 256 = .6953125.
    found = seeded(scott_pi, [[5, 3], [0, 0]])
    assert found.value == pytest.approx((0.625 - 0.6953125) / (1 - 0.6953125))
    assert reason_of(lambda: seeded(scott_pi, [[5, 0], [0, 0]])) == "no_variation"


def test_tables_that_are_not_square_are_refused():
    with pytest.raises(ValueError, match="as many rows"):
        cohen_kappa([[1, 2, 3], [4, 5, 6]])


def test_many_tables_at_once_mark_the_undefined_ones():
    tables = np.array([[[4, 1], [2, 3]], [[5, 3], [0, 0]], [[0, 0], [0, 0]]], dtype=float)
    np.testing.assert_allclose(kappa_of_tables(tables), [0.4, np.nan, np.nan])


def test_summeval_quadratic_kappas_of_rater_pairs_are_met(read_rows, ratings_of, expected):
    rows = read_rows("summeval_op/labels.jsonl.gz")
    for dimension, pairs in expected("summeval_op")["pairwise_quadratic_weighted_kappa"].items():
        mine = [row for row in rows if row["dimension"] == dimension]
        matrix = ratings_of(mine, [1, 2, 3, 4, 5]).matrix
        for first, second in combinations(range(3), 2):
            table = contingency(matrix[first], matrix[second], [0, 1, 2, 3, 4])
            value = cohen_kappa(table, weighting="quadratic").value
            figure = pairs[f"r{first + 1}-r{second + 1}"]
            assert value == pytest.approx(figure, abs=1e-6)
