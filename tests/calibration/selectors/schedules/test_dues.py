from datetime import timedelta

import pytest
from django.utils import timezone

from annotation.models import Annotation, Project
from annotation.selectors.agreement.steps import suggested
from calibration.models import SessionDue, SessionSchedule
from calibration.selectors.schedules.dues import due_now, open_dues, schedule_of
from evalhub.accounts.models import User
from tests.factories.golden_sets import make_raters, rate
from tests.factories.people import make_rater
from tests.factories.projects import make_item, make_rubric
from tests.factories.sessions import make_session


def schedule(project: Project, *, weeks_ago: int = 3, **rules: object) -> SessionSchedule:
    since = timezone.now() - timedelta(weeks=weeks_ago)
    return SessionSchedule.objects.create(project=project, since=since, **rules)


def reasons(rules: SessionSchedule) -> list[str]:
    return [one.reason for one in due_now(rules)]


def test_nothing_is_due_without_rules(project: Project) -> None:
    assert schedule_of(project).alpha_below is None
    assert reasons(schedule(project)) == []


def test_time_makes_a_session_due_until_one_is_called(
    project: Project, maya: User, anna: User, ben: User
) -> None:
    rules = schedule(project, every_weeks=2)
    assert reasons(rules) == ["weeks"]
    make_session(project, maya, anna, ben)
    assert reasons(rules) == []


def test_a_published_rubric_and_new_raters_make_one_due(project: Project) -> None:
    rules = schedule(project, after_rubric=True, new_raters=True)
    make_rubric(project, output_keys=("accuracy",))
    assert [one.detail for one in due_now(rules)] == [
        "Rubric 2 was published and not talked about."
    ]
    make_rater(project, "imported")
    assert reasons(rules) == ["rubric"]


def test_somebody_who_joins_makes_one_due(project: Project, anna: User) -> None:
    rules = schedule(project, new_raters=True)
    make_rater(project, "R-01", anna)
    assert reasons(rules) == ["raters"]


@pytest.mark.parametrize(("mark", "found"), [(0.9, ["alpha"]), (-0.9, [])])
def test_alpha_of_the_last_units_is_held_against_the_mark(
    project: Project, mark: float, found: list[str]
) -> None:
    raters = make_raters(project, 2)
    for number in range(12):
        item = make_item(project, f"it-{number}", outputs=1)
        rate(item, raters, [1 + number % 5, 1 + (2 * number) % 5])
    Annotation.objects.update(submitted_at=timezone.now())
    rules = schedule(project, alpha_below=mark)
    assert reasons(rules) == found
    if found:
        assert "alpha of the last 12 units is" in due_now(rules)[0].detail


def test_too_few_units_tell_nothing(project: Project) -> None:
    raters = make_raters(project, 2)
    for number in range(9):
        rate(make_item(project, f"it-{number}", outputs=1), raters, [1, 5])
    Annotation.objects.update(submitted_at=timezone.now())
    assert reasons(schedule(project, alpha_below=1.0)) == []


def test_what_is_due_is_a_step_of_the_overview(project: Project) -> None:
    SessionDue.objects.create(project=project, reason="weeks", detail="No session for 4 weeks.")
    steps = [step for step in suggested(project) if step.page == "session-create"]
    assert [step.reason for step in steps] == ["No session for 4 weeks."]
    assert open_dues(project).count() == 1
