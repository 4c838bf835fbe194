import re

import pytest
from django.test import Client

from evalhub.accounts.models import ApiToken, User
from evalhub.accounts.services.tokens import create_token


@pytest.fixture
def own(client: Client, olga: User) -> Client:
    client.force_login(olga)
    return client


def test_the_account_shows_name_address_and_tokens(own: Client, olga: User) -> None:
    _, secret = create_token(user=olga, name="nightly")
    html = own.get("/accounts/").content.decode()
    assert "olga@example.org" in html
    assert "nightly" in html
    assert secret not in html


def test_a_name_is_saved(own: Client, olga: User) -> None:
    response = own.post("/accounts/edit/", {"name": "Olga P."})
    assert (response.status_code, response["Location"]) == (303, "/accounts/")
    olga.refresh_from_db()
    assert olga.name == "Olga P."


def test_only_the_name_can_be_changed(own: Client, olga: User) -> None:
    own.post("/accounts/edit/", {"name": "O", "email": "x@example.org", "is_superuser": "on"})
    olga.refresh_from_db()
    assert (olga.email, olga.is_superuser) == ("olga@example.org", False)


def test_an_empty_name_is_refused(own: Client) -> None:
    assert own.post("/accounts/edit/", {"name": ""}).status_code == 422


def test_a_name_is_kept_in_the_usual_letters(own: Client, olga: User) -> None:
    # A ligature and wide letters; a joiner that Persian names are spelled with stays.
    own.post("/accounts/edit/", {"name": "\ufb01\uff2f \u0645\u06cc\u200c\u062e"})
    olga.refresh_from_db()
    assert olga.name == "fiO \u0645\u06cc\u200c\u062e"


@pytest.mark.parametrize("name", ["Olga\u202e", "\u200bOlga", "O\ufeff", "\ufdfa" * 20])
def test_a_name_with_what_nobody_sees_or_too_long_a_one_is_refused(own: Client, name: str) -> None:
    # The last is one letter for eighteen: 360 are more than 200.
    assert own.post("/accounts/edit/", {"name": name}).status_code == 422


def test_the_name_of_somebody_else_in_other_letters_is_refused(own: Client, maya: User) -> None:
    response = own.post("/accounts/edit/", {"name": maya.name.replace("a", "\u0430")})
    assert response.status_code == 422
    assert "written with other letters" in response.content.decode()
    assert own.post("/accounts/edit/", {"name": maya.name}).status_code == 303


def test_a_new_token_is_in_one_answer_only(own: Client) -> None:
    response = own.post("/accounts/tokens/", {"name": "nightly", "days": "90"})
    (secret,) = re.findall(r"evh_[0-9a-f]{64}", response.content.decode())
    assert "no-store" in response["Cache-Control"]
    assert secret not in own.get("/accounts/").content.decode()


def test_the_same_form_again_makes_no_second_token(own: Client) -> None:
    for status in (200, 422):
        response = own.post("/accounts/tokens/", {"name": "nightly", "days": "90"})
        assert response.status_code == status
    assert own.post("/accounts/tokens/", {"name": "x", "days": "9999"}).status_code == 422
    assert ApiToken.objects.count() == 1


def test_a_token_is_revoked_by_its_owner_only(own: Client, maya: User) -> None:
    token, _ = create_token(user=maya, name="hers")
    path = f"/accounts/tokens/{token.public_id}/revoke/"
    assert own.post(path).status_code == 404
    own.force_login(maya)
    assert own.get(path).status_code == 405
    assert own.post(path).status_code == 303
    assert not ApiToken.objects.exists()
