"""Wiring: starting the whole product on this machine, for `evalhub up` and `evalhub demo`."""

import contextlib
import sys
from collections.abc import Callable, Iterator, Sequence

from django.conf import settings

from evalhub import embedded
from evalhub.processes.children import Child
from evalhub.processes.supervisor import Site, claimed, supervise
from evalhub.startup.durability import require_durability
from evalhub.wiring.commands import prepare_database

WEB_WORKERS = 2
WEB_THREADS = 2
# Processes side by side share the cores; with a pool of threads in each they only get in each
# other's way, several times slower.
CALM = {"OPENBLAS_NUM_THREADS": "1"}


@contextlib.contextmanager
def opened(site: Site) -> Iterator[embedded.Cluster | None]:
    """Claim the data folder and port, start the database and bring it up to date."""
    with claimed(site), contextlib.ExitStack() as stack:
        database = None
        if settings.EMBEDDED:
            database = stack.enter_context(embedded.serving(site.data, tied=True))
        prepare_database()
        require_durability()
        yield database


def children_of(site: Site, extra: Sequence[Child] = ()) -> list[Child]:
    """The programs that serve: web and worker, and what a command adds."""
    evalhub = [sys.executable, "-m", "evalhub.cli"]
    web = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi"),
        *("--host", site.host, "--port", str(site.port), "--workers", str(WEB_WORKERS)),
        *("--blocking-threads", str(WEB_THREADS), "--no-ws", "--log-level", "error"),
        *("--respawn-failed-workers", "--respawn-interval", "1", "--workers-kill-timeout", "10"),
        "evalhub.wsgi:application",
    ]
    worker = [*evalhub, "worker"]
    return [Child("web", web, CALM), Child("worker", worker, CALM), *extra]


def run_site(
    site: Site,
    database: embedded.Cluster | None,
    on_ready: Callable[[str], bool | None],
    extra: Sequence[Child] = (),
) -> int:
    """Keep everything running until a signal; returns the exit code."""
    return supervise(children_of(site, extra), site=site, database=database, on_ready=on_ready)
