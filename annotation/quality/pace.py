"""Seconds against length: how fast is implausibly fast, learnt from the others."""

from dataclasses import dataclass

import numpy as np

from evalhub.stats.tables import BoolArray, FloatArray

LEAST = 30
FAST = 2.5
MAD_TO_SD = 1.4826
SMALLEST_SPREAD = 0.25


@dataclass(frozen=True)
class Pace:
    """Log-seconds as a line in characters, with the robust spread around it."""

    intercept: float
    slope: float
    spread: float
    n: int

    def fastest(self, characters: FloatArray) -> FloatArray:
        """Seconds below which an answer of that length is implausibly fast."""
        line = self.intercept + self.slope * characters
        return np.asarray(np.exp(line - FAST * self.spread))


def fit_pace(seconds: FloatArray, characters: FloatArray) -> Pace | None:
    """Regress log-seconds on characters; None from fewer than 30 answers.

    Least squares on all, then again without what lies far off, so that some very fast or very
    long answers do not move the line. A slope below 0 (longer, yet faster) is taken as 0.
    """
    timed = np.isfinite(seconds) & (seconds > 0)
    x, y = characters[timed].astype(np.float64), np.log(seconds[timed])
    if x.size < LEAST:
        return None
    kept = np.ones(x.size, dtype=bool)
    intercept = slope = spread = 0.0
    for _ in range(3):
        intercept, slope = line(x[kept], y[kept])
        residuals = y - intercept - slope * x
        spread = max(
            SMALLEST_SPREAD, MAD_TO_SD * float(np.median(np.abs(residuals - np.median(residuals))))
        )
        kept = np.abs(residuals) <= FAST * spread
    return Pace(intercept, slope, spread, int(x.size))


def line(x: FloatArray, y: FloatArray) -> tuple[float, float]:
    """Intercept and slope of least squares, the slope at least 0."""
    centre = x - x.mean()
    scale = float(centre @ centre)
    slope = max(0.0, float(centre @ y) / scale) if scale > 0 else 0.0
    return float(y.mean()) - slope * float(x.mean()), slope


def too_fast(pace: Pace, seconds: FloatArray, characters: FloatArray) -> BoolArray:
    """Tell which answers were implausibly fast for their length."""
    return np.asarray(seconds < pace.fastest(characters))
