import pytest

from evalhub.accounts.errors import AccountExists
from evalhub.accounts.models import User
from evalhub.accounts.services.people import create_person, make_superuser, rename_person
from evalhub.audit.models import Event
from tests.factories.people import PASSWORD


def test_a_person_is_made_with_an_argon2_password(db: None) -> None:
    user = create_person(email=" Nina@Example.org ", name="Nina", password=PASSWORD)
    assert user.email == "nina@example.org"
    assert user.password.startswith("argon2$")
    assert user.check_password(PASSWORD)
    assert not user.is_superuser
    assert Event.objects.get().verb == "person created"


def test_without_a_password_none_works(db: None) -> None:
    assert not create_person(email="nina@example.org").has_usable_password()


def test_an_address_is_taken_in_any_case(olga: User) -> None:
    with pytest.raises(AccountExists):
        create_person(email="OLGA@example.org")
    assert User.objects.count() == 1


def test_a_name_changes_with_an_event(olga: User) -> None:
    rename_person(user=olga, name="Olga P.")
    olga.refresh_from_db()
    assert olga.name == "Olga P."
    assert Event.objects.get().verb == "person renamed"


def test_a_superuser_is_staff_too(olga: User) -> None:
    make_superuser(user=olga)
    olga.refresh_from_db()
    assert (olga.is_superuser, olga.is_staff) == (True, True)
