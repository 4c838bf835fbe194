"""Dawid and Skene's model: time beside a plain loop and crowd-kit, on the same ratings.

Run from the repository root: ``python -m bench.consensus``. Prints one JSON line. 25,000 ratings
of 176 raters, three of each unit, four values, simulated from a fixed seed; the same number of
EM steps for everybody. crowd-kit runs in the environment of the oracles (`.venv/oracles`).
"""

import json
import os
import platform
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from evalhub.stats.consensus.dawid_skene import dawid_skene
from evalhub.stats.consensus.glad import glad
from evalhub.stats.consensus.mace import mace
from evalhub.stats.consensus.one_coin import one_coin
from evalhub.stats.tables import FloatArray, IntArray
from tests.stats.oracles.process import ENVIRONMENT, oracles

SEED = 20260101
N_RATERS, N_UNITS, PER_UNIT, N_VALUES = 176, 8_334, 3, 4
STEPS = 20
SMOOTHING = 0.001


def simulate() -> tuple[FloatArray, IntArray, tuple[IntArray, ...]]:
    """Ratings as a matrix, the truth, and raters, units and codes one after the other."""
    rng = np.random.default_rng(SEED)
    truth = rng.integers(0, N_VALUES, N_UNITS)
    accuracy = rng.uniform(0.4, 0.95, N_RATERS)
    raters = rng.random((N_UNITS, N_RATERS)).argsort(axis=1)[:, :PER_UNIT].ravel()[:25_000]
    units = np.repeat(np.arange(N_UNITS), PER_UNIT)[:25_000]
    right = rng.random(raters.size) < accuracy[raters]
    codes = np.where(
        right, truth[units], (truth[units] + rng.integers(1, N_VALUES, raters.size)) % N_VALUES
    )
    matrix = np.full((N_RATERS, N_UNITS), np.nan)
    matrix[raters, units] = codes
    return matrix, truth, (raters, units, codes)


def timed(call: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds on the wall clock, and the result."""
    start = time.perf_counter()
    result = call()
    return time.perf_counter() - start, result


def loop(raters: IntArray, units: IntArray, codes: IntArray) -> FloatArray:
    """The model as it is written down, rating by rating; returns the chances of the classes."""
    chances = np.zeros((N_UNITS, N_VALUES))
    rows = list(zip(raters.tolist(), units.tolist(), codes.tolist(), strict=True))
    for _rater, unit, code in rows:
        chances[unit, code] += 1
    chances /= chances.sum(axis=1, keepdims=True)
    for _ in range(STEPS):
        errors = np.full((N_RATERS, N_VALUES, N_VALUES), SMOOTHING)
        for rater, unit, code in rows:
            errors[rater, :, code] += chances[unit]
        errors /= errors.sum(axis=2, keepdims=True)
        joint = np.tile(np.log(chances.mean(axis=0)), (N_UNITS, 1))
        for rater, unit, code in rows:
            joint[unit] += np.log(errors[rater, :, code])
        chances = np.exp(joint - joint.max(axis=1, keepdims=True))
        chances /= chances.sum(axis=1, keepdims=True)
    return chances


def crowdkit(raters: IntArray, units: IntArray, codes: IntArray) -> float | None:
    """Seconds of crowd-kit, measured in its own process; None without its environment."""
    if not ENVIRONMENT.exists():
        return None
    with oracles() as ask:
        question = {"raters": raters, "units": units, "values": codes}
        return float(ask("aggregation.seconds_of_dawid_skene", n_iter=STEPS, **question))


def others(matrix: FloatArray, truth: IntArray) -> dict[str, Any]:
    """The other models, each to its own end."""
    rng = np.random.default_rng(SEED)
    models = {
        "one_coin": lambda: one_coin(matrix),
        "mace_10_restarts": lambda: mace(matrix, rng=rng),
        "glad": lambda: glad(matrix),
    }
    found = {}
    for name, model in models.items():
        seconds, result = timed(model)
        accuracy = float((result.labels == truth).mean())
        found[name] = {"seconds": round(seconds, 3), "accuracy": round(accuracy, 4)}
    return found


def main() -> None:
    """Print one JSON line."""
    matrix, truth, answers = simulate()
    full, converged = timed(lambda: dawid_skene(matrix, smoothing=SMOOTHING))
    same, ours = timed(lambda: dawid_skene(matrix, max_iterations=STEPS, tolerance=0.0))
    slow, plain = timed(lambda: loop(*answers))
    package = crowdkit(*answers)
    report = {
        "bench": "consensus",
        "python": platform.python_version(),
        "numpy": np.__version__,
        "cpus": len(os.sched_getaffinity(0))
        if hasattr(os, "sched_getaffinity")
        else os.cpu_count(),
        "ratings": int(answers[0].size),
        "raters": N_RATERS,
        "units": N_UNITS,
        "to_convergence": {
            "seconds": round(full, 3),
            "steps": int(converged.log_likelihood.size),
            "accuracy": round(float((converged.labels == truth).mean()), 4),
        },
        "same_steps": STEPS,
        "seconds": {
            "ours": round(same, 4),
            "loop": round(slow, 3),
            "crowdkit": None if package is None else round(package, 3),
        },
        "difference_to_loop": float(np.abs(ours.posteriors - plain).max()),
        "other_models": others(matrix, truth),
    }
    print(json.dumps(report))


if __name__ == "__main__":
    main()
