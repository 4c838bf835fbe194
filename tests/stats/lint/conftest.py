from collections.abc import Callable

import numpy as np
import pytest

from evalhub.stats.lint.rated import Rated
from evalhub.stats.tables import FloatArray
from tests.stats.crowds import simulate


@pytest.fixture
def crowd(rng) -> FloatArray:
    """Six honest raters of 200 units with five values, in places from 0."""
    ratings, _truth = simulate(rng, [0.8, 0.8, 0.7, 0.7, 0.6, 0.6], n_units=200, n_values=5)
    return ratings


@pytest.fixture
def rated_as() -> Callable[..., Rated]:
    def build(matrix: FloatArray, size: int = 5, *, ordered: bool = False, **more) -> Rated:
        raters = tuple(f"r{row}" for row in range(len(matrix)))
        names = tuple("abcdefghijk"[:size])
        return Rated("tone", raters, matrix, np.arange(float(size)), names, ordered, **more)

    return build
