"""Creating and revoking API tokens."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from evalhub.accounts.models import ApiToken, User
from evalhub.audit.services.events import record_event
from evalhub.errors import InvalidInput

LIMIT = 50


@transaction.atomic
def create_token(*, user: User, name: str, days: int = 90) -> tuple[ApiToken, str]:
    """Create a token; the second value is the token itself, shown once and stored nowhere.

    Raises `InvalidInput` when the person has a token of this name, or too many.
    """
    User.objects.select_for_update().get(pk=user.pk)
    own = ApiToken.objects.filter(user=user)
    if own.filter(name=name).exists():
        raise InvalidInput(_("You have a token of this name. Revoke it or choose another name."))
    if own.count() >= LIMIT:
        raise InvalidInput(_("You have %(n)s tokens. Revoke one that nobody uses.") % {"n": LIMIT})
    token, secret = ApiToken.objects.create(user=user, expiry=timedelta(days=days), name=name)
    record_event(
        verb="token created", subject=token, actor=user, payload={"name": name, "days": days}
    )
    return token, secret


@transaction.atomic
def revoke_token(*, token: ApiToken, actor: User) -> None:
    """Delete a token: the next request with it is refused."""
    record_event(verb="token revoked", subject=token, actor=actor, payload={"name": token.name})
    token.delete()
