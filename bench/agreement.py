"""What pages ask of agreement: time of changes, slices, raters left out, camps and plans.

Run from the repository root: ``python -m bench.agreement``. Prints one JSON line. Ratings are
those of `bench.alpha`. Beside the difference of two alphas stands the plain way, which draws units
and calls the krippendorff package twice for each resample.
"""

import json
import os
import platform
import sys
from pathlib import Path
from typing import Any

import krippendorff
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.alpha import SEED, peak_mib, simulate, timed
from evalhub.stats.agreement.linearized import linearized
from evalhub.stats.agreement.units import unit_disagreement
from evalhub.stats.changes.differences import alpha_change_between_sets, alpha_change_on_same_units
from evalhub.stats.changes.slices import alpha_by_slice
from evalhub.stats.changes.stability import stability, windows
from evalhub.stats.coefficients import Sampling
from evalhub.stats.panels.camps import rater_camps
from evalhub.stats.panels.left_out import raters_left_out
from evalhub.stats.planning.precision import expected_width
from evalhub.stats.planning.structure import structure_of
from evalhub.stats.tables import FloatArray

LOOP_RESAMPLES = 20


def differences(ratings: FloatArray, resamples: int) -> list[float]:
    """Draw units once for both sides and call the package for each, again and again."""
    rng = np.random.default_rng(SEED)
    n_units, half = ratings.shape[1], len(ratings) // 2
    found = []
    for _ in range(resamples):
        drawn = ratings[:, rng.integers(0, n_units, n_units)]
        sides = (drawn[:half], drawn[half:])
        one, two = (
            krippendorff.alpha(reliability_data=side, level_of_measurement="ordinal")
            for side in sides
        )
        found.append(two - one)
    return found


def everything(n_raters: int, n_units: int, resamples: int) -> dict[str, Any]:
    """Seconds of each question on one size, ordinal."""
    ratings = simulate(n_raters, n_units)
    half, rng = n_raters // 2, np.random.default_rng(SEED)
    sampling = Sampling(SEED, resamples)
    slices = {str(part): np.arange(n_units) % 12 == part for part in range(12)}
    names = windows(np.arange(n_units), 6).tolist()
    questions = {
        "change, same units": lambda: alpha_change_on_same_units(
            ratings[:half], ratings[half:], "ordinal", rng=rng, resamples=resamples
        ),
        "change, two sets": lambda: alpha_change_between_sets(
            ratings[:, ::2], ratings[:, 1::2], "ordinal", rng=rng, resamples=resamples
        ),
        "twelve slices": lambda: alpha_by_slice(ratings, "ordinal", slices, sampling=sampling),
        "six windows": lambda: stability(
            ratings, "ordinal", names, order=range(6), sampling=sampling
        ),
        "units": lambda: unit_disagreement(ratings, "ordinal"),
        "AC2 with its error": lambda: linearized(ratings, "gwet", weighting="quadratic"),
        "camps, 199 shuffles": lambda: rater_camps(ratings, "ordinal", rng=rng),
        "five raters left out": lambda: raters_left_out(
            ratings, "ordinal", rng=rng, resamples=resamples, raters=tuple(range(5))
        ),
        "plan, 100 studies": lambda: expected_width(
            structure_of(ratings), "ordinal", n_units=500, n_raters=3, rng=rng
        ),
    }
    seconds = {name: round(timed(ask)[0], 3) for name, ask in questions.items()}
    return {"raters": n_raters, "units": n_units, "resamples": resamples, "seconds": seconds}


def beside_the_package(n_raters: int, n_units: int, resamples: int) -> dict[str, Any]:
    """Time the difference of two alphas, ours and by the package."""
    ratings, half = simulate(n_raters, n_units), n_raters // 2
    fast, _change = timed(
        lambda: alpha_change_on_same_units(
            ratings[:half],
            ratings[half:],
            "ordinal",
            rng=np.random.default_rng(SEED),
            resamples=resamples,
        )
    )
    slow, _drawn = timed(lambda: differences(ratings, LOOP_RESAMPLES))
    return {
        "raters": n_raters,
        "units": n_units,
        "ours": {"resamples": resamples, "seconds": round(fast, 4)},
        "package": {"resamples": LOOP_RESAMPLES, "seconds": round(slow, 4)},
        "times_faster_per_resample": round((slow / LOOP_RESAMPLES) / (fast / resamples), 1),
    }


def main() -> None:
    """Print one JSON line."""
    report = {
        "bench": "agreement",
        "python": platform.python_version(),
        "numpy": np.__version__,
        "cpus": os.cpu_count(),
        "sizes": [everything(123, 990, 1000), everything(10, 100_000, 1000)],
        "side_by_side": beside_the_package(10, 2000, 1000),
        "peak_rss_mib": peak_mib(),
    }
    print(json.dumps(report))


if __name__ == "__main__":
    main()
