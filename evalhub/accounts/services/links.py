"""One-time sign-in links: for the first visit, and for people who lost their password."""

from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from evalhub.accounts.errors import LinkSpent
from evalhub.accounts.models import SignInLink, User
from evalhub.accounts.secrets import digest_of, new_secret
from evalhub.audit.services.events import record_event
from evalhub.errors import NotFound


@transaction.atomic
def create_sign_in_link(*, user: User, hours: int = 24, actor: User | None = None) -> str:
    """Create a link that signs `user` in once; return its path, which is stored nowhere."""
    secret, digest = new_secret()
    expires_at = timezone.now() + timedelta(hours=hours)
    SignInLink.objects.create(user=user, digest=digest, expires_at=expires_at)
    record_event(verb="sign-in link created", subject=user, actor=actor, payload={"hours": hours})
    return reverse("link-show", args=[secret])


@transaction.atomic
def use_sign_in_link(*, secret: str) -> User:
    """Spend a link and return its person. Raises `NotFound` or `LinkSpent`."""
    links = SignInLink.objects.select_for_update(of=["self"]).select_related("user")
    link = links.filter(digest=digest_of(secret)).first()
    if link is None:
        raise NotFound
    if link.used_at or link.expires_at <= timezone.now() or not link.user.is_active:
        raise LinkSpent
    link.used_at = timezone.now()
    link.save(update_fields=["used_at"])
    record_event(verb="sign-in link used", subject=link.user, actor=link.user)
    return link.user
