import numpy as np
import pytest
from scipy import stats

from evalhub.stats.judging.ranks import (
    correlation,
    kendall_of_tables,
    middle_ranks,
    rank_sides,
)
from evalhub.stats.judging.units import judged_units


def table_of(first, second):
    table = np.zeros((int(max(first)) + 1, int(max(second)) + 1))
    np.add.at(table, (np.asarray(first, int), np.asarray(second, int)), 1)
    return table[None]


def test_tau_of_the_worked_example():
    # STATISTICS 2.3, as scipy's own example: tau-b -.4714045.
    first, second = [12, 2, 1, 12, 2], [1, 4, 7, 1, 0]
    assert kendall_of_tables(table_of(first, second))[0] == pytest.approx(-0.4714045)


def test_tau_by_hand():
    # 1 2 2 against 1 1 2: pairs (1,1)(2,1): tied on the second; (1,1)(2,2): concordant;
    # (2,1)(2,2): tied on the first. C - D = 1; each side has 2 untied pairs: 1 / 2.
    assert kendall_of_tables(table_of([0, 1, 1], [0, 0, 1]))[0] == pytest.approx(0.5)


def test_tau_of_many_tables_is_scipys(rng):
    for _ in range(20):
        first, second = rng.integers(0, 5, (2, 40))
        found = kendall_of_tables(table_of(first, second))[0]
        assert found == pytest.approx(stats.kendalltau(first, second).statistic)


def test_nothing_varies_nothing_correlates():
    assert np.isnan(kendall_of_tables(table_of([1, 1], [0, 1]))[0])
    assert np.isnan(correlation(np.ones((1, 3)), np.full(3, 0.1), np.arange(3.0))[0])


def test_weights_stand_for_copies(rng):
    first, second = rng.integers(0, 6, (2, 15)).astype(float)
    weights = rng.integers(0, 4, (1, 15)).astype(float)
    copies = np.repeat(np.arange(15), weights[0].astype(int))
    found = correlation(weights, first, second)[0]
    assert found == pytest.approx(np.corrcoef(first[copies], second[copies])[0, 1])
    codes = np.unique(first, return_inverse=True)[1]
    ranks = middle_ranks(weights, codes, codes.max() + 1)[0]
    expected = stats.rankdata(first[copies]) - 0.5
    assert ranks[copies] == pytest.approx(expected)


def test_people_are_held_against_the_median_of_the_others():
    # One unit with 1, 2, 4: against 3, 2.5 and 1.5.
    people = [[1.0, 3], [2, 3], [4, np.nan]]
    units = judged_units([[1, 1]], [1, 1], [1, 2, 3, 4], people)
    _, side, multiplicity = rank_sides(np.array([1.0, 1]), units)
    pairs = {(float(a), float(b)) for a, b in zip(side.first, side.second, strict=True)}
    assert pairs == {(1, 3), (2, 2.5), (4, 1.5), (3, 3)}
    assert side.n(multiplicity) == 2
