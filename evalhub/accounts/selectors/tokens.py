"""A person's API tokens."""

from uuid import UUID

from django.db.models import QuerySet

from evalhub.accounts.models import ApiToken, User
from evalhub.errors import NotFound


def tokens_of(user: User) -> QuerySet[ApiToken]:
    """Return a person's tokens, newest first."""
    return ApiToken.objects.filter(user=user).order_by("-created")


def get_token(user: User, public_id: UUID) -> ApiToken:
    """Return one of the person's own tokens. Raises `NotFound`, also for somebody else's."""
    token = ApiToken.objects.filter(user=user, public_id=public_id).first()
    if token is None:
        raise NotFound
    return token
