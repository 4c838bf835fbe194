"""Slots brought in line with a change: of a small project at once, of a big one behind it.

A big project is walked in chunks of subjects, each in a short transaction of its own: pages and
people wait for one chunk at most, and what a stopped worker has begun is begun again.
"""

from collections.abc import Collection

from django.db import transaction
from django.db.models.functions import Now

from annotation.models import HandoutPlan, Project, Subject
from annotation.selectors.handout.policies import handout_policy
from annotation.selectors.handout.routes import routing_of
from annotation.services.slots import plan_slots
from evalhub.jobs.tasks import ring_after_commit

QUEUE = "slots"
BIG = 20_000
CHUNK = 5_000


@transaction.atomic
def bring_in_line(*, project: Project) -> bool:
    """Plan all slots of a project after a change; False if that follows in the background.

    However often it is asked for meanwhile, the walk begins anew and ends once.
    """
    project = Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    if not is_big(project):
        plan_slots(project=project)
        HandoutPlan.objects.filter(project=project, place__isnull=False).update(place=None)
        return True
    HandoutPlan.objects.update_or_create(
        project=project,
        defaults={
            "place": 0,
            "planned": 0,
            "total": Subject.objects.filter(project=project).count(),
            "marks": None,
            "asked_at": Now(),
        },
    )
    ring_after_commit(QUEUE)
    return False


@transaction.atomic
def plan_items(*, project: Project, items: Collection[int]) -> bool:
    """Plan the slots of these items, by id, alone; False if that follows in the background."""
    subjects = list(
        Subject.objects.filter(project=project, item__in=items).values_list("pk", flat=True)
    )
    if len(subjects) > CHUNK:
        return bring_in_line(project=project)
    plan_slots(project=project, subjects=subjects, marks=known_marks(project))
    return True


@transaction.atomic
def plan_due() -> int:
    """Plan the next chunk of the project that has waited longest; returns how many subjects."""
    waiting = HandoutPlan.objects.filter(place__isnull=False).order_by("asked_at")
    for project in waiting.values_list("project_id", flat=True):
        free = Project.objects.select_for_update(no_key=True, skip_locked=True)
        locked = free.filter(pk=project).first()
        if locked is not None:
            return advance(locked)
    return 0


def advance(project: Project) -> int:
    """Plan the next subjects of a locked project."""
    walk = HandoutPlan.objects.get(project=project)
    if walk.place is None:
        return 0
    if walk.marks is None:
        walk.marks = routing_of(project, handout_policy(project))["marks"]
    following = Subject.objects.filter(project=project, pk__gt=walk.place).order_by("pk")
    chunk = list(following.values_list("pk", flat=True)[:CHUNK])
    if chunk:
        plan_slots(project=project, subjects=chunk, marks=walk.marks)
    walk.planned += len(chunk)
    walk.place = chunk[-1] if len(chunk) == CHUNK else None
    walk.save(update_fields=["place", "planned", "marks"])
    if walk.place is None:
        HandoutPlan.objects.filter(pk=walk.pk).update(ended_at=Now())
    return len(chunk)


def known_marks(project: Project) -> list[str] | None:
    """The marks of the last walk; None where there was none, so that they are looked up."""
    found = HandoutPlan.objects.filter(project=project).values_list("marks", flat=True).first()
    return None if found is None else list(found)


def is_big(project: Project) -> bool:
    """Say whether all slots take too long for a page; no more is counted than needed."""
    some = Subject.objects.filter(project=project).order_by().values("pk")[: BIG + 1]
    return some.count() > BIG


def nothing_lost() -> int:
    """The sweep: a chunk that was cut off is simply planned again."""
    return 0
