from annotation.models import Project
from calibration.models import SessionWish
from calibration.selectors.adjudications.live import (
    adjudication_plan,
    history_of,
    open_wishes,
    settled_adjudications,
)
from evalhub.accounts.models import User
from tests.factories.adjudications import make_differing, plan, settle


def test_every_decision_about_a_unit_is_in_its_history(
    project: Project, adam: User, maya: User
) -> None:
    subject = make_differing(project)
    rows = [settle(subject, adam, 4), settle(subject, maya, 2)]
    assert list(history_of(subject, "accuracy")) == rows[::-1]
    assert list(settled_adjudications(project)) == rows[1:]


def test_a_project_without_a_plan_has_the_defaults(project: Project) -> None:
    assert not adjudication_plan(project).two_person
    plan(project, two_person=True)
    assert adjudication_plan(project).two_person


def test_wishes_wait_until_a_session_takes_them(project: Project, adam: User) -> None:
    subject = make_differing(project)
    wish = SessionWish.objects.create(
        project=project, subject=subject, key="accuracy", wished_by=adam
    )
    assert list(open_wishes(project)) == [wish]
