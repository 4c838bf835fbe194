"""The keys a person has chosen, beside their other preferences."""

from evalhub.accounts.models import User
from evalhub.accounts.services.keys import choose_keys
from evalhub.audit.models import Event


def test_keys_are_kept_beside_other_preferences_with_an_event(olga: User) -> None:
    User.objects.filter(pk=olga.pk).update(preferences={"other": 1})
    choose_keys(user=olga, keys={"g": "h"})
    olga.refresh_from_db()
    assert olga.preferences == {"other": 1, "keys": {"g": "h"}}
    assert (Event.objects.get().verb, Event.objects.get().payload) == (
        "keys chosen",
        {"keys": {"g": "h"}, "auto_submit": False},
    )


def test_no_keys_are_the_printed_ones(olga: User) -> None:
    choose_keys(user=olga, keys={"g": "h"})
    assert choose_keys(user=olga, keys={}).preferences == {}
    olga.refresh_from_db()
    assert olga.keys_json == "{}"
