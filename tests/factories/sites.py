"""An installation in a folder of its own: database, sample, a judge; driven from outside."""

import contextlib
import functools
import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import psutil

from evalhub import embedded
from tests.factories.ports import free_port
from tests.factories.session import alone_with, session_folder

SAMPLE = Path(embedded.__file__).parent / "sample" / "bank_support"
# Only what fails waits that long, be the machine ten times as slow.
PATIENCE = 300.0
SET_UP = """
    from annotation.models import Project
    from judges.services.judges import create_judge
    from judges.services.prompts import create_prompt
    project = Project.objects.get(slug="bank")
    text = "{{{{ output }}}}"
    create_judge(
        project=project, name="j", base_url="{url}", model="{model}",
        settings_={{"concurrency": {concurrency}}},
    )
    create_prompt(project=project, name="p", criteria=["accuracy"], text=text)
"""
RUNS = """
    SELECT status, (SELECT count(*) FROM judges_verdict v WHERE v.run_id = r.id)
    FROM judges_judgerun r ORDER BY number
"""
CLI = [sys.executable, "-m", "evalhub.cli"]


def clean_env(data: Path, **more: str) -> dict[str, str]:
    """The environment of an installation with its own data folder and nothing else set."""
    kept = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "REDIS_URL"}}
    base = {"EVALHUB_DATA": str(data), "DJANGO_SETTINGS_MODULE": "evalhub.settings"}
    return {**kept, "PYTHONPATH": os.pathsep.join(sys.path), **base, **more}


