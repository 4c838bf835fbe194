"""The whole site of `evalhub up`: what kills its parts and what stops it. Nothing is played."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from tests.factories.sites import PATIENCE, UpSite, alive, eventually

pytestmark = pytest.mark.faults

WEB = r"-m granian"
WORKER = r"evalhub\.cli worker"
DATABASE = r"bin/postgres -D"
ROWS = "SELECT name FROM django_site WHERE domain = 'kept.example'"
BEATS = "SELECT name, rounds FROM jobs_workerheartbeat ORDER BY beat_at DESC LIMIT 1"
WRITE = "INSERT INTO django_site (domain, name) VALUES ('kept.example', 'kept') RETURNING 1"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One data folder for the module: the first start makes the cluster."""
    return tmp_path_factory.mktemp("site") / "data"


@pytest.fixture
def start(data: Path) -> Iterator[Callable[..., UpSite]]:
    """Starts sites, and ends what a failed test leaves."""
    started: list[UpSite] = []

    def begin(*words: str, **options: object) -> UpSite:
        started.append(UpSite(options.pop("data", data), *words, **options))
        return started[-1]

    yield begin
    for site in started:
        site.end()


@pytest.fixture(scope="module")
def sites(data: Path) -> Iterator[list[UpSite]]:
    """The starts on the module's folder; the last one may be running."""
    first = UpSite(data).wait_ready()
    assert first.rows(WRITE) == [(1,)]
    started = [first]
    yield started
    assert started[-1].end() == 0


@pytest.fixture
def site(sites: list[UpSite], data: Path) -> UpSite:
    """The site that everything is aimed at; started again once a test has stopped it."""
    if sites[-1].process.poll() is not None:
        sites.append(UpSite(data).wait_ready())
    return sites[-1]


def shared_memory(site: UpSite) -> tuple[set[str], set[Path]]:
    """The server's System V segment and its files in /dev/shm."""
    lines = (site.cluster.folder / "postmaster.pid").read_text().splitlines()
    segments = {lines[6].split()[1]} & listed_segments()
    files = set()
    for process in [site.child(DATABASE), *site.child(DATABASE).children()]:
        with contextlib.suppress(psutil.Error, AttributeError):
            files |= {Path(one.path) for one in process.memory_maps() if "/dev/shm" in one.path}
    return segments, files


def listed_segments() -> set[str]:
    """The ids of all System V segments; other columns hold small numbers, too."""
    listed = subprocess.run(["ipcs", "-m"], capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in listed.splitlines() if line.startswith("0x")]
    return {row[1] for row in rows}


def is_left(segments: set[str], files: set[Path]) -> bool:
    return bool(segments & listed_segments()) or any(file.exists() for file in files)


def test_a_fresh_folder_becomes_a_site_that_answers(site: UpSite) -> None:
    assert site.get("/healthz") == (200, '{"status": "ok"}')
    status, page = site.get("/accounts/login/")
    assert status == 200
    assert "<form" in page
    assert site.err.read_text() == ""


@pytest.mark.parametrize("mark", [WEB, WORKER])
def test_a_killed_part_comes_back_and_nothing_is_lost(site: UpSite, mark: str) -> None:
    first = eventually(lambda: site.child(mark))
    first.kill()
    first.wait(PATIENCE)
    # Processes are the same by their id and by when they began.
    assert eventually(lambda: site.child(mark)) != first
    eventually(site.works)
    assert site.rows(ROWS) == [("kept",)]
    assert site.process.poll() is None
    assert "was killed by SIGKILL; starting it again in" in site.err.read_text()


def test_a_killed_database_comes_back_and_the_worker_goes_on(site: UpSite) -> None:
    first = site.child(DATABASE)
    first.kill()
    first.wait(PATIENCE)
    eventually(site.works)
    assert site.child(DATABASE) != first
    assert site.rows(ROWS) == [("kept",)]
    assert "PostgreSQL ended; starting it again." in site.err.read_text()
    # A round with the sweeper in it comes every 15 s, or at once from a new worker.
    before = site.rows(BEATS)
    eventually(lambda: site.rows(BEATS) != before)
    assert eventually(lambda: site.child(WORKER))


def test_a_killed_web_worker_does_not_leave_the_site_without_answers(site: UpSite) -> None:
    killed = site.child(WEB).children(recursive=True)
    for process in killed:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    eventually(lambda: not alive(killed))
    eventually(site.works)
    assert site.process.poll() is None


def test_a_part_that_dies_at_once_again_waits_longer(site: UpSite) -> None:
    for _ in range(2):
        worker = eventually(lambda: site.child(WORKER))
        worker.kill()
        worker.wait(PATIENCE)
        eventually(lambda gone=worker: site.child(WORKER) not in {None, gone})
    pauses = [
        line.split()[-2] for line in site.err.read_text().splitlines() if "worker was" in line
    ]
    # Each pause doubles the one before: 0.25, 0.50, ... s.
    assert float(pauses[-1]) == pytest.approx(2 * float(pauses[-2]))
    eventually(site.works)


def test_a_second_start_on_the_same_folder_is_refused(site: UpSite, start) -> None:
    second = start()
    assert second.process.wait(PATIENCE) == 1
    assert second.said() == (
        f"evalhub: evalhub already runs on {site.data} (process {site.process.pid}); "
        "stop it first, or give this one a folder of its own with --data.\n"
    )
    assert site.works()


def test_a_busy_port_is_refused_and_nothing_is_made(site: UpSite, start, tmp_path: Path) -> None:
    other = start("--port", str(site.port), data=tmp_path / "other")
    assert other.process.wait(PATIENCE) == 1
    assert other.said() == (
        f"evalhub: Port {site.port} of 127.0.0.1 is taken; "
        "stop what uses it or choose another with --port.\n"
    )
    assert not (tmp_path / "other" / "postgres").exists()
    assert site.works()


def open_to_others(data: Path) -> Iterator[Path]:
    """What others have any right to; the server takes files away at any moment."""
    for folder, _, names in os.walk(data):
        for path in (Path(folder), *(Path(folder) / name for name in names)):
            with contextlib.suppress(FileNotFoundError):
                if not path.is_symlink() and path.lstat().st_mode & 0o077:
                    yield path


def test_nobody_else_can_read_the_data_folder(site: UpSite) -> None:
    assert list(open_to_others(site.data)) == []
    for folder in (site.data, site.cluster.folder, site.cluster.socket_folder):
        assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_request_to_stop_leaves_no_process_and_no_memory(site: UpSite, how) -> None:
    family, memory, said = site.family(), shared_memory(site), site.err.read_text()
    # granian and its two workers, the worker, PostgreSQL and its own processes
    assert len(family) >= 6
    assert any(memory)
    asked = time.monotonic()
    assert site.end(how) == 0
    # Ten seconds are promised, of which the supervisor's own deadlines take nearly all.
    assert time.monotonic() - asked < 20
    assert not alive(family)
    assert not is_left(*memory)
    assert site.err.read_text() == said


def test_ctrl_c_while_it_starts_leaves_nothing(start, tmp_path: Path) -> None:
    site = start(data=tmp_path / "data")
    eventually(lambda: site.child(DATABASE))
    family = site.family()
    assert site.end(signal.SIGINT) in {0, 130}
    eventually(lambda: not alive(family))
    assert "Traceback" not in site.said()
    assert os.listdir(tmp_path / "data" / "socket") == []
