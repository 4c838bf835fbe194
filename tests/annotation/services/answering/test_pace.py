"""How fast one person's answers are taken: so many in any sixty seconds."""

from datetime import UTC, datetime, timedelta

import pytest

from annotation.errors import TooFast
from annotation.services.answering.pace import refuse_hurry

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


def refused(seconds: float) -> TooFast | None:
    """What is said to an answer so many seconds after the one that is 30 before it."""
    try:
        refuse_hurry(30, START, START + timedelta(seconds=seconds))
    except TooFast as error:
        return error
    return None


def test_who_has_given_fewer_is_never_too_fast() -> None:
    refuse_hurry(30, None, START)


@pytest.mark.parametrize(("seconds", "wait"), [(0, 60), (30, 30), (58.5, 2), (59.999, 1)])
def test_within_the_minute_it_says_when_to_come_again(seconds: float, wait: int) -> None:
    # 60 less what has gone by, in whole seconds: 1.5 s are 2.
    error = refused(seconds)
    assert error is not None
    assert error.retry_after == wait
    assert "30 answers a minute" in error.message


@pytest.mark.parametrize("seconds", [60, 61, 3600])
def test_after_a_minute_the_next_is_taken(seconds: float) -> None:
    assert refused(seconds) is None
