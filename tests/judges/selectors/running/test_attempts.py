"""What went wrong with attempts, and the minutes in which calls were answered."""

from datetime import UTC, datetime, timedelta

import pytest

from annotation.models import Project
from judges.engine import errors
from judges.models import CallAttempt, JudgeRun
from judges.selectors.running.attempts import KINDS, failed_attempts, minutes_of
from judges.services.recording import WORKER_STOPPED
from judges.services.runs import RunPlan, start_run
from tests.factories.judging import make_judge, make_prompt
from tests.factories.projects import make_item

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TOKEN = "00000000-0000-0000-0000-000000000001"


@pytest.fixture
def run(project: Project) -> JudgeRun:
    make_item(project, "it-1", outputs=1)
    return start_run(judge=make_judge(project), plan=RunPlan((make_prompt(project),)))


def attempted(run: JudgeRun, seconds: float = 0, **fields: object) -> None:
    about = {"call": run.calls.get(), "token": TOKEN, "request_digest": "0"}
    one = CallAttempt.objects.create(**about, requested_model="m", **fields)
    CallAttempt.objects.filter(pk=one.pk).update(at=NOON + timedelta(seconds=seconds))


def test_failures_are_counted_by_kind_the_most_frequent_first(run: JudgeRun) -> None:
    assert failed_attempts(run) == ()
    down, late = "503", "The provider did not answer in time (ReadTimeout)."
    failures = [("RateLimited", "429")] * 3 + [("JudgeUnavailable", down), ("Odd", "?")]
    for kind, error in [*failures, *[("JudgeUnavailable", late)] * 2]:
        attempted(run, error_class=kind, error=error)
    attempted(run)
    assert failed_attempts(run) == (
        ("too many requests", 3),
        ("timeouts", 2),
        ("no answer", 1),
        ("other errors", 1),
    )


def test_every_kind_of_error_has_words() -> None:
    classes = {one.__name__ for one in vars(errors).values() if is_engine_error(one)}
    assert classes - {"EngineError"} <= set(KINDS)
    assert WORKER_STOPPED in KINDS


def is_engine_error(one: object) -> bool:
    return isinstance(one, type) and issubclass(one, errors.EngineError)


def test_minutes_follow_each_other_without_a_gap(run: JudgeRun) -> None:
    assert minutes_of(run) == ()
    attempted(run, 1)
    attempted(run, 59)
    assert minutes_of(run) == ()
    attempted(run, 130)
    # What failed, or came too late to be kept, is no answer.
    attempted(run, 190, error_class="RateLimited")
    attempted(run, 190, kept=False)
    found = minutes_of(run)
    assert [(one.at.minute, one.n) for one in found] == [(0, 2), (1, 0), (2, 1)]


def test_only_the_last_minutes_are_shown(run: JudgeRun) -> None:
    for minute in range(12):
        attempted(run, 60 * minute)
    assert [one.at.minute for one in minutes_of(run)] == list(range(4, 12))
