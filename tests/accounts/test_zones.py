"""The time zone of one's own days, on the account."""

import pytest
from django.test import Client
from django.urls import reverse

from evalhub.accounts.models import User
from evalhub.accounts.services.people import choose_time_zone
from evalhub.audit.models import Event
from evalhub.zones.choices import zone_name, zone_names, zone_since
from tests.factories.people import make_user


@pytest.fixture
def own(client: Client, olga: User) -> Client:
    client.force_login(olga)
    return client


def test_a_person_chooses_a_zone_and_goes_back_to_the_server_s(own: Client, olga: User) -> None:
    page = reverse("account-zone")
    assert own.post(page, {"time_zone": "Europe/Berlin"}).status_code == 303
    shown = own.get(reverse("account-detail")).content.decode()
    assert '<option value="Europe/Berlin" selected>' in shown
    assert "As the server: UTC" in shown
    olga.refresh_from_db()
    assert zone_name(olga.preferences) == "Europe/Berlin"
    assert own.post(page, {"time_zone": ""}).status_code == 303
    olga.refresh_from_db()
    assert zone_name(olga.preferences) == "UTC"


@pytest.mark.parametrize("wrong", ["Europe/Atlantis", "../etc/passwd", "europe/berlin"])
def test_a_zone_that_does_not_exist_is_refused_at_its_field(
    own: Client, olga: User, wrong: str
) -> None:
    answer = own.post(reverse("account-zone"), {"time_zone": wrong})
    assert answer.status_code == 422
    assert "is not one of the available choices" in answer.content.decode()
    olga.refresh_from_db()
    assert olga.preferences == {}


def test_only_a_change_is_kept_and_recorded_and_other_preferences_stay(db: None) -> None:
    anna = make_user("anna")
    anna.preferences = {"break_minutes": 25}
    anna.save()
    anna = choose_time_zone(user=anna, zone="Asia/Tokyo")
    since = zone_since(anna.preferences)
    assert since is not None
    again = choose_time_zone(user=anna, zone="Asia/Tokyo")
    assert (zone_since(again.preferences), again.preferences["break_minutes"]) == (since, 25)
    # Going back to the server's zone is a change as well.
    gone = choose_time_zone(user=anna, zone="")
    later = zone_since(gone.preferences)
    assert later is not None
    assert later > since
    events = Event.objects.filter(verb="time zone chosen").order_by("pk")
    assert [event.payload for event in events] == [
        {"before": "", "after": "Asia/Tokyo"},
        {"before": "Asia/Tokyo", "after": ""},
    ]


def test_zones_are_places_and_utc() -> None:
    names = zone_names()
    assert {"UTC", "Europe/Berlin", "America/Sao_Paulo", "Asia/Calcutta"} <= set(names)
    assert [name for name in names if "/" not in name] == ["UTC"]
    assert sorted(names) == list(names)
