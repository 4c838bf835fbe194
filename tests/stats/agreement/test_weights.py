import numpy as np
import pytest

from evalhub.stats.agreement.weights import agreement_weights


@pytest.mark.parametrize(
    ("weighting", "row"),
    [
        ("identity", [1, 0, 0, 0]),
        ("linear", [1, 2 / 3, 1 / 3, 0]),
        ("quadratic", [1, 8 / 9, 5 / 9, 0]),
        # 1 - d(d+1) / 12.
        ("ordinal", [1, 10 / 12, 6 / 12, 0]),
        ("radical", [1, 1 - (1 / 3) ** 0.5, 1 - (2 / 3) ** 0.5, 0]),
    ],
)
def test_first_row_of_four_points_by_hand(weighting, row):
    weights = agreement_weights(4, weighting)
    np.testing.assert_allclose(weights[0], row, atol=1e-12)
    np.testing.assert_allclose(weights, weights.T)


def test_a_single_point_agrees_with_itself():
    assert agreement_weights(1, "linear").tolist() == [[1.0]]
