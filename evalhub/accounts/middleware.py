"""Who a request comes from: the person that was read together with the session."""

from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.middleware import AuthenticationMiddleware, get_user
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from evalhub.accounts.models import User
from evalhub.accounts.sessions import SessionStore


class PersonMiddleware(AuthenticationMiddleware):
    """Django's own, which is asked whenever the person read along is not plainly the right one."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: person_of(request))


def person_of(request: Any) -> User | AnonymousUser:
    """The person of a request's session."""
    if not hasattr(request, "_cached_user"):
        owner = owner_of(request.session)
        if owner is None:
            return get_user(request)
        request._cached_user = owner
    return request._cached_user


def owner_of(session: SessionStore) -> User | None:
    """Who was read with a session, where it names them, a backend and their password's hash.

    Every backend of ours knows a person by id, and none that is not active.
    """
    named, given = session.get(SESSION_KEY), session.get(HASH_SESSION_KEY, "")
    owner = session.owner
    if owner is None or str(owner.pk) != named or not owner.is_active:
        return None
    if session.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return None
    return owner if constant_time_compare(given, owner.get_session_auth_hash()) else None
