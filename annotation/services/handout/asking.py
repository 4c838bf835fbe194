"""Asking one more rater about a subject, because somebody wants to hear another voice."""

from django.db import transaction

from annotation.models import Assignment, Project, Subject, Trap
from annotation.services.handout.extras import ADD, run
from annotation.services.slots import lock_project
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event
from evalhub.errors import EvalhubError

WAITING = (Assignment.State.OPEN, Assignment.State.CLAIMED)


class NobodyToAsk(EvalhubError):
    """No further rater is asked about the subject."""

    code = "nobody_to_ask"


@transaction.atomic
def ask_another(*, project: Project, subject: Subject, actor: User) -> None:
    """Add a slot beyond the overlap. Raises `NobodyToAsk` saying why there is none."""
    project = lock_project(project)
    if subject.item.retired_at is not None:
        raise NobodyToAsk("The Item is retired: nobody rates it any more.")
    if Trap.objects.filter(item=subject.item_id, active=True).exists():
        raise NobodyToAsk("Nobody else is asked about this Item.")
    if Assignment.objects.filter(subject=subject, wanted=True, state__in=WAITING).exists():
        raise NobodyToAsk("A Rater is still asked about this. Wait for that answer.")
    added = run(ADD, {"project": project.pk, "subjects": [subject.pk]})
    if not added:
        raise NobodyToAsk("This Project hands nothing out: it was imported with its Ratings.")
    record_event(
        verb="another rater asked",
        subject=subject,
        actor=actor,
        project_id=project.public_id,
        payload={"item": subject.item.key},
    )
