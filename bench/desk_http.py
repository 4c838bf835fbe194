"""The desk over HTTP: web, database and load on the same machine.

Run from the repository root: ``python -m bench.desk_http [--small|--gate]``. Prints one JSON line.
A PostgreSQL of its own in a temporary folder; the web processes are started as `evalhub up` does.
All data are made up: a project of n subjects with overlap 3, traps off. By default fifty people who
never pause; with `--gate` two hundred who read for two seconds each do all of 3,000 subjects.
"""

import contextlib
import json
import os
import platform
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.handout import Bench, in_ms
from bench.site import site
from evalhub import embedded
from evalhub.processes.supervisor import Site

ROOT = Path(__file__).resolve().parents[1]
PEOPLE = 50
GATE_SUBJECTS, GATE_PEOPLE, GATE_PAUSE, GATE_LONGEST = 3_000, 200, 2.0, 900.0
HOST = "127.0.0.1"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Serving:
    """Where the web processes answer, and the processes whose work is counted."""

    port: int
    parents: dict[str, int]


@contextlib.contextmanager
def web(folder: Path) -> Iterator[Serving]:
    """The web processes of `evalhub up`, on a free port."""
    site = Site(folder, HOST, free_port())
    child = import_module("evalhub.wiring.site").children_of(site)[0]
    process = subprocess.Popen(child.argv, cwd=ROOT)
    try:
        wait_for(site)
        lock = embedded.cluster(folder).folder / "postmaster.pid"
        postmaster = int(lock.read_text().split()[0])
        yield Serving(site.port, {"web": process.pid, "database": postmaster})
    finally:
        process.terminate()
        process.wait(30)


def wait_for(site: Site) -> None:
    end = time.monotonic() + 60
    while not site.answers():
        if time.monotonic() > end:
            raise RuntimeError("the web processes do not answer")
        time.sleep(0.1)


def sessions(project: Any, n_people: int = PEOPLE) -> list[str]:
    """Signed-in annotators of a project, by their session keys."""
    people = import_module("tests.factories.people")
    store = import_module("evalhub.accounts.sessions").SessionStore
    auth = import_module("django.contrib.auth")
    keys = []
    for n in range(n_people):
        user = people.make_member(project, f"{project.slug}-{n}", "annotator")
        session = store()
        session[auth.SESSION_KEY] = str(user.pk)
        session[auth.BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[auth.HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        keys.append(session.session_key)
    return keys


def processor_time(parents: dict[str, int]) -> dict[str, float]:
    """Seconds of processor used so far by each of these processes and its children."""
    used = dict.fromkeys(parents, 0.0)
    tick = os.sysconf("SC_CLK_TCK")
    for file in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = file.read_text().rpartition(")")[2].split()
            for kind, pid in parents.items():
                if pid in (int(file.parent.name), int(fields[1])):
                    used[kind] += (int(fields[11]) + int(fields[12])) / tick
    return used


def crowd(
    site: Serving, project: Any, seconds: float, *, people: int = PEOPLE, pause: float = 0.0
) -> dict[str, Any]:
    """Annotators who read for `pause` seconds on average, for so many seconds or till the end."""
    asked = map(str, (site.port, project.slug, seconds, pause))
    command = [sys.executable, "-m", "bench.crowd", *asked]
    given = "\n".join(sessions(project, people))
    before = processor_time(site.parents)
    done = subprocess.run(
        command, cwd=ROOT, input=given, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    found = json.loads(done.stdout)
    submits = found["submits"]
    after = processor_time(site.parents)
    return {
        "annotators": people,
        "answers_per_second": round(len(submits) / found["worked"], 1),
        "submit_and_next": in_ms(submits),
        "processor_ms_per_answer": {
            kind: round(1000 * (after[kind] - before[kind]) / len(submits), 2) for kind in after
        },
    }


def measure(folder: Path, *, small: bool) -> dict[str, Any]:
    """By size of the project, after a warm-up on the smallest."""
    bench = Bench()
    sizes = (10_000,) if small else (10_000, 1_000_000)
    projects = [bench.project(n, 0) for n in sizes]
    warm = bench.project(2_000, 1)
    with web(folder) as site:
        crowd(site, warm, 3)
        found = {
            n: crowd(site, project, 8 if small else 20)
            for n, project in zip(sizes, projects, strict=True)
        }
    return {"sizes": found}


def gate(folder: Path) -> dict[str, Any]:
    """All of a project's work, and what stands in the database afterwards."""
    bench = Bench()
    project, warm = bench.project(GATE_SUBJECTS, 0), bench.project(2_000, 1)
    with web(folder) as site:
        crowd(site, warm, 3)
        found = crowd(site, project, GATE_LONGEST, people=GATE_PEOPLE, pause=GATE_PAUSE)
    counted = bench.models.Annotation.objects.filter(project=project, status="counted")
    pairs = list(counted.values_list("subject", "rater"))
    each = Counter(subject for subject, _ in pairs)
    found["stored"] = {
        "counted": len(pairs),
        "subjects_by_answers": dict(Counter(each.values())),
        "twice_by_one_person": len(pairs) - len(set(pairs)),
    }
    return {"gate": found}


def main() -> None:
    """Print one JSON line."""
    with site() as folder:
        if "--gate" in sys.argv:
            found = gate(folder)
        else:
            found = measure(folder, small="--small" in sys.argv)
    machine = {"python": platform.python_version(), "cpus": os.cpu_count()}
    print(json.dumps({"bench": "desk_http", **machine, **found}))


if __name__ == "__main__":
    main()
