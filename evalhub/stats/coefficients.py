"""Coefficients on their way out: an estimate with its interval, or why it is not defined."""

import zlib
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate

Coefficient = Estimate | UndefinedStatistic


@dataclass(frozen=True)
class Sampling:
    """How intervals are resampled: the seed is stored with every result.

    Attributes
    ----------
    seed : int
        Seed of every generator.
    resamples : int
        Bootstrap resamples.
    """

    seed: int = 0
    resamples: int = 1000

    def rng(self, *names: str) -> np.random.Generator:
        """Return a generator of its own for a named coefficient: order never matters."""
        return np.random.default_rng([self.seed, zlib.crc32("/".join(names).encode())])


def attempt(compute: Callable[[], Estimate]) -> Coefficient:
    """Compute a coefficient; the reason when it is not defined."""
    try:
        return compute()
    except UndefinedStatistic as reason:
        return reason


def as_json(coefficient: Coefficient) -> dict[str, object]:
    """Return COEF of the report: value, interval, method and n, or the reason.

    Examples
    --------
    >>> as_json(UndefinedStatistic("no_unit", "There is no unit."))
    {'undefined': 'There is no unit.', 'reason': 'no_unit'}
    """
    if isinstance(coefficient, UndefinedStatistic):
        return {"undefined": coefficient.message, "reason": coefficient.reason}
    return {
        "value": coefficient.value,
        "low": coefficient.low,
        "high": coefficient.high,
        "confidence": coefficient.confidence,
        "method": coefficient.method,
        "n": coefficient.n,
    }


def coefficient(compute: Callable[[], Estimate]) -> dict[str, object]:
    """Return `as_json` of `attempt`."""
    return as_json(attempt(compute))
