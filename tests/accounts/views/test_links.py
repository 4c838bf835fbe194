from django.test import Client

from evalhub.accounts.models import SignInLink, User
from evalhub.accounts.services.links import create_sign_in_link


def test_what_fetches_a_link_ahead_does_not_spend_it(client: Client, olga: User) -> None:
    path = create_sign_in_link(user=olga)
    for _ in range(3):
        assert client.get(path).status_code == 200
    assert client.head(path).status_code == 405
    assert SignInLink.objects.get().used_at is None
    assert "sessionid" not in client.cookies


def test_the_button_signs_in_once(client: Client, olga: User) -> None:
    path = create_sign_in_link(user=olga)
    response = client.post(path)
    assert (response.status_code, response["Location"]) == (302, "/")
    assert client.get("/accounts/").status_code == 200
    assert Client().post(path).status_code == 409
    assert Client().get(path).status_code == 409


def test_an_unknown_link_tells_nothing(client: Client, db: None) -> None:
    assert client.get("/accounts/link/nothing/").status_code == 404
    assert client.post("/accounts/link/nothing/").status_code == 404


def test_a_link_is_not_kept_by_caches(client: Client, olga: User) -> None:
    assert "no-store" in client.get(create_sign_in_link(user=olga))["Cache-Control"]


def test_a_second_factor_is_asked_for_after_a_link(client: Client, olga: User) -> None:
    olga.authenticator_set.create(type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})
    response = client.post(create_sign_in_link(user=olga))
    assert response["Location"].startswith("/accounts/2fa/authenticate/")
    assert client.get("/accounts/").status_code == 302
