"""Straight-lining beside the peers, by hand and by simulation."""

import numpy as np
import pytest

from annotation.quality.variety import entropy, one_off, variety


def one_hot(values: np.ndarray, n_values: int = 5) -> np.ndarray:
    return np.eye(n_values)[values]


def rng() -> np.random.Generator:
    return np.random.default_rng(5)


def test_entropy_in_bits() -> None:
    # Two equal halves: 1 bit. 3 of 4 and 1 of 4: 0.75 log2(4/3) + 0.25 * 2 = 0.8113.
    assert entropy(np.array([2.0, 2.0])) == pytest.approx(1.0)
    assert entropy(np.array([3.0, 1.0])) == pytest.approx(0.8113, abs=1e-4)
    assert entropy(np.zeros(3)) == pytest.approx(0.0)


def test_a_constant_rater_has_no_variety_where_the_others_have() -> None:
    peers = one_hot(rng().integers(0, 5, 60))
    found = variety(one_hot(np.full(60, 3)), peers, rng=rng())
    assert found is not None
    assert found.value == pytest.approx(0.0)
    # Two other values in 60 would be H(58, 2) = 0.2108 bits; the others' is near 2.3.
    assert found.high == pytest.approx(0.2108 / entropy(peers.sum(axis=0)), abs=1e-3)


def test_few_equal_answers_may_hide_variety() -> None:
    # Of 6 equal answers two may have been otherwise: H(4, 2) = 0.9183 bits of 1.
    assert one_off(6, np.array([3.0, 3.0])) == pytest.approx(0.9183, abs=1e-4)


def test_an_honest_rater_is_about_as_varied_as_the_others() -> None:
    values = rng().integers(0, 5, 80)
    found = variety(one_hot(values), one_hot(np.roll(values, 1)), rng=rng())
    assert found is not None
    assert found.low > 0.8


def test_where_nothing_varies_nothing_is_said() -> None:
    same = one_hot(np.full(40, 4))
    assert variety(same, same, rng=rng()) is None
    assert variety(same[:1], one_hot(np.array([1])), rng=rng()) is None
