"""Sessions in the database, as Django's own, read with their person by one prepared statement."""

from copy import deepcopy
from functools import lru_cache
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session

from evalhub.accounts.models import User
from evalhub.sql.prepared import fetch, instance, selecting, width

SESSION = selecting(
    """
    SELECT {s}, {u} FROM django_session s LEFT JOIN accounts_user u ON u.id = %(owner)s
    WHERE s.session_key = %(key)s AND s.expire_date > statement_timestamp()
    """,
    s=Session,
    u=User,
)
# Whose a session was when it was read last: what it says counts, this only says whom to read too.
OWNERS: dict[str, str] = {}
MOST_OWNERS = 10_000


class SessionStore(db.SessionStore):
    """What the cookie's key stands for; a key that is none, or has expired, is forgotten.

    `owner` is the person read along, who may be somebody else than the session says by now.
    """

    owner: User | None = None

    def _get_session_from_db(self) -> Any:
        key = self.session_key or ""
        given = {"key": key, "owner": OWNERS.get(key)}
        found = fetch(SESSION, given) if key.isalnum() else []
        if not found:
            self._session_key = None
            return None
        row, start = found[0], width(Session)
        self.owner = instance(User, row, start) if row[start] is not None else None
        return instance(Session, row)

    def decode(self, session_data: str) -> dict[str, Any]:
        found = deepcopy(decoded(session_data))
        if self.session_key and SESSION_KEY in found:
            if len(OWNERS) >= MOST_OWNERS:
                OWNERS.clear()
            OWNERS[self.session_key] = found[SESSION_KEY]
        return found


@lru_cache(maxsize=1024)
def decoded(session_data: str) -> dict[str, Any]:
    """Check the signature of a session's data and read it; the same text says the same."""
    found: dict[str, Any] = db.SessionStore().decode(session_data)
    return found
