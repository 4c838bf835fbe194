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
        # ((1-l)/(1+l))^2 is 1/9, 1/4, 9/25 for l = 2, 3, 4.
        ("ratio", [1, 1 - 25 / 81, 1 - 25 / 36, 0]),
        # sin^2 of 45, 90 and 135 degrees: 1/2, 1, 1/2.
        ("circular", [1, 0.5, 0, 0.5]),
        # d^2 / ((k+l-2)(8-k-l)) is 1/5, 4/8, 9/9.
        ("bipolar", [1, 0.8, 0.5, 0]),
        ("radical", [1, 1 - (1 / 3) ** 0.5, 1 - (2 / 3) ** 0.5, 0]),
    ],
)
def test_first_row_of_four_points_by_hand(weighting, row):
    weights = agreement_weights(4, weighting)
    np.testing.assert_allclose(weights[0], row, atol=1e-12)
    np.testing.assert_allclose(weights, weights.T)


def test_a_single_point_agrees_with_itself():
    assert agreement_weights(1, "linear").tolist() == [[1.0]]
