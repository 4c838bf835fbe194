import numpy as np
import pytest
from scipy.optimize import minimize

from evalhub.stats.consensus.comparisons import Model, Pairs, chances, fit, is_connected


def test_a_ring_of_wins_is_connected_and_a_ladder_is_not():
    pairs = Pairs(np.array([0, 1, 2]), np.array([1, 2, 0]), 3)
    assert is_connected(pairs, np.array([[1.0, 0, 0]] * 3))
    # The third pair turned: 0 beats 1, 1 beats 2, 0 beats 2.
    assert not is_connected(pairs, np.array([[1.0, 0, 0], [1, 0, 0], [0, 0, 1]]))
    # A tie counts for both.
    assert is_connected(pairs, np.array([[1.0, 0, 0], [1, 0, 0], [0, 1, 0]]))


def test_two_systems_by_hand():
    pairs = Pairs(np.array([0]), np.array([1]), 2)
    # 6 wins, 2 ties, 2 losses. Halves: 7 to 3. Davidson: shares as they are, so the odds of win
    # and loss are 3 and nu = 2 / sqrt(6 * 2).
    half = fit(pairs, np.array([[6.0, 2, 2]]), Model("half", False))
    assert np.exp(half.scores[0] - half.scores[1]) == pytest.approx(7 / 3)
    davidson = fit(pairs, np.array([[6.0, 2, 2]]), Model("davidson", False))
    assert np.exp(davidson.scores[0] - davidson.scores[1]) == pytest.approx(3)
    assert np.exp(davidson.tie) == pytest.approx(2 / np.sqrt(12))
    np.testing.assert_allclose(
        chances(davidson.scores[0] - davidson.scores[1], davidson.tie, "davidson"), [0.6, 0.2, 0.2]
    )


@pytest.mark.parametrize("ties", ["half", "davidson"])
@pytest.mark.parametrize("order", [False, True])
def test_maximum_is_that_of_a_general_optimiser(rng, ties, order):
    first, second = np.array([0, 1, 2, 3, 0, 2]), np.array([1, 2, 3, 0, 2, 0])
    counts = rng.integers(1, 9, (6, 3)).astype(float)
    found = fit(Pairs(first, second, 4), counts, Model(ties, order))
    halves = counts @ [[1, 0, 0], [0.5, 0, 0.5], [0, 0, 1]] if ties == "half" else counts

    def loss(x):
        gap = np.append(x[:3], 0)[first] - np.append(x[:3], 0)[second] + order * x[3]
        p = chances(gap, x[4], ties)
        return -(halves * np.log(np.maximum(p, 1e-300))).sum()

    oracle = minimize(loss, np.zeros(5), method="BFGS", options={"gtol": 1e-7})
    assert found.log_likelihood == pytest.approx(-oracle.fun, abs=1e-6)
    np.testing.assert_allclose(found.scores[:3] - found.scores[3], oracle.x[:3], atol=1e-4)
    assert found.order == pytest.approx(oracle.x[3] if order else 0.0, abs=1e-4)
