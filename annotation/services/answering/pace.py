"""How fast one person's answers are taken: so many in any sixty seconds, and no more."""

from datetime import datetime, timedelta

from annotation.errors import TooFast

MINUTE = timedelta(minutes=1)


def refuse_hurry(pace: int, before: datetime | None, now: datetime) -> None:
    """Raise `TooFast` where the answer `pace` before this one is not a minute old."""
    wait = before + MINUTE - now if before else timedelta(0)
    if wait > timedelta(0):
        raise TooFast(pace, wait)
