"""A label that was acknowledged must survive a crash: the database settings that promise it."""

from django.db import connection

from evalhub.errors import Unavailable

REQUIRED = {"fsync": "on", "full_page_writes": "on"}
WEAK_COMMITS = {"off"}


def weak_settings() -> list[str]:
    """Name the database settings under which acknowledged rows could be lost."""
    names = [*REQUIRED, "synchronous_commit"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [names])
        found = dict(cursor.fetchall())
    weak = [name for name, wanted in REQUIRED.items() if found[name] != wanted]
    if found["synchronous_commit"] in WEAK_COMMITS:
        weak.append("synchronous_commit")
    return weak


def require_durability() -> None:
    """Refuse to start on a database that may forget what it acknowledged."""
    weak = weak_settings()
    if weak:
        raise Unavailable(
            f"The database runs with {', '.join(weak)} off and could lose labels in a crash. "
            "Turn it on and start again."
        )
