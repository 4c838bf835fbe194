"""Making, starting and finding one PostgreSQL server; `evalhub.embedded` is its only caller."""

import atexit
import contextlib
import errno
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from evalhub.processes.binaries import Account, EmbeddedError, programs, switch_refused
from evalhub.processes.tuning import machine_memory, server_options
from evalhub.processes.tying import dying_with_parent

SPACE_NEEDED = 150 * 1024 * 1024
LOG_KEPT = 10 * 1024 * 1024

# Servers this process started: kept so that they are reaped when they end.
_children: dict[Path, subprocess.Popen[bytes]] = {}


@atexit.register
def _let_go() -> None:
    """Leave a server to whoever still uses it: to `subprocess` it would be one that was lost."""
    for process in _children.values():
        if process.poll() is None:
            process.returncode = 0


@contextlib.contextmanager
def explained(folder: Path) -> Iterator[None]:
    """Turn a refusing disk into one sentence that names the folder and what to do."""
    try:
        yield
    except OSError as error:
        raise EmbeddedError(advice(folder, error.errno, error.strerror or str(error))) from error


def advice(folder: Path, number: int | None, reason: str) -> str:
    if number in (errno.ENOSPC, errno.EDQUOT):
        return f"The disk of {folder} is full; free some space or set EVALHUB_DATA elsewhere."
    if number in (errno.EROFS, errno.EACCES, errno.EPERM):
        return f"Cannot write to {folder} ({reason}); set EVALHUB_DATA to a folder you may write."
    return f"Cannot use {folder} ({reason}); set EVALHUB_DATA to another folder."


