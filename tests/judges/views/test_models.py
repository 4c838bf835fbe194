"""What is known about models, as each role meets it."""

import pytest
from django.test import Client
from django.urls import reverse

from annotation.models import Project
from evalhub.accounts.models import User
from judges.models import ModelPrice, ModelRetirement

PRICE = {
    **{"kind": "price", "price-provider": "openai", "price-pattern": "gpt-x*"},
    **{"price-valid_from": "2026-01-01", "price-price_in": "0.15", "price-price_out": "0.6"},
    "price-source": "their page",
}
END = {
    **{"kind": "end", "end-provider": "", "end-pattern": "gpt-x*"},
    **{"end-retires_on": "2027-05-01", "end-source": "a letter"},
}


def test_prices_and_ends_are_entered_and_removed(
    client: Client, project: Project, erin: User
) -> None:
    page = reverse("model-list", args=[project.slug])
    client.force_login(erin)
    assert "No price yet" in client.get(page).content.decode()
    for given in (PRICE, END):
        assert client.post(page, given).status_code == 303
    shown = client.get(page).content.decode()
    assert "0.15" in shown
    assert "1 May 2027" in shown
    for kind, fact in (("price", ModelPrice.objects.get()), ("end", ModelRetirement.objects.get())):
        place = reverse("model-fact-remove", args=[project.slug, kind, fact.pk])
        assert client.post(place).status_code == 303
        assert client.post(place).status_code == 404
    nowhere = reverse("model-fact-remove", args=[project.slug, "nothing", 1])
    assert client.post(nowhere).status_code == 404


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"price-pattern": "gpt x"}, "without spaces"),
        ({"price-price_in": "x"}, "write a number such as 0.15"),
        ({"price-source": ""}, "required"),
    ],
)
def test_what_is_wrong_is_said(
    client: Client, project: Project, maya: User, change: dict[str, str], words: str
) -> None:
    client.force_login(maya)
    reply = client.post(reverse("model-list", args=[project.slug]), {**PRICE, **change})
    assert (reply.status_code, words in reply.content.decode()) == (422, True)
    assert not ModelPrice.objects.exists()


def test_only_who_manages_judges_may(
    client: Client, project: Project, otto: User, anna: User, olga: User
) -> None:
    page = reverse("model-list", args=[project.slug])
    for user, status in ((otto, 403), (anna, 403), (olga, 404)):
        client.force_login(user)
        assert (client.get(page).status_code, client.post(page, PRICE).status_code) == (
            status,
            status,
        )
