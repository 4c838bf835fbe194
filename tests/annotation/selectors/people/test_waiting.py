from annotation.selectors.people.waiting import Waiting, register_waiting, waiting_for
from evalhub.accounts.models import User


def test_what_an_app_says_waits_for_a_person(db: None, olga: User) -> None:
    line = Waiting("Refund disputes", "A talk", "/talk/", "Now.")
    register_waiting("test", lambda user: [line] if user == olga else [])
    try:
        assert line in waiting_for(olga)
    finally:
        register_waiting("test", lambda user: [])
    assert line not in waiting_for(olga)
