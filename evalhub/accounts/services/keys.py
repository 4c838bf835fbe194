"""Keeping the keys a person has chosen."""

from collections.abc import Mapping

from django.db import transaction

from evalhub.accounts.models import User
from evalhub.accounts.shortcuts import PREFERENCE
from evalhub.audit.services.events import record_event


@transaction.atomic
def choose_keys(*, user: User, keys: Mapping[str, str]) -> User:
    """Keep `keys`, by shortcut, as `shortcuts.read_keys` gives them; none are the printed ones."""
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    kept = {name: value for name, value in user.preferences.items() if name != PREFERENCE}
    user.preferences = kept | ({PREFERENCE: dict(keys)} if keys else {})
    user.save(update_fields=["preferences"])
    record_event(verb="keys chosen", subject=user, actor=user, payload={"keys": dict(keys)})
    return user
