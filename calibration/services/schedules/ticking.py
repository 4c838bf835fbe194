"""Saving when sessions are due, looking at it every hour, and telling the managers once."""

from datetime import timedelta
from smtplib import SMTPException
from typing import Any

from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone

from annotation.models import Membership, Project, Role
from calibration.models import CalibrationSession, SessionDue, SessionSchedule
from calibration.selectors.schedules.dues import Due, due_now, open_dues
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event

EVERY = timedelta(hours=1)
QUEUE = "sessions"


@transaction.atomic
def save_schedule(*, project: Project, rules: dict[str, Any], actor: User) -> SessionSchedule:
    """Keep the rules; what happened before makes nothing due. What is due already stays due."""
    Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    defaults = {**rules, "saved_by": actor, "since": timezone.now(), "checked_at": None}
    made, _ = SessionSchedule.objects.update_or_create(project=project, defaults=defaults)
    record_event(
        verb="session schedule saved",
        subject=project,
        actor=actor,
        project_id=project.public_id,
        payload=rules,
    )
    return made


def check_due() -> int:
    """The sweep: look at every project whose turn it is, then send what was not sent."""
    before = timezone.now() - EVERY
    waiting = SessionSchedule.objects.exclude(checked_at__gt=before)
    raised = sum(look_at(pk, before) for pk in waiting.values_list("pk", flat=True)[:20])
    unsent = SessionDue.objects.filter(mailed_at=None, session=None)
    return raised + sum(tell(due) for due in unsent.select_related("project")[:20])


@transaction.atomic
def look_at(pk: int, before: Any) -> int:
    """Raise what is due in one project; one worker at a time, and nothing twice."""
    rows = SessionSchedule.objects.select_for_update(skip_locked=True, of=("self",))
    found = rows.exclude(checked_at__gt=before).select_related("project").filter(pk=pk).first()
    if found is None:
        return 0
    known = set(open_dues(found.project).values_list("reason", flat=True))
    raised = [raise_due(found.project, due) for due in due_now(found) if due.reason not in known]
    found.checked_at = timezone.now()
    found.save(update_fields=["checked_at"])
    return len(raised)


def raise_due(project: Project, due: Due) -> SessionDue:
    made = SessionDue.objects.create(project=project, reason=due.reason, detail=due.detail)
    record_event(
        verb="session due",
        subject=project,
        project_id=project.public_id,
        payload={"reason": due.reason, "detail": due.detail},
    )
    return made


def tell(due: SessionDue) -> int:
    """Mail the managers; whoever marks it first sends it, and a mail that is refused is not sent
    again: the notice stands in the project.
    """
    mine = SessionDue.objects.filter(pk=due.pk, mailed_at=None)
    if not mine.update(mailed_at=timezone.now()):
        return 0
    leads = Membership.objects.filter(project=due.project_id, role=Role.MANAGER)
    to = list(leads.values_list("user__email", flat=True))
    text = (
        f"A calibration session is due in {due.project}.\n\n{due.detail}\n\n"
        f"Call one in the project under Calibration: /projects/{due.project.slug}/sessions/\n"
    )
    # A heading of a mail is one line, whatever a project is called.
    name = " ".join(str(due.project).split())
    try:
        return send_mail(f"A calibration session is due in {name}", text, None, to)
    except (SMTPException, OSError):
        return 0


def settle_dues(session: CalibrationSession) -> int:
    """A session that is called answers everything that was due."""
    return open_dues(session.project).update(session=session)
