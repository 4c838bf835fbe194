import numpy as np
import pytest

from evalhub.stats.comparison.tallies import Cells, tally


def test_entries_of_one_cell_are_summed_and_weighted_by_their_units():
    # Pattern 0 (two units): true 2, predicted 2 twice and 4 once. Pattern 3 (five units): 4 and 4.
    cells = Cells(np.array([2, 2, 2, 4]), np.array([2, 4, 2, 4]))
    multiplicity = np.array([2, 9, 9, 5])
    found = tally(np.array([0, 0, 0, 3]), cells, np.ones(4), multiplicity=multiplicity, size=5)
    assert found.n == 7
    assert found.table[np.ix_([2, 4], [2, 4])].tolist() == [[4, 2], [0, 5]]
    assert found.table.sum() == pytest.approx(11)


def test_margins_are_those_of_the_weighted_table():
    cells = Cells(np.array([0, 0, 3]), np.array([0, 3, 3]))
    found = cells.margins(np.array([[1.0, 2.0, 4.0], [0.0, 1.0, 0.0]]))
    assert found.places.tolist() == [0, 3]
    assert found.true.tolist() == [[3, 4], [1, 0]]
    assert found.predicted.tolist() == [[1, 6], [0, 1]]
    assert found.hits.tolist() == [[1, 4], [0, 0]]
    # Only the second cell is off the diagonal, by three places.
    assert found.apart.tolist() == [6, 3]
    assert found.apart_squared.tolist() == [18, 9]
    assert found.n.tolist() == [7, 1]


def test_without_entries_there_is_no_unit():
    empty = np.array([], dtype=np.int64)
    found = tally(empty, Cells(empty, empty), np.ones(0), multiplicity=np.array([3]), size=2)
    assert found.n == 0
    assert found.table.tolist() == [[0, 0], [0, 0]]
