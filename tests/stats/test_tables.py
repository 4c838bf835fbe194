import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from evalhub.stats.tables import (
    collapse_units,
    contingency,
    distinct_values,
    rating_matrix,
    stacked,
    value_codes,
    value_counts,
)

NAN = np.nan


def test_long_format_becomes_a_matrix_with_gaps():
    matrix = rating_matrix([0, 1, 1], [0, 0, 2], [4, 5, 3])
    np.testing.assert_array_equal(matrix, [[4, NAN, NAN], [5, NAN, 3]])


def test_size_of_the_matrix_can_be_given():
    assert rating_matrix([0], [0], [1], n_raters=3, n_units=2).shape == (3, 2)
    assert rating_matrix([], [], []).shape == (0, 0)


def test_second_rating_of_a_unit_by_a_rater_is_refused():
    with pytest.raises(ValueError, match="same unit twice"):
        rating_matrix([0, 0], [1, 1], [1, 2])


def test_index_outside_the_given_size_is_refused():
    with pytest.raises(ValueError, match="invalid entry"):
        rating_matrix([0, 3], [0, 0], [1, 2], n_raters=2, n_units=2)


@pytest.mark.parametrize("matrix", [[1, 2], [[[1]]]])
def test_ratings_of_another_shape_are_refused(matrix):
    with pytest.raises(ValueError, match="n_raters, n_units"):
        value_counts(matrix)


def test_infinite_ratings_are_refused():
    with pytest.raises(ValueError, match="infinite"):
        value_counts([[1, np.inf]])


def test_units_with_equal_counts_are_one_pattern():
    # Units: {1, 2}, {2, 1}, {2, 2}, {1}.
    table = value_counts([[1, 2, 2, 1], [2, 1, 2, NAN]])
    assert table.values.tolist() == [1, 2]
    assert table.counts.tolist() == [[0, 2], [1, 0], [1, 1]]
    assert table.multiplicity.tolist() == [1, 1, 2]
    assert table.n_units == 4


def test_units_with_few_ratings_and_their_values_can_be_left_out():
    table = value_counts([[1, 2, 7], [2, 1, NAN]]).with_at_least(2)
    assert table.values.tolist() == [1, 2]
    assert (table.counts.tolist(), table.multiplicity.tolist()) == ([[1, 1]], [2])


def test_a_given_scale_keeps_unused_points_and_drops_strangers():
    table = value_counts([[1, 3, 9]], [1, 2, 3])
    assert table.counts.tolist() == [[0, 0, 0], [0, 0, 1], [1, 0, 0]]


@given(
    arrays(np.int64, st.tuples(st.integers(1, 30), st.integers(1, 9)), elements=st.integers(0, 200))
)
def test_collapsing_loses_nothing(counts):
    # Up to 30 values of up to 200 ratings: both the packed and the row-wise way are taken.
    patterns, multiplicity = collapse_units(counts)
    rebuilt = np.repeat(patterns, multiplicity, axis=0)
    np.testing.assert_array_equal(rebuilt, counts.T[np.lexsort(counts[::-1])])


@given(st.lists(st.one_of(st.just(NAN), st.floats(-1e4, 1e4), st.integers(-5, 5)), max_size=30))
def test_distinct_values_are_those_of_the_sorted_set(ratings):
    matrix = np.array([ratings], dtype=np.float64)
    np.testing.assert_allclose(distinct_values(matrix), np.unique(matrix[~np.isnan(matrix)]))


def test_contingency_counts_units_that_both_rated():
    table = contingency([1, 3, 3, NAN, 1], [1, 3, 1, 1, NAN])
    assert table.tolist() == [[1, 0], [1, 1]]


def test_contingency_keeps_the_order_of_the_scale_and_its_unused_points():
    table = contingency([1, 3], [3, 3], [3, 2, 1])
    assert table.tolist() == [[1, 0, 0], [0, 0, 0], [1, 0, 0]]


def test_vectors_of_unequal_length_are_refused():
    with pytest.raises(ValueError, match="one value per unit"):
        contingency([1, 2], [1])


def test_codes_are_places_on_the_scale():
    codes = value_codes(np.array([5.0, 2.0, 9.0, NAN]), np.array([5.0, 9.0]))
    assert codes.tolist() == [0, -1, 1, -1]
    assert value_codes(np.array([5.0]), np.array([])).tolist() == [-1]


def test_stacked_ratings_keep_every_rating_of_every_unit() -> None:
    nan = np.nan
    # Unit 0 by raters 0 and 2, unit 1 by nobody, unit 2 by all.
    found = stacked([[5, nan, 1], [nan, nan, 2], [4, nan, 3]])
    np.testing.assert_array_equal(found, [[5, nan, 1], [4, nan, 2], [nan, nan, 3]])
    assert stacked(np.full((2, 2), nan)).shape == (0, 2)
