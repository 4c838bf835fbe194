import pytest

from judges.engine.errors import (
    BrokenReply,
    EngineError,
    JudgeMisconfigured,
    JudgeUnavailable,
    RateLimited,
)
from judges.engine.pacing.breaker import is_broken, mark_of, resting_seconds


@pytest.mark.parametrize(
    ("error", "mark"),
    [
        (None, "."),
        (JudgeUnavailable("down"), "x"),
        (BrokenReply("html"), "x"),
        (RateLimited("slow down"), "."),
        (JudgeMisconfigured("no key"), "."),
    ],
)
def test_only_a_provider_that_does_not_answer_fails(error: EngineError | None, mark: str) -> None:
    assert mark_of(error) == mark


def test_it_breaks_at_half_of_the_last_twenty_and_not_before_there_are_twenty() -> None:
    assert not is_broken("x" * 19)
    assert not is_broken("." * 11 + "x" * 9)
    assert is_broken("." * 10 + "x" * 10)
    assert not is_broken("x" * 10 + "." * 20)


def test_the_rest_doubles_up_to_ten_minutes() -> None:
    assert [resting_seconds(n) for n in (1, 2, 3, 90)] == [15, 30, 60, 600]