@dataclass(frozen=True)
class Server:
    """The processes side of a cluster: its folders, its socket, who runs it."""

    folder: Path
    sockets: Path
    log: Path
    account: Account

    @contextlib.contextmanager
    def _handed_over(self, *folders: Path) -> Iterator[tuple[list[str], list[int]]]:
        """Names under which the server's account reaches our folders, and descriptors to pass.

        The account may not be able to walk the path to a private data folder; a descriptor that
        we opened takes it there without opening anything to anyone else.
        """
        if not self.account.is_switched:
            yield [str(folder) for folder in folders], []
            return
        if not Path("/proc/self/fd").exists():
            raise EmbeddedError(
                f"PostgreSQL in {self.folder} cannot run as root here; be an ordinary user."
            )
        handles = [os.open(folder, os.O_RDONLY | os.O_DIRECTORY) for folder in folders]
        try:
            yield [f"/proc/self/fd/{handle}" for handle in handles], handles
        finally:
            for handle in handles:
                os.close(handle)

    def make_private(self, folder: Path) -> None:
        """Create a folder for the server's account alone, or refuse one that is not."""
        if not folder.exists():
            folder.mkdir(mode=0o700)
            self.account.owning(folder)
        found = folder.lstat()
        if not folder.is_dir() or folder.is_symlink() or found.st_uid != self.account.uid:
            raise EmbeddedError(f"{folder} belongs to someone else; remove it and try again.")
        if found.st_mode & 0o077:
            folder.chmod(0o700)

    def create(self, role: str, password: str) -> None:
        """Make the cluster beside its place and rename it: half a cluster is never seen."""
        if shutil.disk_usage(self.folder.parent).free < SPACE_NEEDED:
            raise EmbeddedError(advice(self.folder.parent, errno.ENOSPC, ""))
        draft = self.folder.with_name("postgres.new")
        if draft.exists():
            shutil.rmtree(draft)
        self.make_private(draft)
        secret = self.sockets / "initial"
        secret.write_text(secrets.token_urlsafe(32))
        secret.chmod(0o600)
        self.account.owning(secret)
        try:
            with self._handed_over(draft, self.sockets) as (names, handles):
                self._initialise(names, handles, role, password)
        finally:
            secret.unlink()
        draft.rename(self.folder)

    def _initialise(
        self, names: Sequence[str], handles: Sequence[int], role: str, password: str
    ) -> None:
        """initdb, then the application's role, which is no superuser.

        The superuser's password is thrown away: single-user mode is the way back in.
        """
        cluster, sockets = names
        command = ["initdb", "-D", cluster, "-U", "postgres", "--auth=scram-sha-256"]
        command += [f"--pwfile={sockets}/initial", "--encoding=UTF8", "--locale=C"]
        command += ["--no-instructions", "--data-checksums"]
        bin_folder = programs(self.folder, self.account)
        if "pginstall18" in bin_folder.parts:
            command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        self._run(bin_folder, command, handles)
        statement = f"CREATE ROLE {role} LOGIN CREATEDB PASSWORD '{password}'\n"
        single = ["postgres", "--single", "-D", cluster, "-j", "template1"]
        self._run(bin_folder, single, handles, statement + "\n")

    def _run(
        self, folder: Path, command: Sequence[str], handles: Sequence[int], text: str = ""
    ) -> None:
        done = subprocess.run(
            [str(folder / command[0]), *command[1:]],
            input=text,
            capture_output=True,
            text=True,
            check=False,
            pass_fds=handles,
            **self.account.process(),
        )
        if done.returncode or "ERROR:" in done.stderr:
            raise self.failure(done.stdout + done.stderr)

    def failure(self, output: str) -> EmbeddedError:
        """The one line of PostgreSQL's output that says why."""
        if "No space left on device" in output:
            return EmbeddedError(advice(self.folder.parent, errno.ENOSPC, ""))
        if "Read-only file system" in output:
            return EmbeddedError(advice(self.folder.parent, errno.EROFS, "read-only file system"))
        lines = [line for line in output.splitlines() if line.strip()]
        telling = [line for line in lines if "FATAL:" in line or "error:" in line] or lines[:1]
        reason = (
            re.split(r"(?:FATAL|error|postgres):\s+", telling[-1])[-1] if telling else "no reason"
        )
        return EmbeddedError(
            f"PostgreSQL in {self.folder} does not start: {reason} (its log is {self.log})."
        )

    def launch(self, *, tied: bool) -> subprocess.Popen[bytes]:
        """Start the server process; the caller waits until it answers."""
        if self.log.exists() and self.log.stat().st_size > LOG_KEPT:
            self.log.replace(self.log.with_suffix(".log.1"))
        options = server_options(machine_memory())
        tie: Callable[[], None] | None = dying_with_parent(signal.SIGINT) if tied else None
        log = os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            with self._handed_over(self.folder, self.sockets) as (names, handles):
                command = [str(programs(self.folder, self.account) / "postgres"), "-D", names[0]]
                command += ["-k", names[1]]
                for name, value in options.items():
                    command += ["-c", f"{name}={value}"]
                process = subprocess.Popen(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    pass_fds=handles,
                    start_new_session=True,
                    preexec_fn=tie,
                    **self.account.process(),
                )
        except subprocess.SubprocessError as error:
            raise switch_refused(error) from error
        finally:
            os.close(log)
        _children[self.folder] = process
        return process

    def pid(self) -> int | None:
        """Process id of the server of this very cluster, None when it is gone."""
        child = _children.get(self.folder)
        if child is not None and child.poll() is not None:
            _children.pop(self.folder, None)
        first = ""
        # A server that ends takes the file away at any moment.
        with contextlib.suppress(FileNotFoundError):
            first = (self.folder / "postmaster.pid").read_text().split("\n", 1)[0]
        pid = int(first) if first.isdigit() else None
        return pid if pid is not None and self._is_ours(pid) else None

    def _is_ours(self, pid: int) -> bool:
        """Ids are used again after a crash: look at what the process is."""
        if sys.platform == "linux":
            place = Path(f"/proc/{pid}/cwd")
            try:
                return place.samefile(self.folder)
            except OSError:
                return False
        found = subprocess.run(
            ["/bin/ps", "-o", "command=", "-p", str(pid)],
            capture_output=True,
            text=True,
            check=False,
        )
        return str(self.folder) in found.stdout

    def clear_remains(self) -> None:
        """Remove what a killed server left, so that a reused process id cannot block a start."""
        if self.pid() is None:
            (self.folder / "postmaster.pid").unlink(missing_ok=True)
            for path in self.sockets.glob(".s.PGSQL.*"):
                path.unlink(missing_ok=True)

    def end(self, seconds: float) -> None:
        """Shut down fast, or at once after `seconds`; committed work is safe either way."""
        pid = self.pid()
        if pid is None:
            self._reap()
            return
        for how, patience in ((signal.SIGINT, seconds), (signal.SIGQUIT, 1.0)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, how)
            deadline = time.monotonic() + patience
            while time.monotonic() < deadline:
                if self.pid() is None:
                    self._reap()
                    return
                time.sleep(0.02)

    def _reap(self) -> None:
        """Take note of the end of a server that this process started."""
        child = _children.pop(self.folder, None)
        if child is not None:
            try:
                child.wait(5)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
