"""Slots for what a service has sent, made in the background, one project at a time."""

from django.db import transaction

from annotation.models import IntakeBatch, Project
from annotation.services.slots import plan_slots

QUEUE = "intake"


@transaction.atomic
def plan_received() -> int:
    """Plan the slots of one project with new items; returns how many batches that settles.

    However many batches wait, the project is planned once. A crash leaves them waiting.
    """
    waiting = IntakeBatch.objects.filter(awaits_slots=True)
    first = waiting.select_for_update(skip_locked=True, of=("self",)).order_by("pk").first()
    if first is None:
        return 0
    project = Project.objects.get(pk=first.project_id)
    batches = list(waiting.filter(project=project).values_list("pk", flat=True))
    plan_slots(project=project)
    return IntakeBatch.objects.filter(pk__in=batches).update(awaits_slots=False)


def nothing_leased() -> int:
    """Nothing is leased, so nothing can be lost."""
    return 0
