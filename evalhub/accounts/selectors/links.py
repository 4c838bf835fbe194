"""Looking at a one-time link without spending it."""

from django.utils import timezone

from evalhub.accounts.errors import LinkSpent
from evalhub.accounts.models import SignInLink
from evalhub.accounts.secrets import digest_of
from evalhub.errors import NotFound


def open_link(secret: str) -> SignInLink:
    """Return the link behind a secret. Raises `NotFound`, or `LinkSpent` if it is of no use."""
    link = SignInLink.objects.select_related("user").filter(digest=digest_of(secret)).first()
    if link is None:
        raise NotFound
    if link.used_at or link.expires_at <= timezone.now() or not link.user.is_active:
        raise LinkSpent
    return link
