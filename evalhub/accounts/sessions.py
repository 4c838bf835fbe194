"""Sessions in the database, as Django's own, read by a prepared statement."""

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
