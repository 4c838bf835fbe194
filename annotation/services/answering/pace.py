"""How fast one person's answers are taken: so many a minute, and no more than ten at once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from annotation.errors import TooFast

MINUTE_US = 60_000_000
AT_ONCE = 10


@dataclass(frozen=True)
class Limit:
    """So many answers in any stretch of `window`."""

    answers: int
    window: timedelta


def limit_of(pace: int) -> Limit:
    """The limit that keeps every minute within `pace`: 30 are 10 in any 20 seconds.

    A minute is a whole number of windows. Of a pace that they do not divide the rest is lost: 25
    are 8 in any 20 seconds.
    """
    windows = ceil(pace / AT_ONCE)
    # Rounded up: with a microsecond less one more would fit into a minute.
    return Limit(pace // windows, timedelta(microseconds=ceil(MINUTE_US / windows)))


def refuse_hurry(pace: int, before: datetime | None, now: datetime) -> None:
    """Raise `TooFast` where the answer that is a window's number back lies within the window."""
    wait = before + limit_of(pace).window - now if before else timedelta(0)
    if wait > timedelta(0):
        raise TooFast(pace, wait)
