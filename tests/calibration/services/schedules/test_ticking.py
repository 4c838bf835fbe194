from datetime import timedelta

from django.core import mail
from django.utils import timezone

from annotation.models import Project
from calibration.models import SessionDue, SessionSchedule
from calibration.services.schedules.ticking import check_due, save_schedule
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from evalhub.jobs.queues import QUEUES
from tests.factories.sessions import make_session

RULES = {
    "alpha_below": None,
    "last_units": 100,
    "every_weeks": 1,
    "after_rubric": False,
    "new_raters": False,
}


def overdue(project: Project, maya: User) -> SessionSchedule:
    rules = save_schedule(project=project, rules=RULES, actor=maya)
    rules.since = timezone.now() - timedelta(weeks=2)
    rules.save()
    return rules


def test_what_is_due_is_raised_once_and_mailed_once_to_managers(
    project: Project, maya: User, anna: User
) -> None:
    overdue(project, maya)
    assert check_due() == 2
    assert [one.to for one in mail.outbox] == [[maya.email]]
    assert "No session for 1 weeks" in mail.outbox[0].body
    SessionSchedule.objects.update(checked_at=None)
    assert check_due() == 0
    assert len(mail.outbox) == 1
    assert SessionDue.objects.count() == 1


def test_a_project_is_looked_at_once_an_hour(project: Project, maya: User) -> None:
    save_schedule(project=project, rules=RULES, actor=maya)
    assert check_due() == 0
    SessionSchedule.objects.update(since=timezone.now() - timedelta(weeks=2))
    assert check_due() == 0
    SessionSchedule.objects.update(checked_at=timezone.now() - timedelta(hours=2))
    assert check_due() == 2


def test_a_session_that_is_called_answers_it(
    project: Project, maya: User, anna: User, ben: User
) -> None:
    overdue(project, maya)
    check_due()
    session = make_session(project, maya, anna, ben)
    assert SessionDue.objects.get().session == session


def test_rules_are_recorded_and_begin_when_they_are_saved(project: Project, maya: User) -> None:
    rules = save_schedule(project=project, rules=RULES, actor=maya)
    assert timezone.now() - rules.since < timedelta(minutes=1)
    assert Event.objects.get(verb="session schedule saved").payload == RULES


def test_the_worker_ticks_it() -> None:
    assert QUEUES["sessions"].work() == 0
    assert QUEUES["sessions"].sweep is check_due


def test_a_name_of_two_lines_is_one_line_of_a_mail(project: Project, maya: User) -> None:
    overdue(project, maya)
    Project.objects.update(name="Refunds\nBcc: olga@example.org")
    assert check_due() == 2
    assert mail.outbox[0].subject == (
        "A calibration session is due in Refunds Bcc: olga@example.org"
    )
    assert mail.outbox[0].bcc == []
