"""The session's PostgreSQL: loaded by `-p` before Django's settings are, see pyproject.toml.

The session gets a data folder of its own. With DATABASE_URL unset an embedded server lives in it,
started by the first test that needs a database. With pytest-xdist the workers inherit the folder
and share that server; only the process that made the folder takes it away.
"""

import contextlib
import os
import re
import shutil
import signal
import tempfile
from pathlib import Path

import pytest

from evalhub import embedded
from evalhub.processes.tuning import machine_memory

PREFIX = "evalhub-tests-"
# Some disks take ten milliseconds for each commit, and nothing here has to outlive the session.
IN_MEMORY, ROOM, MEMORY = Path("/dev/shm"), 4 * 2**30, 8 * 2**30
OWNER = "EVALHUB_TESTS_OWNER"


def start_server() -> None:
    """Start the session's server unless it runs, or unless one was given."""
    if not os.environ.get("DATABASE_URL"):
        found = embedded.cluster()
        if found.start():
            _leave_uncounted(found.folder)


def _leave_uncounted(cluster: Path) -> None:
    """No autovacuum: it counts tables in the midst of a test, most often as empty.

    Plans for an empty table take minutes once it is full. What was never counted is estimated by
    its size on disk.
    """
    with (cluster / "postgresql.conf").open("a") as settings:
        settings.write("\nautovacuum = off\n")
    os.kill(int((cluster / "postmaster.pid").read_text().split()[0]), signal.SIGHUP)


def _parent() -> Path:
    """Where the session's folder comes: memory where there is plenty of it, else the disk."""
    usable = os.access(IN_MEMORY, os.W_OK) and machine_memory() >= MEMORY
    if usable and shutil.disk_usage(IN_MEMORY).free >= ROOM:
        return IN_MEMORY
    return Path(tempfile.gettempdir())


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _remove(folder: Path) -> None:
    """Stop what still runs in a session's folder and delete it."""
    if (folder / "postgres").exists():
        with contextlib.suppress(embedded.EmbeddedError):
            embedded.cluster(folder).stop()
    shutil.rmtree(folder, ignore_errors=True)


def _remove_abandoned(parent: Path) -> None:
    """Clean up after sessions that were killed before they could do it themselves."""
    for folder in parent.glob(f"{PREFIX}*"):
        found = re.match(rf"{PREFIX}(\d+)-", folder.name)
        # Another session that begins may be faster.
        with contextlib.suppress(FileNotFoundError):
            if found and folder.stat().st_uid == os.geteuid() and not _is_alive(int(found[1])):
                _remove(folder)


def pytest_addoption() -> None:
    """Adds no option: of all hooks it is the only one that comes before the settings are read."""
    # What runs in the background of a script is started deaf to Ctrl+C, and so are its children.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if OWNER in os.environ:
        return
    parent = _parent()
    _remove_abandoned(parent)
    os.environ[OWNER] = str(os.getpid())
    os.environ["EVALHUB_DATA"] = tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=parent)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    if os.environ.get(OWNER) == str(os.getpid()):
        _remove(Path(os.environ["EVALHUB_DATA"]))
        del os.environ[OWNER], os.environ["EVALHUB_DATA"]
