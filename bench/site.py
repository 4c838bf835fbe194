"""A migrated database in a temporary folder, for what is measured in this process."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from importlib import import_module
from pathlib import Path

import django

from evalhub import embedded


@contextmanager
def site(*, own: bool = True, durable: bool = True) -> Iterator[Path]:
    """Set Django up on a new database and give its folder, which is removed at the end.

    Unless it has to be its `own`, a database that DATABASE_URL names is used where it names one.
    Without `durable`, what a crash would lose may be lost.
    """
    folder = Path(tempfile.mkdtemp(prefix="evalhub-bench-"))
    os.environ["EVALHUB_DATA"] = str(folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evalhub.settings")
    if own:
        os.environ.pop("DATABASE_URL", None)
    given = bool(os.environ.get("DATABASE_URL"))
    try:
        with nullcontext() if given else embedded.serving(folder) as cluster:
            if cluster is not None and not durable:
                with cluster.connect() as connection:
                    connection.execute(f"ALTER ROLE {embedded.ROLE} SET synchronous_commit = off")
            django.setup()
            import_module("django.core.management").call_command("migrate", verbosity=0)
            yield folder
            import_module("django.db").connections.close_all()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
