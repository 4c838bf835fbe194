"""Krippendorff's alpha with its bootstrap: time and memory, beside a loop over a package.

Run from the repository root: ``python -m bench.alpha``. Prints one JSON line. All ratings are
simulated from a fixed seed: a true value from 1 to 5 and an error of one point at most.
"""

import json
import os
import platform
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import krippendorff
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from evalhub.stats.agreement.alpha import Level, krippendorff_alpha
from evalhub.stats.tables import FloatArray

SEED = 20260101
LEVELS: tuple[Level, ...] = ("nominal", "ordinal", "interval", "ratio")
LOOP_RESAMPLES = 20


def simulate(n_raters: int, n_units: int) -> FloatArray:
    """Ratings from 1 to 5 with one in fifty missing."""
    rng = np.random.default_rng(SEED)
    truth = rng.integers(1, 6, n_units)
    ratings = np.clip(truth + rng.integers(-1, 2, (n_raters, n_units)), 1, 5).astype(np.float64)
    ratings[rng.random(ratings.shape) < 0.02] = np.nan
    return ratings


def timed(call: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds on the wall clock, and the result."""
    start = time.perf_counter()
    result = call()
    return time.perf_counter() - start, result


def peak_mib() -> float:
    """Most memory that this process has held so far."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (2**20 if sys.platform == "darwin" else 2**10), 1)


def ours(ratings: FloatArray, level: Level, resamples: int) -> Any:
    """Alpha and interval by the function under test."""
    rng = np.random.default_rng(SEED)
    return krippendorff_alpha(ratings, level, rng=rng, resamples=resamples)


def loop(ratings: FloatArray, level: Level, resamples: int) -> list[float]:
    """The plain way: draw columns, call the package, again and again."""
    rng = np.random.default_rng(SEED)
    n_units = ratings.shape[1]
    return [
        krippendorff.alpha(
            reliability_data=ratings[:, rng.integers(0, n_units, n_units)],
            level_of_measurement=level,
        )
        for _ in range(resamples)
    ]


def measure(n_raters: int, n_units: int, resamples: int) -> dict[str, Any]:
    """Time each level on one size; memory is read before any other size is loaded."""
    ratings = simulate(n_raters, n_units)
    seconds, values = {}, {}
    for level in LEVELS:
        taken, found = timed(lambda level=level: ours(ratings, level, resamples))
        seconds[level] = round(taken, 3)
        values[level] = [round(x, 4) for x in (found.value, found.low, found.high)]
    return {
        "raters": n_raters,
        "units": n_units,
        "resamples": resamples,
        "seconds": seconds,
        "alpha_low_high": values,
        "peak_rss_mib": peak_mib(),
    }


def side_by_side(n_raters: int, n_units: int, resamples: int) -> dict[str, Any]:
    """Time our resamples and the loop's, which are fewer, on the same ratings."""
    ratings = simulate(n_raters, n_units)
    fast, found = timed(lambda: ours(ratings, "ordinal", resamples))
    slow, _drawn = timed(lambda: loop(ratings, "ordinal", LOOP_RESAMPLES))
    oracle = krippendorff.alpha(reliability_data=ratings, level_of_measurement="ordinal")
    return {
        "raters": n_raters,
        "units": n_units,
        "ours": {"resamples": resamples, "seconds": round(fast, 4)},
        "loop": {"resamples": LOOP_RESAMPLES, "seconds": round(slow, 4)},
        "times_faster_per_resample": round((slow / LOOP_RESAMPLES) / (fast / resamples), 1),
        "difference_of_alpha": abs(found.value - oracle),
    }


def main() -> None:
    """Print one JSON line."""
    # Small first: peak memory never falls, so the large case must come last of ours.
    wide = measure(123, 990, 2000)
    long = measure(5, 1_000_000, 1000)
    report = {
        "bench": "alpha",
        "python": platform.python_version(),
        "numpy": np.__version__,
        "cpus": len(os.sched_getaffinity(0))
        if hasattr(os, "sched_getaffinity")
        else os.cpu_count(),
        "wide": wide,
        "long": long,
        "side_by_side": [side_by_side(123, 990, 2000), side_by_side(3, 1000, 1000)],
    }
    print(json.dumps(report))


if __name__ == "__main__":
    main()
