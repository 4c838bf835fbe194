"""Simulated raters whose accuracy is known."""

from collections.abc import Sequence

import numpy as np

from evalhub.stats.tables import FloatArray, IntArray


def simulate(
    rng: np.random.Generator, accuracies: Sequence[float], n_units: int = 400, n_values: int = 3
) -> tuple[FloatArray, IntArray]:
    """Everybody rates everything; who errs gives any other value."""
    truth = rng.integers(0, n_values, n_units)
    wrong = (truth + rng.integers(1, n_values, (len(accuracies), n_units))) % n_values
    right = rng.random(wrong.shape) < np.array(accuracies)[:, None]
    return np.where(right, truth, wrong).astype(float), truth


def thinned(rng: np.random.Generator, ratings: FloatArray, per_unit: int) -> FloatArray:
    """Keep some random ratings of each unit."""
    places = rng.random(ratings.shape).argsort(axis=0)
    return np.where(places < per_unit, ratings, np.nan)
