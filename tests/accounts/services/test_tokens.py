import pytest

from evalhub.accounts.models import ApiToken, User
from evalhub.accounts.services.tokens import create_token, revoke_token
from evalhub.audit.models import Event
from evalhub.errors import InvalidInput


def test_a_token_is_returned_once_and_stored_as_a_hash(olga: User) -> None:
    token, secret = create_token(user=olga, name="nightly", days=30)
    assert secret.startswith("evh_")
    # 64 characters of hexadecimal digits are 256 bits.
    assert len(secret) == len("evh_") + 64
    assert (token.expiry - token.created).days in {29, 30}
    stored = f"{list(ApiToken.objects.values())} {list(Event.objects.values())}"
    assert secret not in stored


def test_a_name_is_used_once_per_person(olga: User, maya: User) -> None:
    create_token(user=olga, name="nightly")
    create_token(user=maya, name="nightly")
    with pytest.raises(InvalidInput, match="You have a token of this name"):
        create_token(user=olga, name="nightly")


def test_nobody_collects_tokens_without_end(olga: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evalhub.accounts.services.tokens.LIMIT", 1)
    create_token(user=olga, name="one")
    with pytest.raises(InvalidInput, match="You have 1 tokens"):
        create_token(user=olga, name="two")


def test_revoking_deletes_the_token_and_leaves_an_event(olga: User) -> None:
    token, _ = create_token(user=olga, name="nightly")
    name = str(token.public_id)
    revoke_token(token=token, actor=olga)
    assert not ApiToken.objects.exists()
    event = Event.objects.latest("pk")
    assert (event.verb, event.object_id, event.actor) == ("token revoked", name, olga)