def evalhub(data: Path, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run one command to its end, whatever comes of it."""
    return subprocess.run(
        [*CLI, *words],
        env=clean_env(data, **env),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )


def made_once(name: str, make: Callable[[Path], None]) -> Path:
    """A stopped installation in the session's own folder, which goes with the session.

    Nobody copies it while another process of the session still makes it.
    """
    folder = session_folder() / name
    with alone_with(f"{name}.made") as made:
        if not made.read():
            make(folder)
            made.write("yes")
    return folder


def succeed(data: Path, *words: str) -> None:
    done = evalhub(data, *words)
    if done.returncode:
        raise RuntimeError(done.stderr)


def migrate(data: Path) -> None:
    """Start from nothing; the password is that of the session's own server, which is a copy."""
    data.mkdir(mode=0o700)
    own = embedded.cluster(session_folder())
    own.password()
    shutil.copy2(own.data / "postgres.password", data)
    succeed(data, "doctor")


def stock(data: Path) -> None:
    succeed(installation(data), "load", str(SAMPLE), "--project", "bank")


@functools.cache
def pattern() -> Path:
    """A finished installation without a project."""
    return made_once("pattern", migrate)


@functools.cache
def stocked_pattern() -> Path:
    """One with the sample as project `bank`."""
    return made_once("stocked", stock)


def copied(pattern: Path, data: Path) -> Path:
    subprocess.run(["cp", "-a", str(pattern), str(data)], check=True)
    return data


def installation(data: Path) -> Path:
    """A copy of the finished installation at `data`, owners and modes included."""
    return copied(pattern(), data)


def stocked(data: Path) -> Path:
    """The same with the sample as project `bank`."""
    return copied(stocked_pattern(), data)


def eventually(question: Callable[[], Any], seconds: float = PATIENCE) -> Any:
    """The first true answer."""
    deadline = time.monotonic() + seconds
    while not (answer := question()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {seconds:g} s")
        time.sleep(0.05)
    return answer


def alive(processes: Iterable[psutil.Process]) -> list[psutil.Process]:
    """Those that still run; one that has ended may wait for whoever inherited it to look."""
    found = []
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            if process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
    return found


class UpSite:
    """A whole `evalhub up` (or `demo`) in a process; what it prints goes to files beside it."""

    def __init__(
        self,
        data: Path,
        *words: str,
        command: str = "up",
        before: tuple[str, ...] = (),
        env: Mapping[str, str] | None = None,
    ) -> None:
        self.data = data
        self.port = free_port()
        self.out = data.parent / f"{command}-{self.port}.out"
        self.err = data.parent / f"{command}-{self.port}.err"
        line = [*before, *CLI, command, "--port", str(self.port), "--data", str(data), *words]
        with self.out.open("w") as out, self.err.open("w") as err:
            self.process = subprocess.Popen(
                line, env=clean_env(data, **(env or {})), stdout=out, stderr=err
            )
        self.cluster = embedded.cluster(data)

    def said(self) -> str:
        return self.out.read_text() + self.err.read_text()

    def wait_ready(self) -> "UpSite":
        """Return once it has printed its address."""
        ready = f"evalhub is ready at http://127.0.0.1:{self.port}/\n"
        eventually(lambda: ready in self.out.read_text() or self.process.poll() is not None)
        if self.process.poll() not in {None, 0}:
            raise RuntimeError(self.said())
        return self

    def get(self, path: str) -> tuple[int, str]:
        """Status and text of a page; 0 when nobody answers."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            link.request("GET", path)
            reply = link.getresponse()
            return reply.status, reply.read().decode()
        except (OSError, http.client.HTTPException):
            return 0, ""
        finally:
            link.close()

    def works(self) -> bool:
        """Whether the process, the database behind it and the sign-in page all answer."""
        return all(self.get(path)[0] == 200 for path in ("/healthz", "/readyz", "/accounts/login/"))

    def child(self, mark: str) -> psutil.Process | None:
        """The live child whose command matches `mark`."""
        for process in psutil.Process(self.process.pid).children():
            with contextlib.suppress(psutil.NoSuchProcess, psutil.ZombieProcess):
                if re.search(mark, " ".join(process.cmdline())):
                    return process
        return None

    def family(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def rows(self, query: str) -> list[Any]:
        with self.cluster.connect("evalhub") as link:
            return link.execute(query).fetchall()

    def end(self, how: signal.Signals = signal.SIGTERM, seconds: float = PATIENCE) -> int:
        """Ask it to stop; returns the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        return self.process.wait(seconds)


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def redis_program() -> str:
    beside = Path(sys.executable).parent / "redis-server"
    found = shutil.which("redis-server") or (str(beside) if beside.exists() else None)
    if found is None:
        raise RuntimeError("This needs redis-server: install Debian's package redis-server.")
    return found


@contextlib.contextmanager
def writing_redis(folder: Path) -> Iterator[str]:
    """A Redis that writes every command it is given to a file in `folder`; yields its address."""
    folder.mkdir()
    port = free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder)]
    keep = ["--appendonly", "yes", "--appendfsync", "always", "--save", ""]
    process = subprocess.Popen(
        [redis_program(), *options, *keep], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        eventually(lambda: listens(port))
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait()


class Site:
    """The sample as project `bank`, judge `j` and prompt `p`; processes get `env`."""

    def __init__(self, data: Path, url: str, *, model: str = "clean", concurrency: int = 16):
        self.data = data
        self.env = clean_env(data)
        self.cluster = embedded.cluster(stocked(data))
        self.cluster.start()
        self.django(SET_UP.format(url=url, model=model, concurrency=concurrency))

    def run(self, command: list[str]) -> float:
        """Run a program to its end; returns the seconds it took."""
        started = time.monotonic()
        subprocess.run(command, env=self.env, check=True, capture_output=True, timeout=PATIENCE)
        return time.monotonic() - started

    def evalhub(self, *words: str) -> float:
        return self.run([sys.executable, "-m", "evalhub.cli", *words])

    def django(self, code: str) -> float:
        """Run some lines in a process of their own."""
        start = "import django; django.setup()\n"
        return self.run([sys.executable, "-c", start + textwrap.dedent(code)])

    def judge(self, *words: str) -> float:
        """Plan a run of the judge."""
        return self.evalhub("judge", "run", "bank", "--judge", "j", "--prompt", "p", *words)

    def worker(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-m", "evalhub.cli", "worker"], env=self.env)

    def rows(self, query: str) -> list[Any]:
        with self.cluster.connect("evalhub") as link:
            return link.execute(query).fetchall()

    def expire_leases(self) -> None:
        """What a killed worker held is due at once instead of after its lease."""
        with self.cluster.connect("evalhub") as link:
            link.execute("UPDATE judges_judgecall SET lease_until = now() WHERE state = 'running'")
            link.execute("UPDATE judges_share SET until = now()")
            link.commit()

    def wait_for(self, finished: int) -> list[tuple[str, int]]:
        """States and verdicts of the runs once so many have finished."""
        done = "SELECT count(*) FROM judges_judgerun WHERE status = 'finished'"
        self.wait_until(lambda: self.rows(done)[0][0] >= finished)
        return self.rows(RUNS)

    def wait_until(self, happened: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not happened():
            if time.monotonic() > deadline:
                raise TimeoutError(f"after {PATIENCE:g} s: {self.rows(RUNS)}")
            time.sleep(0.1)
