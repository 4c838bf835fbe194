import pytest

from evalhub.accounts.errors import LinkSpent
from evalhub.accounts.models import SignInLink, User
from evalhub.accounts.selectors.links import open_link
from evalhub.accounts.services.links import create_sign_in_link, use_sign_in_link
from evalhub.errors import NotFound


def test_looking_does_not_spend_a_link(olga: User) -> None:
    secret = create_sign_in_link(user=olga).split("/")[-2]
    assert open_link(secret).user == olga
    assert open_link(secret).user == olga
    assert SignInLink.objects.get().used_at is None


def test_a_spent_or_unknown_link_is_refused(olga: User) -> None:
    secret = create_sign_in_link(user=olga).split("/")[-2]
    use_sign_in_link(secret=secret)
    with pytest.raises(LinkSpent):
        open_link(secret)
    with pytest.raises(NotFound):
        open_link("nothing")
