"""Slots for what a service has sent, made in the background, one project at a time."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q

from annotation.models import IntakeBatch, Project, Subject
from annotation.services.handout.planning import known_marks
from annotation.services.intake.deciding import CREATED
from annotation.services.slots import plan_slots

QUEUE = "intake"
MOST = 10


@transaction.atomic
def plan_received() -> int:
    """Plan the slots of one project's new items; returns how many batches that settles.

    However many batches wait, their items are planned once, and no others. A crash leaves them
    waiting.
    """
    waiting = IntakeBatch.objects.filter(awaits_slots=True)
    first = waiting.select_for_update(skip_locked=True, of=("self",)).order_by("pk").first()
    if first is None:
        return 0
    project = Project.objects.get(pk=first.project_id)
    batches = list(waiting.filter(project=project).order_by("pk")[:MOST])
    plan_slots(project=project, subjects=subjects_of(project, batches), marks=known_marks(project))
    settled = IntakeBatch.objects.filter(pk__in=[batch.pk for batch in batches])
    return settled.update(awaits_slots=False)


def subjects_of(project: Project, batches: Sequence[IntakeBatch]) -> list[int] | None:
    """The subjects of batches, by id: each wrote its items behind those of the project.

    None, for all, where one is from before that was kept.
    """
    found = Q(pk__in=[])
    for batch in batches:
        if batch.position is None:
            return None
        end = batch.position + batch.counts[CREATED]
        found |= Q(item__position__gte=batch.position, item__position__lt=end)
    return list(Subject.objects.filter(found, project=project).values_list("pk", flat=True))


def nothing_leased() -> int:
    """Nothing is leased, so nothing can be lost."""
    return 0
