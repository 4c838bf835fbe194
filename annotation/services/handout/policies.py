"""Changing how a project's work is handed out."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from annotation.errors import InvalidPolicy
from annotation.models import HandoutPlan, Project, Rater
from annotation.routing.policies import HandoutPolicy
from annotation.selectors.handout.disagreement import yardsticks
from annotation.selectors.handout.policies import handout_policy
from annotation.services.handout.planning import bring_in_line
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event

# What decides on slots and lanes; the rest is asked at every claim.
ROUTING = ("strata", "batches", "skills", "any_skill", "fill", "order", "by")
ASKS_FOR_EXTRA = ("extra", "threshold", "limits")


@transaction.atomic
def save_policy(*, project: Project, policy: HandoutPolicy, actor: User) -> HandoutPlan:
    """Store a policy and have the slots brought in line. Nothing is recorded when nothing differs.

    What people hold or have filled stays. Raises `InvalidPolicy`.
    """
    policy.check()
    refuse_unknown_raters(project, policy)
    refuse_uncompared(project, policy)
    project = Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    plan, _ = HandoutPlan.objects.get_or_create(project=project)
    before = handout_policy(project)
    if before == policy:
        return plan
    plan.policy = policy.as_json()
    changed = [name for name in plan.policy if getattr(before, name) != getattr(policy, name)]
    if set(changed) & set(ASKS_FOR_EXTRA):
        # What was complete under the old threshold is looked at again.
        plan.checked_at = None
    if set(changed) & set(ROUTING):
        plan.marks = None
    plan.save()
    old = before.as_json()
    record_event(
        verb="hand-out policy changed",
        subject=project,
        actor=actor,
        project_id=project.public_id,
        payload={
            "before": {name: old[name] for name in changed},
            "after": {name: plan.policy[name] for name in changed},
        },
    )
    if set(changed) & set(ROUTING):
        bring_in_line(project=project)
        plan.refresh_from_db()
    return plan


def refuse_unknown_raters(project: Project, policy: HandoutPolicy) -> None:
    """A batch for somebody who does not exist would reach nobody."""
    named = {key for batch in policy.batches for key in batch.raters}
    known = Rater.objects.filter(project=project, key__in=named).values_list("key", flat=True)
    unknown = sorted(named - set(known))
    if unknown:
        raise InvalidPolicy(
            f"There is no Rater {unknown[0]!r} here. A batch names people by the keys of the list "
            "of Raters; they appear there once they have opened the desk.",
            details={"field": "batches"},
        )


def refuse_uncompared(project: Project, policy: HandoutPolicy) -> None:
    """A threshold under a criterion that is not asked, or never compared, would never be met."""
    known = yardsticks(project)
    for key in (limit.key for limit in policy.limits if known):
        if key not in known:
            raise InvalidPolicy(
                f"The Rubric in use has no Criterion {key!r}; it has {', '.join(known)}.",
                details={"field": "limits"},
            )
        if known[key].distance is None:
            raise InvalidPolicy(
                f"Answers to {key!r} are compared {known[key].words}. Take the line out.",
                details={"field": "limits"},
            )


@transaction.atomic
def set_skills(
    *, project: Project, skills: Mapping[int, Mapping[str, Sequence[str]]], actor: User
) -> int:
    """Store what raters, by id, can do: lists of values by metadata key. Returns how many differ.

    It holds from their next claim on; what lies on their desks stays.
    """
    raters = Rater.objects.select_for_update(no_key=True).filter(project=project, pk__in=skills)
    changed = 0
    for rater in raters.order_by("pk"):
        new = {key: list(values) for key, values in skills[rater.pk].items()}
        if rater.skills == new:
            continue
        before, rater.skills = rater.skills, new
        rater.save(update_fields=["skills"])
        record_event(
            verb="rater skills changed",
            subject=rater,
            actor=actor,
            project_id=project.public_id,
            payload={"rater": rater.key, "before": before, "after": new},
        )
        changed += 1
    return changed
