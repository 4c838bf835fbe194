"""The machinery of `evalhub up`: one foreground process that keeps the others alive.

with claimed(site):                                       nothing has started yet
    with embedded.serving(site.data, tied=True) as database:
        ...migrate...
        return supervise(children, site=site, database=database, on_ready=announce)
"""

import contextlib
import errno
import fcntl
import http.client
import logging
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from evalhub.embedded import Cluster
from evalhub.errors import EvalhubError
from evalhub.processes.children import Backoff, Child, Keeper
from evalhub.processes.server import explained

log = logging.getLogger(__name__)

TICK = 0.05
READY_SECONDS = 90.0
# With the database's own four and a half seconds this stays below ten.
STOP_SECONDS = 4.0
DATABASE_CHECK_SECONDS = 0.5
EARLY_DEATHS = 5
PORT_TAKEN = "Port {port} of {host} is taken; stop what uses it or choose another with --port."
ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104


class CannotStart(EvalhubError):
    """Something is in the way of a start; nothing was started."""

    code = "cannot_start"


@dataclass(frozen=True)
class Site:
    """Where an installation keeps its data and answers."""

    data: Path
    host: str = "127.0.0.1"
    port: int = 8000
    health: str = "/healthz"

    @property
    def reachable(self) -> str:
        """An address to connect to; listening on all of them is not one."""
        return ANY_ADDRESS.get(self.host, self.host)

    @property
    def url(self) -> str:
        name = f"[{self.reachable}]" if ":" in self.reachable else self.reachable
        return f"http://{name}:{self.port}/"

    def answers(self) -> bool:
        """Whether the health page says 200 now."""
        link = http.client.HTTPConnection(self.reachable, self.port, timeout=2)
        try:
            link.request("GET", self.health)
            return link.getresponse().status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            link.close()


@contextlib.contextmanager
def claimed(site: Site) -> Iterator[None]:
    """Be the only supervisor of a data folder, on a free port, or raise `CannotStart`."""
    with explained(site.data):
        site.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(site.data / "up.lock", os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(handle, "r+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = file.read().strip() or "unknown"
            raise CannotStart(
                f"evalhub already runs on {site.data} (process {holder}); "
                "stop it first, or give this one a folder of its own with --data."
            ) from None
        require_free_port(site.host, site.port)
        with explained(site.data):
            file.truncate()
            file.write(f"{os.getpid()}\n")
            file.flush()
        yield


def is_up(data: Path) -> bool:
    """Whether a supervisor holds this data folder now."""
    path = data / "up.lock"
    if not path.exists():
        return False
    with path.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def require_free_port(host: str, port: int) -> None:
    """Raise `CannotStart` unless the address can be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen()
        except OverflowError:
            raise CannotStart(f"There is no port {port}; ports end at 65535.") from None
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise CannotStart(PORT_TAKEN.format(host=host, port=port)) from None
            raise CannotStart(f"Cannot listen on {host}:{port} ({error.strerror}).") from None


def supervise(
    children: Sequence[Child],
    *,
    site: Site,
    database: Cluster | None,
    on_ready: Callable[[str], bool | None],
) -> int:
    """Run until Ctrl+C or SIGTERM, then stop the children in the order given.

    `on_ready` gets the address once the site answers and every child marked `once` has ended
    well; when it returns true everything is stopped again. The result is an exit code: 0 after
    an orderly stop, 1 when the site never became ready.
    """
    with _Signals() as signals:
        watch = _Watch(children, site, database, signals)
        try:
            return watch.run(on_ready)
        finally:
            watch.stop()


class _Signals:
    """Remembers a request to stop; the loop looks at it between two steps."""

    def __init__(self) -> None:
        self.stop = False
        self._before: dict[signal.Signals, object] = {}

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self.stop = True

    def __enter__(self) -> "_Signals":
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            self._before[number] = signal.signal(number, self._ask)
        return self

    def __exit__(self, *exc: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)


class _Watch:
    """One run of the supervisor."""

    def __init__(
        self, children: Sequence[Child], site: Site, database: Cluster | None, signals: _Signals
    ) -> None:
        self.keepers = [Keeper(child) for child in children if not child.once]
        self.errands = [Keeper(child) for child in children if child.once]
        self.site = site
        self.database = database
        self.signals = signals
        self.backoff = Backoff()
        self.looked_at = 0.0

    def run(self, on_ready: Callable[[str], bool | None]) -> int:
        for phase in (self._wait_until_ready, self._run_errands):
            code = phase()
            if code is not None:
                return code
        if not on_ready(self.site.url):
            while not self._step():
                pass
        return 0

    def _wait_until_ready(self) -> int | None:
        """Return an exit code if it comes to an end before the site answers."""
        deadline = time.monotonic() + READY_SECONDS
        while not self.site.answers():
            if self._step():
                return 0
            if time.monotonic() > deadline or self._dies_early():
                log.error("%s did not become ready; the lines above say why.", self.site.url)
                return 1
        return None

    def _run_errands(self) -> int | None:
        """Return an exit code if one of them fails or a stop is asked for meanwhile."""
        for errand in self.errands:
            while errand.alive():
                if self._step():
                    return 0
            if errand.code:
                log.error("%s failed with code %s.", errand.child.name, errand.code)
                return 1
        return None

    def _step(self) -> bool:
        """Keep everything alive for a moment; true when asked to stop."""
        if self.signals.stop:
            return True
        self._keep_database()
        for keeper in self.keepers:
            keeper.keep()
        time.sleep(TICK)
        return self.signals.stop

    def _dies_early(self) -> bool:
        return any(keeper.backoff.failures >= EARLY_DEATHS for keeper in self.keepers)

    def _keep_database(self) -> None:
        now = time.monotonic()
        if self.database is None or now < self.looked_at + DATABASE_CHECK_SECONDS:
            return
        self.looked_at = now
        if self.database.has_process() or not self.backoff.is_over():
            return
        log.warning("PostgreSQL ended; starting it again.")
        try:
            self.database.start(tied=True)
        except EvalhubError as error:
            log.warning("%s Trying again in %.1f s.", error.message, self.backoff.failed())
        else:
            self.backoff.succeeded()

    def stop(self) -> None:
        """Ask in order, each with what is left of the time; then leave no one behind."""
        deadline = time.monotonic() + STOP_SECONDS
        everyone = [*self.keepers, *self.errands]
        for keeper in everyone:
            keeper.ask()
            keeper.wait(min(deadline, time.monotonic() + STOP_SECONDS / 2))
        for keeper in everyone:
            keeper.kill()
