"""One worker beside two, and the memory of a worker over a long judge run.

Run from the repository root: ``python -m bench.judge_scale workers [CALLS [DELAY]]`` or
``python -m bench.judge_scale memory [CALLS]``. Prints one JSON line. Workers are real processes,
``evalhub worker``; a rate is that between a tenth and the whole of the calls, so that it holds no
start-up. A PostgreSQL of its own in a temporary folder.
"""

import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.judges import CONCURRENCY, DELAY, planned, provider
from bench.site import site

CALLS = {"workers": 6_000, "memory": 100_000}
PATIENCE = 1_800.0
MIB = 1024


@contextmanager
def working(number: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    """So many workers."""
    command = [sys.executable, "-m", "evalhub.cli", "worker"]
    workers = [subprocess.Popen(command) for _ in range(number)]
    try:
        yield workers
    finally:
        for one in workers:
            one.terminate()
            one.wait()


def stored(run: Any) -> int:
    found: int = run.verdicts.filter(value=4).count()
    return found


def wait_for(run: Any, goal: int, meanwhile: Callable[[], None] = lambda: None) -> float:
    """The moment at which so many verdicts are stored."""
    deadline = time.monotonic() + PATIENCE
    while stored(run) < goal:
        if time.monotonic() > deadline:
            raise TimeoutError("the run does not get on")
        meanwhile()
        time.sleep(0.05)
    return time.perf_counter()


def rate(url: str, calls: int, number: int) -> float:
    """Calls per second, asked and stored; the judge may be asked as much at once by each worker."""
    run = planned(url, calls)
    run.judge.concurrency = CONCURRENCY * number
    run.judge.save(update_fields=["concurrency"])
    with working(number):
        first = calls // 10
        began = wait_for(run, first)
        done = stored(run)
        return (calls - done) / (wait_for(run, calls) - began)


def workers(calls: int, delay: float) -> dict[str, Any]:
    """One and two in turn, twice, the faster of each."""
    with provider(delay) as url:
        one, two = (max(found) for found in zip(*rounds(url, calls), strict=True))
    ideal = CONCURRENCY / delay
    return {
        **{"calls": calls, "concurrency_of_each": CONCURRENCY, "delay_s": delay},
        **{"one_per_s": round(one), "two_per_s": round(two), "ratio": round(two / one, 2)},
        "ideal_of_one_per_s": round(ideal),
    }


def rounds(url: str, calls: int) -> list[tuple[float, float]]:
    return [(rate(url, calls, 1), rate(url, calls, 2)) for _ in range(2)]


def memory(calls: int) -> dict[str, Any]:
    """MiB of the worker after each tenth of the calls."""
    with provider(DELAY) as url:
        run = planned(url, calls)
        with working(1) as [worker]:
            began = time.perf_counter()
            sizes = []
            for tenth in range(1, 11):
                wait_for(run, tenth * calls // 10)
                sizes.append(resident(worker.pid))
            seconds = time.perf_counter() - began
    return {
        **{"calls": calls, "concurrency": CONCURRENCY, "delay_s": DELAY},
        **{"mib_by_tenth": sizes, "calls_per_s": round(calls / seconds)},
    }


def resident(pid: int) -> int:
    """MiB of memory a process holds."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) // MIB


def main() -> None:
    """Print one JSON line."""
    what = sys.argv[1] if len(sys.argv) > 1 else ""
    if what not in CALLS:
        sys.exit("Say what to measure: workers [CALLS [DELAY]], or memory [CALLS].")
    calls = int(sys.argv[2]) if len(sys.argv) > 2 else CALLS[what]
    delay = float(sys.argv[3]) if len(sys.argv) > 3 else DELAY
    with site():
        found = workers(calls, delay) if what == "workers" else memory(calls)
    machine = {"python": platform.python_version(), "cpus": os.cpu_count()}
    print(json.dumps({"bench": f"judge_scale {what}", **machine, **found}))


if __name__ == "__main__":
    main()
