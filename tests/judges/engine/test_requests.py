import pytest

from judges.engine.requests import Deadlines, is_same_model


@pytest.mark.parametrize(
    ("requested", "returned", "same"),
    [
        ("gpt-x", "gpt-x", True),
        ("gpt-x", "gpt-x-2026-05-01", True),
        ("gpt-x", "gpt-x-20260501", True),
        ("gpt-x", "gpt-x-0613", True),
        ("gpt-x", "", True),
        ("gpt-x", "gpt-x-mini", False),
        ("gpt-x", "gpt-xl", False),
        ("gpt-x-2026-05-01", "gpt-x", False),
        ("gpt-x-2026-05-01", "gpt-x-2026-06-01", False),
        ("gpt-x", "another-model", False),
    ],
)
def test_only_a_dated_snapshot_counts_as_the_same_model(
    requested: str, returned: str, same: bool
) -> None:
    assert is_same_model(requested, returned) is same


def test_a_call_has_five_seconds_to_connect_sixty_to_say_something_and_two_minutes_in_all() -> None:
    given = Deadlines()
    assert (given.connect, given.read, given.total) == (5, 60, 120)
