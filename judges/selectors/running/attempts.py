"""What went wrong with attempts of a run, and how many calls were answered minute by minute."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Q
from django.db.models.functions import TruncMinute

from judges.models import CallAttempt, JudgeRun

MINUTES = 8
ONE = timedelta(minutes=1)
# The class of an error, in words.
KINDS = {
    "RateLimited": "too many requests",
    "JudgeUnavailable": "no answer",
    "BrokenReply": "broken answers",
    "JudgeRefused": "refused",
    "JudgeMisconfigured": "not accepted",
    "WorkerStopped": "stopped workers",
}
LATE = "timeouts"


@dataclass(frozen=True)
class Minute:
    """A minute of a run, and how many calls were answered in it."""

    at: datetime
    n: int


def failed_attempts(run: JudgeRun) -> tuple[tuple[str, int], ...]:
    """Kinds of failures with how often each came, the most frequent first."""
    failed = CallAttempt.objects.filter(call__run=run).exclude(error_class="")
    late = Count("id", filter=Q(error__contains="in time"))
    found: Counter[str] = Counter()
    for row in failed.values("error_class").annotate(n=Count("id"), late=late):
        found[KINDS.get(row["error_class"], "other errors")] += row["n"] - row["late"]
        found[LATE] += row["late"]
    return tuple((words, n) for words, n in found.most_common() if n)


def minutes_of(run: JudgeRun) -> tuple[Minute, ...]:
    """The last minutes in which the run was asked, without a gap; empty within the first two."""
    answered = CallAttempt.objects.filter(call__run=run, error_class="", kept=True)
    last = answered.aggregate(last=Max("at"))["last"]
    if last is None:
        return ()
    end = last.replace(second=0, microsecond=0)
    recent = answered.filter(at__gte=end - (MINUTES - 1) * ONE)
    rows = recent.annotate(minute=TruncMinute("at")).values_list("minute")
    counted = dict(rows.annotate(n=Count("id")))
    if len(counted) < 2:
        return ()
    span = round((end - min(counted)) / ONE)
    every = (end - step * ONE for step in range(span, -1, -1))
    return tuple(Minute(at, counted.get(at, 0)) for at in every)
