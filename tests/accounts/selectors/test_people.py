from evalhub.accounts.models import User
from evalhub.accounts.selectors.people import find_person


def test_an_address_is_found_in_any_case(olga: User) -> None:
    assert find_person(" OLGA@example.org ") == olga
    assert find_person("nobody@example.org") is None
