"""What a new version of a Rubric asks nothing about any more: slots on desks, traps."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from annotation.models import Assignment, ExpectedRating, Rubric, Trap
from annotation.services.leases import let_go
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event


def put_back_unasked(rubric: Rubric) -> int:
    """Give back what people hold of a kind of subject that this version asks nothing about.

    Their drafts stay. Call it in the transaction that publishes, before slots are planned.
    """
    held = Assignment.objects.filter(project=rubric.project, state=Assignment.State.CLAIMED)
    held = held.exclude(subject__scope__in=scopes_of(rubric))
    rows = list(held.select_for_update(of=("self",)).order_by("pk"))
    let_go(rows)
    for row in rows:
        record_event(verb="assignment released", subject=row, project_id=rubric.project.public_id)
    return len(rows)


def close_unasked(rubric: Rubric) -> int:
    """Close open slots of such subjects at once: a big project is planned behind the change."""
    slots = Assignment.objects.filter(project=rubric.project, state=Assignment.State.OPEN)
    unasked = slots.exclude(subject__scope__in=scopes_of(rubric))
    locked = unasked.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True)
    return Assignment.objects.filter(pk__in=list(locked)).update(
        state=Assignment.State.CLOSED, wanted=False
    )


def retire_unasked(rubric: Rubric, actor: User) -> int:
    """Retire traps that nobody could meet: nothing they expect is asked, or not of that kind."""
    reason = f"Rubric {rubric.version} does not ask what it expects."
    traps = list(unmet_traps(rubric).select_for_update(no_key=True, of=("self",)).order_by("pk"))
    for trap in traps:
        record_event(
            verb="trap retired",
            subject=trap,
            actor=actor,
            project_id=rubric.project.public_id,
            payload={"item": trap.item.key, "reason": reason, "shown": trap.n_shown},
        )
    found = Trap.objects.filter(pk__in=[trap.pk for trap in traps])
    found.update(active=False, changed_at=Now(), change_reason=reason)
    return len(traps)


def unmet_traps(rubric: Rubric) -> QuerySet[Trap]:
    expected = ExpectedRating.objects.filter(trap=OuterRef("pk"))
    keys = rubric.criteria.values("key")
    asked = Exists(expected.filter(criterion__key__in=keys))
    strange = Exists(expected.exclude(subject__scope__in=scopes_of(rubric)))
    traps = Trap.objects.filter(project=rubric.project, active=True).select_related("item")
    return traps.filter(~Q(asked) | Q(strange))


def scopes_of(rubric: Rubric) -> QuerySet[Rubric, str]:
    return rubric.criteria.order_by().values_list("scope", flat=True)
