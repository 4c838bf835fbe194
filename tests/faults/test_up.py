"""One foreground command and what can happen to it. Real processes, real signals."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from evalhub import embedded
from tests.factories.ports import free_port
from tests.factories.sites import PATIENCE, alive, eventually

pytestmark = pytest.mark.faults

STAND = Path(__file__).with_name("stand.py")


class Stand:
    """A running supervisor and a way to look at its children."""

    def __init__(self, data: Path, *flags: str, port: int | None = None) -> None:
        self.data = data
        self.port = port or free_port()
        self.process = subprocess.Popen(
            [sys.executable, str(STAND), str(data), str(self.port), *flags],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )

    def wait_ready(self) -> "Stand":
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line == f"ready http://127.0.0.1:{self.port}/\n", self.process.communicate()
        return self

    def child(self, mark: str) -> psutil.Process | None:
        """Return the live child whose command holds `mark`."""
        for process in psutil.Process(self.process.pid).children():
            with contextlib.suppress(psutil.NoSuchProcess, psutil.ZombieProcess):
                if mark in " ".join(process.cmdline()):
                    return process
        return None

    def ended(self, seconds: float = PATIENCE) -> tuple[int, str]:
        _, errors = self.process.communicate(timeout=seconds)
        return self.process.returncode, errors


@pytest.fixture
def stands(tmp_path: Path) -> Iterator[Callable[..., Stand]]:
    """Starts supervisors on one data folder, and ends what a failed test leaves."""
    started: list[Stand] = []

    def start(*flags: str, data: Path = tmp_path / "data", port: int | None = None) -> Stand:
        started.append(Stand(data, *flags, port=port))
        return started[-1]

    yield start
    for stand in started:
        if stand.process.poll() is None:
            stand.process.send_signal(signal.SIGTERM)
        stand.process.communicate(timeout=PATIENCE)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_request_to_stop_ends_all_children_in_time(stands, tmp_path, how):
    stand = stands().wait_ready()
    children = psutil.Process(stand.process.pid).children()
    asked = time.monotonic()
    stand.process.send_signal(how)
    code, _ = stand.ended()
    assert code == 0
    # Ten seconds are promised, of which the supervisor's own deadlines take nearly all.
    assert time.monotonic() - asked < 20
    assert (tmp_path / "data" / "worker.left").read_text() == "orderly"
    assert not alive(children)


@pytest.mark.parametrize("mark", ["http.server", "worker.left"])
def test_a_killed_child_is_started_again(stands, mark):
    stand = stands().wait_ready()
    first = stand.child(mark)
    first.kill()
    first.wait(PATIENCE)
    # Processes are the same by their id and by when they began.
    assert eventually(lambda: stand.child(mark)) != first
    stand.process.send_signal(signal.SIGTERM)
    code, errors = stand.ended()
    assert code == 0
    assert "killed by SIGKILL; starting it again in 0.25 s." in errors


def test_the_site_answers_again_after_its_web_process_was_killed(stands):
    stand = stands().wait_ready()
    first = stand.child("http.server")
    first.kill()
    first.wait(PATIENCE)

    def answers() -> bool:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", stand.port)):
            return True
        return False

    eventually(answers)


def test_a_killed_database_is_started_again_and_stopped_in_the_end(stands, tmp_path):
    stand = stands("database").wait_ready()
    cluster = embedded.cluster(tmp_path / "data")
    first = stand.child("postgres")
    first.kill()
    first.wait(PATIENCE)
    eventually(lambda: cluster.has_process() and cluster.is_running())
    assert not cluster.start()
    with cluster.connect() as link:
        assert link.execute("SELECT 1").fetchone() == (1,)
    stand.process.send_signal(signal.SIGINT)
    assert stand.ended()[0] == 0
    assert not cluster.is_running()


def test_a_second_start_on_the_same_data_is_refused(stands, tmp_path):
    first = stands().wait_ready()
    code, errors = stands().ended()
    assert code == 1
    assert errors.strip() == (
        f"evalhub already runs on {tmp_path / 'data'} (process {first.process.pid}); "
        "stop it first, or give this one a folder of its own with --data."
    )
    assert first.process.poll() is None


def test_a_busy_port_is_refused_before_anything_starts(stands, tmp_path):
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        code, errors = stands("database", port=port).ended()
    assert code == 1
    assert errors.strip() == (
        f"Port {port} of 127.0.0.1 is taken; stop what uses it or choose another with --port."
    )
    assert not (tmp_path / "data" / "postgres").exists()


def test_a_killed_supervisor_leaves_no_process_behind(stands, tmp_path):
    stand = stands("database").wait_ready()
    children = psutil.Process(stand.process.pid).children(recursive=True)
    assert len(children) >= 3
    stand.process.kill()
    stand.ended()
    eventually(lambda: not alive(children))
    again = stands("database", "stop-when-ready")
    assert again.wait_ready().ended()[0] == 0


def test_a_child_that_never_works_ends_the_start_with_an_error(stands):
    code, errors = stands("broken").ended()
    assert code == 1
    assert "web ended with code 3" in errors
    assert "did not become ready" in errors


def test_an_errand_runs_once_before_the_site_is_called_ready(stands, tmp_path):
    stand = stands("errand", "stop-when-ready").wait_ready()
    assert (tmp_path / "data" / "errand.done").exists()
    assert stand.ended()[0] == 0


def test_a_failing_errand_fails_the_start(stands):
    code, errors = stands("failing-errand").ended()
    assert code == 1
    assert "errand failed with code 7." in errors
