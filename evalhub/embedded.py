"""A real PostgreSQL in the data folder, for when DATABASE_URL is unset.

    <data>/postgres    the cluster, 0700          <data>/postgres.password    0600
    <data>/socket      its only door, 0700        <data>/postgres.log         what it says

No TCP port; SCRAM with a generated password; the application's role is no superuser. As root the
server runs under an unprivileged account, which needs no right to any folder above its own two.
"""

import contextlib
import fcntl
import hashlib
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from evalhub.processes.binaries import Account, EmbeddedError
from evalhub.processes.server import Server, explained

ROLE = "evalhub"
PORT = 5432
# An address holds 104 bytes on macOS and 108 on Linux, its final NUL included.
LONGEST_SOCKET = 103
START_SECONDS = 120.0
STOP_SECONDS = 4.5


def data_folder() -> Path:
    """EVALHUB_DATA, else the platform's folder for a user's data."""
    given = os.environ.get("EVALHUB_DATA", "").strip()
    if given:
        return Path(given).expanduser().absolute()
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "evalhub"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "evalhub"


def cluster(data: Path | None = None) -> "Cluster":
    """Name the cluster of a data folder; nothing is created or started by that."""
    return Cluster(Path(data).absolute() if data else data_folder())


@contextlib.contextmanager
def serving(data: Path | None = None, *, tied: bool = False) -> Iterator["Cluster"]:
    """Start the cluster if it is not running, and leave it as it was found.

    Commands may overlap: the last one out stops what the first one started.
    """
    instance = cluster(data)
    try:
        with instance.holding("postgres.users", fcntl.LOCK_SH):
            if instance.start(tied=tied):
                instance.passing.touch(mode=0o600)
            instance.ensure_database()
            yield instance
    finally:
        with (
            contextlib.suppress(BlockingIOError),
            instance.holding("postgres.users", fcntl.LOCK_EX | fcntl.LOCK_NB),
        ):
            if instance.passing.exists():
                instance.stop()


@dataclass(frozen=True)
class Cluster:
    """One PostgreSQL cluster and the data folder it lives in."""

    data: Path

    @property
    def folder(self) -> Path:
        return self.data / "postgres"

    @property
    def passing(self) -> Path:
        """Marks a server that a passing command started and the last user stops."""
        return self.data / "postgres.passing"

    @property
    def socket_folder(self) -> Path:
        """Where the socket lies; under the system's temporary folder if the path is too long."""
        near = self.data / "socket"
        if len(os.fsencode(near / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET:
            return near
        name = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:12]
        # Not gettempdir(): two shells with different TMPDIR must find the same socket.
        return Path("/tmp") / f"evalhub-{os.geteuid()}-{name}"  # noqa: S108

    def settings(self, name: str = ROLE) -> dict[str, object]:
        """Django's database entry. Starts nothing; writes a password if there is none yet."""
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": name,
            "USER": ROLE,
            "PASSWORD": self.password(),
            "HOST": str(self.socket_folder),
            "PORT": str(PORT),
            # A false server on the socket may not ask for the password in clear text.
            "OPTIONS": {"require_auth": "scram-sha-256"},
        }

    def password(self) -> str:
        """Read the generated password, written whole and once the first time."""
        path = self.data / "postgres.password"
        with explained(self.data):
            if path.exists():
                return path.read_text().strip()
            if self.folder.exists():
                raise EmbeddedError(f"The cluster in {self.folder} needs {path}; put it back.")
            self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
            with open(draft, "x", opener=lambda name, how: os.open(name, how, 0o600)) as file:
                file.write(secrets.token_urlsafe(32))
            with contextlib.suppress(FileExistsError):
                os.link(draft, path)
            draft.unlink()
            return path.read_text().strip()

    def connect(self, name: str = "postgres") -> psycopg.Connection:
        """Open an autocommit connection as the application's role."""
        settings = self.settings(name)
        return psycopg.connect(
            host=str(settings["HOST"]),
            port=PORT,
            user=ROLE,
            password=str(settings["PASSWORD"]),
            dbname=name,
            require_auth="scram-sha-256",
            connect_timeout=5,
            autocommit=True,
        )

    def ensure_database(self, name: str = ROLE) -> bool:
        """Create a database unless it exists; say whether it was created."""
        with self.connect() as link:
            known = link.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
            if known is None:
                # Two who create at once collide in the catalogue's index, not in the check.
                raced = (psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation)
                with contextlib.suppress(*raced):
                    link.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return known is None

    def is_running(self) -> bool:
        """Whether a server listens on the socket; it may still be recovering."""
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(str(self.socket_folder / f".s.PGSQL.{PORT}"))
            except OSError:
                return False
        return True

    def has_process(self) -> bool:
        """Whether the server's process is there; cheaper than `is_running`."""
        return self._server().pid() is not None

    def start(self, *, tied: bool = False) -> bool:
        """Start the server and wait until it answers; False if it was running already.

        A `tied` server shuts down when the process that started it dies, however it dies (Linux).
        """
        password = self.password()
        with self.holding("postgres.lock", fcntl.LOCK_EX), explained(self.data):
            server = self._server()
            if self.is_running() and self._await_answer(server, None):
                return False
            server.end(STOP_SECONDS)
            server.make_private(self.socket_folder)
            server.clear_remains()
            if not self.folder.exists():
                server.create(ROLE, password)
            self._launch(server, tied)
            return True

    def stop(self) -> None:
        """Shut the server down within ten seconds; connections end, committed work is safe."""
        with self.holding("postgres.lock", fcntl.LOCK_EX), explained(self.data):
            server = self._server()
            server.end(STOP_SECONDS)
            server.clear_remains()
            self.passing.unlink(missing_ok=True)
            if self.socket_folder.parent != self.data and self.socket_folder.exists():
                self.socket_folder.rmdir()

    @contextlib.contextmanager
    def holding(self, name: str, how: int) -> Iterator[None]:
        """Hold one of the locks in the data folder; they vanish with the process."""
        with explained(self.data):
            self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(self.data / name, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, how)
            yield
        finally:
            os.close(handle)

    def _server(self) -> Server:
        account = Account.for_server(self.folder)
        return Server(self.folder, self.socket_folder, self.data / "postgres.log", account)

    def _launch(self, server: Server, tied: bool) -> None:
        """Start it, trying again while the last processes of a killed server are leaving."""
        deadline = time.monotonic() + START_SECONDS
        while True:
            seen = server.log.stat().st_size if server.log.exists() else 0
            process = server.launch(tied=tied)
            if self._await_answer(server, process):
                return
            with server.log.open(errors="replace") as log:
                log.seek(seen)
                output = log.read()
            if "shared memory block" not in output or time.monotonic() > deadline:
                raise server.failure(output)
            time.sleep(0.5)

    def _await_answer(self, server: Server, process: subprocess.Popen[bytes] | None) -> bool:
        """Whether the server answers; False if the process ended first."""
        deadline = time.monotonic() + START_SECONDS
        while True:
            if server.pid() is None if process is None else process.poll() is not None:
                return False
            try:
                self.connect().close()
                return True
            except psycopg.OperationalError as error:
                reason = str(error).strip()
            if "password authentication failed" in reason:
                raise EmbeddedError(
                    f"The password in {self.data / 'postgres.password'} is not the cluster's."
                )
            if time.monotonic() > deadline:
                raise EmbeddedError(
                    f"PostgreSQL in {self.folder} does not answer: {reason} (see {server.log})."
                )
            time.sleep(0.05)
