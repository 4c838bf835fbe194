"""How fast one person's answers are taken."""

from datetime import UTC, datetime, timedelta

import pytest

from annotation.errors import TooFast
from annotation.services.answering.pace import limit_of, refuse_hurry

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("pace", "answers", "seconds"),
    # The smallest number of windows with ten answers or fewer; what does not divide is lost.
    [(1, 1, 60), (7, 7, 60), (10, 10, 60), (11, 5, 30), (25, 8, 20), (30, 10, 20), (600, 10, 1)],
)
def test_a_minute_is_cut_into_windows_of_ten_at_most(
    pace: int, answers: int, seconds: float
) -> None:
    limit = limit_of(pace)
    assert (limit.answers, limit.window) == (answers, timedelta(seconds=seconds))


def test_no_minute_holds_more_than_the_pace() -> None:
    for pace in range(1, 601):
        limit = limit_of(pace)
        # So many windows begin within a minute, each with its answers.
        assert limit.answers * -(-timedelta(minutes=1) // limit.window) <= pace
        assert 1 <= limit.answers <= 10


def refused(seconds: float) -> TooFast | None:
    """What is said to an answer so many seconds after the tenth before it, at 30 a minute."""
    try:
        refuse_hurry(30, START, START + timedelta(seconds=seconds))
    except TooFast as error:
        return error
    return None


def test_who_has_given_fewer_is_never_too_fast() -> None:
    refuse_hurry(30, None, START)


@pytest.mark.parametrize(("seconds", "wait"), [(0, 20), (10, 10), (18.5, 2), (19.999, 1)])
def test_within_the_window_it_says_when_to_come_again(seconds: float, wait: int) -> None:
    # 20 less what has gone by, in whole seconds: 1.5 s are 2.
    error = refused(seconds)
    assert error is not None
    assert error.retry_after == wait
    assert "30 answers a minute" in error.message


@pytest.mark.parametrize("seconds", [20, 21, 3600])
def test_after_the_window_the_next_is_taken(seconds: float) -> None:
    assert refused(seconds) is None
