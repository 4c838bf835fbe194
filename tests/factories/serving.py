"""The web server as `evalhub up` starts it, on the test's own database."""

import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection

from evalhub.processes.supervisor import Site
from evalhub.wiring.site import children_of
from tests.factories.crowds import answers_within, database_url
from tests.factories.ports import free_port


@contextlib.contextmanager
def serving(folder: Path, *, workers: int, port: int = 0) -> Iterator[tuple[str, int]]:
    """Its address and its process id, with so many web processes behind it."""
    port = port or free_port()
    argv = children_of(Site(folder, "127.0.0.1", port))[0].argv
    argv[argv.index("--workers") + 1] = str(workers)
    # Connections that nobody closes are not waited for at the end.
    argv[argv.index("--workers-kill-timeout") + 1] = "1"
    env = {
        **os.environ,
        "DATABASE_URL": database_url(connection.settings_dict),
        "EVALHUB_SECRET_KEY": settings.SECRET_KEY,
        "EVALHUB_ALLOWED_HOSTS": "127.0.0.1",
    }
    server = subprocess.Popen(argv, env=env)
    try:
        answers_within(f"http://127.0.0.1:{port}", 300)
        yield f"http://127.0.0.1:{port}", server.pid
    finally:
        server.terminate()
        server.wait(300)
