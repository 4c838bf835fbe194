import pytest

from evalhub.accounts.models import User
from evalhub.accounts.selectors.tokens import get_token, tokens_of
from evalhub.accounts.services.tokens import create_token
from evalhub.errors import NotFound


def test_a_person_sees_their_own_tokens_newest_first(olga: User, maya: User) -> None:
    first, _ = create_token(user=olga, name="first")
    second, _ = create_token(user=olga, name="second")
    create_token(user=maya, name="hers")
    assert list(tokens_of(olga)) == [second, first]


def test_somebody_elses_token_is_not_found(olga: User, maya: User) -> None:
    token, _ = create_token(user=olga, name="first")
    assert get_token(olga, token.public_id) == token
    with pytest.raises(NotFound):
        get_token(maya, token.public_id)
