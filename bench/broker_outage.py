"""A judge run and people at work while Redis forgets everything, goes away, and comes back.

Run from the repository root: ``python -m bench.broker_outage [SCALE]``. A worker of Celery, the
web processes and thirty annotators over HTTP; everything is flushed every ten seconds for a
minute, then Redis is away for two minutes, and another run is planned; SCALE shortens or lengthens
that. Prints one JSON line and fails when a verdict is lost or doubled, when the other run does not
begin within 30 s of the return with nothing restarted, when a request of an annotator fails, or
when answers take more than twice as long as before. A PostgreSQL and a Redis of its own.
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.desk_http import ROOT, free_port, sessions, web
from bench.handout import Bench, in_ms
from bench.judges import planned, provider
from bench.site import site
from evalhub import embedded
from tests.factories.sites import eventually, listens, redis_program

PEOPLE, PAUSE = 30, 1.0
WARM, CALM, FLUSHED, AWAY, EVERY = 5.0, 30.0, 60.0, 120.0, 10.0
# Calls of the run that is planned before Redis is back.
LATER = 40
# Calls of the judge a second: eight at once of half a second each.
AT_ONCE, DELAY = 8, 0.5
GOES_ON = 30.0
DONE = "SELECT count(*) FROM judges_verdict"
UNITS = "SELECT count(*) FROM (SELECT DISTINCT subject_id, criterion_id FROM judges_verdict) x"
LEFT = "SELECT count(*) FROM judges_judgecall WHERE state <> 'done'"


class Redis:
    """One that can be stopped, and that can be made to forget."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        command = [redis_program(), *options, "--dir", str(self.folder)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        eventually(lambda: listens(self.port))

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def flush(self) -> None:
        import_module("redis").Redis(port=self.port).flushall()


@contextmanager
def celery(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A worker with the ticking clock in it."""
    options = ["--beat", "--concurrency", "1", "--pool", "solo", "--loglevel", "ERROR"]
    schedule = ["--schedule", str(folder / "beat")]
    command = [sys.executable, "-m", "celery", "-A", "evalhub", "worker", *options, *schedule]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


class Outage:
    """The scene: what is stored, who works, and how long each part lasts."""

    def __init__(self, folder: Path, redis: Redis, scale: float) -> None:
        self.redis = redis
        self.scale = scale
        self.cluster = embedded.cluster(folder)
        self.project = Bench().project(10_000, 0)
        self.people = "\n".join(sessions(self.project, PEOPLE))

    def one(self, query: str) -> int:
        with self.cluster.connect("evalhub") as link:
            found = link.execute(query).fetchone()
        return int(found[0])

    def labelling(self, serving: Any, seconds: float) -> dict[str, Any]:
        """Thirty people; a request that fails ends it with an error."""
        given = (serving.port, self.project.slug, seconds, PAUSE)
        command = [sys.executable, "-m", "bench.crowd", *map(str, given)]
        done = subprocess.run(
            command, cwd=ROOT, input=self.people, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(done.stderr)
        found = json.loads(done.stdout)
        p95 = in_ms(found["submits"])["p95_ms"]
        return {"p95_ms": p95, "answers_per_s": round(len(found["submits"]) / found["worked"], 1)}

    def flushed(self, serving: Any) -> dict[str, Any]:
        """People at work while everything is flushed again and again."""
        over = threading.Event()

        def flush() -> None:
            while not over.wait(EVERY * self.scale):
                self.redis.flush()

        flushing = threading.Thread(target=flush)
        flushing.start()
        try:
            return self.labelling(serving, FLUSHED * self.scale)
        finally:
            over.set()
            flushing.join()

    def away(self, serving: Any, url: str) -> dict[str, Any]:
        """People at work without Redis while the run ends; then how soon another one begins."""
        self.redis.stop()
        stood = self.one(DONE)
        found = self.labelling(serving, AWAY * self.scale)
        eventually(lambda: self.one(LEFT) == 0, AWAY)
        # The worker has nothing to do now and hears of nothing.
        planned(url, LATER)
        asked_without = self.one(DONE) - stood
        self.redis.start()
        back = time.monotonic()
        eventually(lambda: self.one(DONE) > stood + asked_without, 2 * GOES_ON)
        went_on = round(time.monotonic() - back, 1)
        return {**found, "asked_meanwhile": asked_without, "began_after_s": went_on}


def measure(folder: Path, url: str, redis: Redis, scale: float) -> dict[str, Any]:
    scene = Outage(folder, redis, scale)
    # It is under way still when Redis goes away.
    seconds = WARM + (CALM + FLUSHED + AWAY / 4) * scale
    calls = 2 * round(seconds * AT_ONCE / DELAY / 2)
    run = planned(url, calls)
    run.judge.concurrency = AT_ONCE
    run.judge.save(update_fields=["concurrency"])
    with celery(folder) as worker, web(folder) as serving:
        scene.labelling(serving, WARM)
        found = {
            "calm": scene.labelling(serving, CALM * scale),
            "flushed": scene.flushed(serving),
            "away": scene.away(serving, url),
        }
        eventually(lambda: scene.one(DONE) >= calls + LATER, AWAY)
        found["restarted"] = worker.poll() is not None
    stored = scene.one(UNITS)
    doubled = scene.one(DONE) - stored
    return {"calls": calls + LATER, **found, "lost": calls + LATER - stored, "doubled": doubled}


def wrong(found: dict[str, Any]) -> list[str]:
    """What did not hold."""
    slow = 2 * found["calm"]["p95_ms"]
    checks = {
        "verdicts were lost": found["lost"],
        "verdicts were doubled": found["doubled"],
        "the worker ended": found["restarted"],
        "the second run did not begin in time": found["away"]["began_after_s"] > GOES_ON,
        "answers were slow": max(found[at]["p95_ms"] for at in ("flushed", "away")) > slow,
    }
    return [words for words, failed in checks.items() if failed]


def main() -> None:
    """Print one JSON line; the exit code says whether it held."""
    scale = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    with tempfile.TemporaryDirectory(prefix="evalhub-redis-") as place:
        redis = Redis(Path(place))
        os.environ["REDIS_URL"] = f"redis://127.0.0.1:{redis.port}/0"
        try:
            redis.start()
            with provider(DELAY) as url, site() as folder:
                found = measure(folder, url, redis, scale)
        finally:
            redis.stop()
    failed = wrong(found)
    machine = {"python": platform.python_version(), "cpus": os.cpu_count()}
    print(json.dumps({"bench": "broker_outage", **machine, **found, "failed": failed}))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
