"""Sessions in the database, as Django's own, read by a prepared statement."""

from copy import deepcopy
from functools import lru_cache
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session

from evalhub.sql.prepared import fetch, instance, selecting

SESSION = selecting(
    """
    SELECT {s} FROM django_session s
    WHERE s.session_key = %(key)s AND s.expire_date > statement_timestamp()
    """,
    s=Session,
)


class SessionStore(db.SessionStore):
    """What the cookie's key stands for; a key that is none, or has expired, is forgotten."""

    def _get_session_from_db(self) -> Any:
        key = self.session_key or ""
        found = fetch(SESSION, {"key": key}) if key.isalnum() else []
        if not found:
            self._session_key = None
            return None
        return instance(Session, found[0])

    def decode(self, session_data: str) -> dict[str, Any]:
        return deepcopy(decoded(session_data))


@lru_cache(maxsize=1024)
def decoded(session_data: str) -> dict[str, Any]:
    """Check the signature of a session's data and read it; the same text says the same."""
    found: dict[str, Any] = db.SessionStore().decode(session_data)
    return found
