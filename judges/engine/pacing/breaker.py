"""A breaker: a provider that fails half of its last 20 calls is left alone for a while."""

from judges.engine.errors import BrokenReply, EngineError, JudgeUnavailable, RateLimited

WINDOW = 20
FAILURES = 10
FIRST_SECONDS, MOST_SECONDS = 15.0, 600.0
ANSWER, FAILURE = ".", "x"


def mark_of(error: EngineError | None) -> str:
    """How a call counts: whoever says no, or asks to slow down, is there and answers."""
    failed = isinstance(error, JudgeUnavailable | BrokenReply)
    return FAILURE if failed and not isinstance(error, RateLimited) else ANSWER


def is_broken(recent: str) -> bool:
    """Has half of a full window failed?"""
    return len(recent) >= WINDOW and recent[-WINDOW:].count(FAILURE) >= FAILURES


def resting_seconds(times_opened: int) -> float:
    """How long to leave a provider alone: twice as long each time it was no better."""
    return min(MOST_SECONDS, FIRST_SECONDS * 2.0 ** max(0, times_opened - 1))
