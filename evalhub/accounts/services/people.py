"""Creating people and changing what they may change about themselves."""

from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from evalhub.accounts.errors import AccountExists
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event
from evalhub.languages.choices import PREFERENCE
from evalhub.zones import choices as zones


@transaction.atomic
def create_person(
    *,
    email: str,
    name: str = "",
    password: str | None = None,
    superuser: bool = False,
    actor: User | AnonymousUser | None = None,
) -> User:
    """Create an account; without a password only a sign-in link opens it.

    Raises `AccountExists` when the address is taken.
    """
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                email, password, name=name, is_staff=superuser, is_superuser=superuser
            )
    except IntegrityError:
        raise AccountExists(_("This address has an account. Sign in with it.")) from None
    record_event(
        verb="person created", subject=user, actor=actor or user, payload={"superuser": superuser}
    )
    return user


@transaction.atomic
def rename_person(*, user: User, name: str) -> User:
    """Change the name others see."""
    user.name = name
    user.save(update_fields=["name"])
    record_event(verb="person renamed", subject=user, actor=user)
    return user


@transaction.atomic
def choose_language(*, user: User, language: str) -> User:
    """Keep the language a person reads; empty leaves it to the browser."""
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    kept = {key: value for key, value in user.preferences.items() if key != PREFERENCE}
    user.preferences = kept | ({PREFERENCE: language} if language else {})
    user.save(update_fields=["preferences"])
    record_event(verb="language chosen", subject=user, actor=user, payload={"language": language})
    return user


@transaction.atomic
def choose_time_zone(*, user: User, zone: str) -> User:
    """Keep the zone whose midnights part a person's days; empty is the server's.

    When it changed is kept too, so that a change gives no second day's work.
    """
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    before = user.preferences.get(zones.PREFERENCE, "")
    if zone == before:
        return user
    kept = {key: value for key, value in user.preferences.items() if key != zones.PREFERENCE}
    kept[zones.SINCE] = timezone.now().isoformat()
    user.preferences = kept | ({zones.PREFERENCE: zone} if zone else {})
    user.save(update_fields=["preferences"])
    record_event(
        verb="time zone chosen",
        subject=user,
        actor=user,
        payload={"before": before, "after": zone},
    )
    return user


@transaction.atomic
def set_break_reminder(*, user: User, minutes: int) -> User:
    """Remind a person of a break after so many minutes of work; 0 never does."""
    user = User.objects.select_for_update().get(pk=user.pk)
    user.preferences = {**user.preferences, "break_minutes": minutes}
    user.save(update_fields=["preferences"])
    record_event(verb="break reminder set", subject=user, actor=user, payload={"minutes": minutes})
    return user


@transaction.atomic
def make_superuser(*, user: User, actor: User | None = None) -> User:
    """Give an account every right of the installation; only the command line does this."""
    user.is_staff = user.is_superuser = True
    user.save(update_fields=["is_staff", "is_superuser"])
    record_event(verb="person made superuser", subject=user, actor=actor)
    return user
