"""Keeping the keys a person has chosen."""

from collections.abc import Mapping

from django.db import transaction

from evalhub.accounts.models import User
from evalhub.accounts.shortcuts import AUTO_SUBMIT, PREFERENCE
from evalhub.audit.services.events import record_event


@transaction.atomic
def choose_keys(*, user: User, keys: Mapping[str, str], auto_submit: bool = False) -> User:
    """Keep `keys`, by shortcut, as `shortcuts.read_keys` gives them; none are the printed ones.

    With `auto_submit` a value submits by itself where one Criterion is asked.
    """
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    own = {PREFERENCE: dict(keys), AUTO_SUBMIT: auto_submit}
    kept = {name: value for name, value in user.preferences.items() if name not in own}
    user.preferences = kept | {name: value for name, value in own.items() if value}
    user.save(update_fields=["preferences"])
    record_event(verb="keys chosen", subject=user, actor=user, payload=own)
    return user
