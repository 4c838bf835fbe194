"""Starting and ending the processes of `tests.faults.crowd`, and waiting for what they do."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from django.db import connection

from annotation.models import Project

ROOT = Path(__file__).resolve().parents[2]
SCALE = int(os.environ.get("EVALHUB_CROWD", "1"))
# Only what fails waits that long.
PATIENCE = 300 * SCALE


def start(*arguments: str) -> subprocess.Popen[str]:
    """Start people or a worker on the test's database; see `tests.faults.crowd`."""
    name = connection.settings_dict["NAME"]
    command = [sys.executable, "-m", "tests.faults.crowd", name, *arguments]
    return subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def go_on(process: subprocess.Popen[str]) -> None:
    """Wake the people who rest."""
    assert process.stdin is not None
    process.stdin.write("go on\n")
    process.stdin.flush()


def stop(process: subprocess.Popen[str]) -> list[str]:
    """End a process in order; what it was told is stored."""
    out, _ = process.communicate("stop\n", timeout=PATIENCE)
    assert process.returncode == 0
    return json.loads(out) if out.strip() else []


def wait_until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def at_rest(project: Project) -> bool:
    """Nothing is open and nobody is at it."""
    return not project.assignments.filter(state__in=["open", "claimed"]).exists()
