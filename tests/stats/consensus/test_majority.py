import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from evalhub.stats.consensus.majority import majority, median

NAN = np.nan
ratings_with_gaps = arrays(np.float64, (4, 12), elements=st.sampled_from([NAN, 1.0, 2.0, 3.0]))


def test_majority_tells_ties_apart_and_never_breaks_them():
    # Columns: 2 of 3; three different; one rating; none; 2 against 2.
    found = majority(
        [[1, 1, 4, NAN, 1], [1, 2, NAN, NAN, 1], [2, 3, NAN, NAN, 2], [NAN, NAN, NAN, NAN, 2]]
    )
    np.testing.assert_array_equal(found.labels, [1, NAN, 4, NAN, NAN])
    assert found.tied.tolist() == [False, True, False, False, True]
    np.testing.assert_allclose(found.share, [2 / 3, 1 / 3, 1, NAN, 1 / 2])
    assert found.n_ratings.tolist() == [3, 3, 1, 0, 4]
    assert found.n == 4


@settings(max_examples=40, deadline=None)
@given(ratings_with_gaps)
def test_order_of_raters_and_names_of_values_do_not_move_a_majority(matrix):
    found, turned = majority(matrix), majority(-matrix[::-1])
    np.testing.assert_array_equal(turned.labels, -found.labels)
    np.testing.assert_array_equal(turned.tied, found.tied)


def test_median_may_lie_between_two_points():
    found = median([[1, 1, NAN, 5], [2, 5, NAN, NAN], [NAN, 4, NAN, NAN]])
    np.testing.assert_array_equal(found.labels, [1.5, 4, NAN, 5])
    assert (found.n, found.n_ratings.tolist()) == (3, [2, 3, 0, 1])
    assert median(np.full((2, 2), NAN)).n == 0
