import pytest
from django.utils import timezone

from evalhub.accounts.errors import LinkSpent
from evalhub.accounts.models import SignInLink, User
from evalhub.accounts.secrets import digest_of
from evalhub.accounts.services.links import create_sign_in_link, use_sign_in_link
from evalhub.audit.models import Event
from evalhub.errors import NotFound


def secret_of(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]


def test_a_link_signs_in_once(olga: User) -> None:
    secret = secret_of(create_sign_in_link(user=olga))
    assert use_sign_in_link(secret=secret) == olga
    with pytest.raises(LinkSpent):
        use_sign_in_link(secret=secret)
    verbs = Event.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["sign-in link created", "sign-in link used"]


def test_only_the_digest_is_stored(olga: User) -> None:
    secret = secret_of(create_sign_in_link(user=olga))
    (row,) = SignInLink.objects.values()
    assert row["digest"] == digest_of(secret)
    assert secret not in str(row)
    assert secret not in str(list(Event.objects.values()))


def test_a_link_ends_after_its_hours(olga: User) -> None:
    secret = secret_of(create_sign_in_link(user=olga, hours=1))
    SignInLink.objects.update(expires_at=timezone.now())
    with pytest.raises(LinkSpent):
        use_sign_in_link(secret=secret)


def test_a_closed_account_is_not_opened_by_a_link(olga: User) -> None:
    secret = secret_of(create_sign_in_link(user=olga))
    olga.is_active = False
    olga.save()
    with pytest.raises(LinkSpent):
        use_sign_in_link(secret=secret)


def test_a_wrong_secret_finds_nothing(db: None) -> None:
    with pytest.raises(NotFound):
        use_sign_in_link(secret="nothing")
