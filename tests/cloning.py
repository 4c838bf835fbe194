"""One migrated database for all processes of a session: made once, copied by each of them."""

import os
import subprocess

from django.db import connection

from evalhub import embedded
from tests.database import start_server
from tests.factories.session import alone_with
from tests.factories.sites import pattern

TEMPLATE = "migrated"


def is_shared() -> bool:
    """Several processes use one server that the session has for itself."""
    return "PYTEST_XDIST_WORKER" in os.environ and not os.environ.get("DATABASE_URL")


def start_shared_server() -> None:
    """The session's server as a copy of the finished installation's; whoever comes first."""
    cluster = embedded.cluster()
    with alone_with("server.copied") as made:
        if not made.read():
            command = ["cp", "-a", str(pattern() / "postgres"), str(cluster.folder)]
            subprocess.run(command, check=True)
            start_server()
            with cluster.connect() as link:
                link.execute(f"CREATE DATABASE {TEMPLATE} TEMPLATE {embedded.ROLE}")
            made.write("yes")
    connection.settings_dict["TEST"]["TEMPLATE"] = TEMPLATE
