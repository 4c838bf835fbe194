"""A judge run whose workers are killed again and again: nothing lost, nothing doubled.

Run from the repository root: ``python -m bench.judge_faults [CALLS [KILLS]]``. Prints one JSON
line and fails when a verdict is missing or doubled, or when the provider was asked more often than
the kills allow. A PostgreSQL of its own in a temporary folder.
"""

import asyncio
import json
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.judges import ANSWER, planned
from bench.site import site
from evalhub import embedded

CALLS, KILLS, CONCURRENCY, DELAY = 10_000, 20, 32, 0.1
PATIENCE = 1_800.0
EXPIRE = """
UPDATE judges_judgecall SET lease_until = now() WHERE state = 'running';
UPDATE judges_share SET until = now()
"""
COUNTS = """
SELECT (SELECT count(*) FROM judges_judgecall WHERE state = 'done'),
       (SELECT count(*) FROM judges_verdict WHERE value = '4'),
       (SELECT count(DISTINCT subject_id) FROM judges_verdict),
       (SELECT count(*) FROM judges_callattempt WHERE kept AND error_class = '')
"""


class CountingServer:
    """Answers after the delay, in a thread, and counts every request by what it asked."""

    def __init__(self) -> None:
        self.asked: Counter[bytes] = Counter()
        self.port = 0
        self.ready = threading.Event()
        threading.Thread(target=lambda: asyncio.run(self.serve()), daemon=True).start()
        self.ready.wait()

    async def serve(self) -> None:
        server = await asyncio.start_server(self.answer, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self.ready.set()
        await server.serve_forever()

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
                self.asked[await reader.readexactly(int(length))] += 1
                await asyncio.sleep(DELAY)
                writer.write(ANSWER)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()


def worker() -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "evalhub.cli", "worker"])


def wait_until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not happened():
        if time.monotonic() > deadline:
            raise TimeoutError("the run does not get on")
        time.sleep(0.1)


def killing(folder: Path, calls: int, kills: int) -> list[int]:
    """Kill a worker each time another share of the calls has been answered; what came of it."""
    cluster = embedded.cluster(folder)

    def counts() -> list[int]:
        with cluster.connect("evalhub") as link:
            return list(link.execute(COUNTS).fetchone())

    workers = [worker()]
    try:
        for number in range(kills):
            goal = (number + 1) * calls // (kills + 2)
            wait_until(lambda goal=goal: counts()[0] >= goal)
            workers[0].kill()
            workers.pop().wait()
            with cluster.connect("evalhub") as link:
                link.execute(EXPIRE)
                link.commit()
            workers.append(worker())
        wait_until(lambda: counts()[0] >= calls)
        return counts()
    finally:
        for one in workers:
            one.terminate()
            one.wait()


def measured(folder: Path, calls: int, kills: int) -> dict[str, Any]:
    server = CountingServer()
    run = planned(f"http://127.0.0.1:{server.port}/v1", calls)
    run.judge.concurrency = CONCURRENCY
    run.judge.save(update_fields=["concurrency"])
    import_module("django.db").connections.close_all()
    started = time.perf_counter()
    done, verdicts, units, kept = killing(folder, calls, kills)
    asked = server.asked.total()
    return {
        **{"calls": calls, "kills": kills, "concurrency": CONCURRENCY},
        **{"done": done, "lost": calls - units, "doubled": verdicts - units, "kept": kept},
        "extra_calls": asked - calls,
        "extra_allowed": kills * CONCURRENCY,
        "seconds": round(time.perf_counter() - started, 1),
    }


def main() -> None:
    """Print one JSON line; the exit code says whether it held."""
    calls = int(sys.argv[1]) if len(sys.argv) > 1 else CALLS
    kills = int(sys.argv[2]) if len(sys.argv) > 2 else KILLS
    with site() as folder:
        found = measured(folder, calls, kills)
    print(json.dumps({"bench": "judge_faults", **found}))
    stored = found["done"] == found["kept"] == calls
    wrong = found["lost"] or found["doubled"] or not stored
    wrong = wrong or found["extra_calls"] > found["extra_allowed"]
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
