"""The last check of a judge, ready to print."""

from annotation.models import Project
from evalhub.jobs.models import LeasedRow
from judges.models import JudgeCheck
from judges.selectors.providers.checks import latest_check
from tests.factories.judging import make_judge

FINE = {"readable": True, "as_asked": True, "error": ""}


def test_the_newest_check_counts(project: Project) -> None:
    judge = make_judge(project)
    assert latest_check(judge) is None
    JudgeCheck.objects.create(judge=judge, answer=FINE, state=LeasedRow.State.DONE)
    first = latest_check(judge)
    assert first is not None
    assert (first.is_fine, first.is_open) == (True, False)
    JudgeCheck.objects.create(judge=judge)
    second = latest_check(judge)
    assert second is not None
    assert (second.is_fine, second.is_open) == (False, True)


def test_a_check_whose_workers_died_says_so(project: Project) -> None:
    judge = make_judge(project)
    JudgeCheck.objects.create(judge=judge, state=LeasedRow.State.DEAD, last_error="it stopped")
    shown = latest_check(judge)
    assert shown is not None
    assert (shown.error, shown.is_fine) == ("it stopped", False)
