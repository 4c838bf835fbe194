"""The reminder of breaks, on one's own account."""

from django.test import Client
from django.urls import reverse

from evalhub.accounts.models import User
from evalhub.accounts.services.people import set_break_reminder
from evalhub.audit.models import Event
from tests.factories.people import make_user


def test_a_person_sets_their_own_reminder(client: Client, db: None) -> None:
    anna = make_user("anna")
    client.force_login(anna)
    page = reverse("account-breaks")
    assert client.post(page, {"break_minutes": "7"}).status_code == 422
    assert client.post(page, {"break_minutes": "25"}).status_code == 303
    anna.refresh_from_db()
    assert anna.preferences["break_minutes"] == 25
    shown = client.get(reverse("account-detail")).content.decode()
    assert '<option value="25" selected>' in shown


def test_other_preferences_stay(db: None) -> None:
    anna = User.objects.create(email="a@example.org", preferences={"keys": {"g": "x"}})
    set_break_reminder(user=anna, minutes=0)
    anna.refresh_from_db()
    assert anna.preferences == {"keys": {"g": "x"}, "break_minutes": 0}
    assert Event.objects.get(verb="break reminder set").payload == {"minutes": 0}
