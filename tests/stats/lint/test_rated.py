import numpy as np

NAN = np.nan


def test_reference_and_ratings_share_one_scale(rated_as):
    matrix = np.array([[0.0, 4.0, NAN], [1.0, NAN, NAN]])
    rated = rated_as(matrix, reference=np.array([NAN, 4.0, 2.0]))
    np.testing.assert_array_equal(rated.codes, [[0, 4, -1], [1, -1, -1]])
    np.testing.assert_array_equal(rated.reference_codes, [-1, 4, 2])
    assert (rated.n_values, rated.name(4)) == (5, "e")
    assert rated_as(matrix).reference_codes is None
