"""How fast one person's answers are taken: a bucket that refills, kept on the rater's row."""

from datetime import datetime, timedelta

from annotation.blindness.policies import DeskPolicy
from annotation.errors import TooFast
from annotation.models import Rater

MINUTE = timedelta(minutes=1)


def paced_until(rater: Rater, now: datetime) -> datetime | None:
    """When the bucket of a locked rater is full again once the answer of this moment is taken.

    To be stored with the answer; None where the project sets no limit. Raises `TooFast`.
    """
    policy = DeskPolicy.of(rater.project)
    if not policy.pace:
        return None
    each = MINUTE / policy.pace
    full = max(now, rater.paced_until or now)
    if full > now + each * policy.burst:
        # Further ahead than today's limit ever sets it: an older, slower one did. One is free now.
        full = now + each * (policy.burst - 1)
    wait = full - now - each * (policy.burst - 1)
    if wait > timedelta(0):
        raise TooFast(policy.pace, wait)
    return full + each
