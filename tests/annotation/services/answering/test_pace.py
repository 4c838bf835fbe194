"""How fast one person's answers are taken."""

from datetime import datetime, timedelta
from random import Random

import pytest
from django.utils import timezone

from annotation.errors import TooFast
from annotation.models import Project, Rater
from annotation.services.answering.pace import paced_until

START = timezone.now()


def paced(pace: int = 30, burst: int = 10) -> Rater:
    return Rater(key="anna", project=Project(slug="refunds", desk={"pace": pace, "burst": burst}))


def taken(rater: Rater, seconds: float) -> bool:
    """Whether an answer so many seconds after the start is taken; then it is kept in mind."""
    try:
        rater.paced_until = paced_until(rater, after(seconds))
    except TooFast:
        return False
    return True


def after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def test_ten_follow_each_other_at_once_then_one_every_two_seconds() -> None:
    # 30 a minute: the eleventh waits 60 / 30 = 2 s. At 7 s three have refilled, one was used.
    rater = paced()
    assert [taken(rater, 0) for _ in range(11)] == [True] * 10 + [False]
    assert [taken(rater, at) for at in (1.9, 2, 2.1)] == [False, True, False]
    assert [taken(rater, 7) for _ in range(3)] == [True, True, False]


def test_whoever_comes_too_soon_is_told_when_to_come_again() -> None:
    rater = paced()
    for _ in range(10):
        taken(rater, 0)
    with pytest.raises(TooFast) as refused:
        paced_until(rater, after(0.5))
    # 1.5 s are left, in whole seconds.
    assert refused.value.retry_after == 2
    assert "30 answers a minute" in refused.value.message


def test_no_stretch_of_time_ever_holds_more_than_the_burst_and_its_share() -> None:
    rater, random = paced(), Random(5)
    at, times = 0.0, []
    for _ in range(3000):
        at += random.choice([0.0, 0.1, 0.4, 5.0 * random.random()])
        if taken(rater, at):
            times.append(at)
    for first in range(0, len(times), 7):
        for n, last in enumerate(times[first : first + 300], start=1):
            assert n <= 10 + (last - times[first]) / 2 + 1e-6


def test_a_faster_limit_holds_at_once() -> None:
    rater = paced(pace=1, burst=10)
    assert [taken(rater, 0) for _ in range(11)] == [True] * 10 + [False]
    # One a second now: one at once and then one after each second, not after ten minutes.
    rater.project.desk = {"pace": 60, "burst": 10}
    times = (0, 0, 0.9, 1, 1.5, 2)
    assert [taken(rater, at) for at in times] == [True, False, False, True, False, True]


@pytest.mark.parametrize("desk", [{}, {"pace": 0}])
def test_without_a_limit_nothing_is_kept(desk: dict[str, int]) -> None:
    rater = Rater(key="anna", project=Project(slug="refunds", desk=desk))
    assert paced_until(rater, START) is None
