"""Freezing an anchor: units whose values are known, for one judge and prompt."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from annotation.models import Subject
from annotation.selectors.ratings import current_criteria, rating_table, scale_of, value_at
from calibration.models import GoldenItem, GoldenSet
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event
from evalhub.stats.consensus.majority import majority
from judges.errors import CannotRun
from judges.models import Anchor, Judge, PromptVersion
from judges.selectors.anchors.frozen import anchored_subjects, digest_of
from judges.services.anchors.ticking import start_round
from judges.services.probing.sheets import ProbePlan, chosen_subjects

FEWEST, MOST = 10, 2_000
Values = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class AnchorPlan:
    """What is frozen: a split of a release, or units that people rated, drawn by the seed."""

    version: PromptVersion
    every_days: int = 7
    units: int = 100
    seed: int = 0
    release: GoldenSet | None = None
    split: str = ""


@transaction.atomic
def freeze_anchor(*, judge: Judge, plan: AnchorPlan, actor: User | None = None) -> Anchor:
    """Freeze the set by its hash and start its first round.

    Raises `CannotRun` where fewer than ten units have a value, or the judge cannot be asked.
    """
    if not 1 <= plan.every_days <= 365:
        raise CannotRun("An anchor is judged every 1 to 365 days.")
    values = of_release(plan) if plan.release else of_people(plan)
    subjects = anchored_subjects(values)
    if len(subjects) < FEWEST:
        raise CannotRun(
            f"An anchor needs {FEWEST} units with a value taken as true; there are {len(subjects)}."
        )
    if len(subjects) > MOST:
        raise CannotRun(f"An anchor has at most {MOST:,} units; choose fewer.")
    anchor = Anchor.objects.create(
        project=judge.project,
        judge=judge,
        prompt_version=plan.version,
        values=values,
        digest=digest_of(values, subjects),
        source=source_of(plan),
        every_days=plan.every_days,
        next_at=timezone.now() + timedelta(days=plan.every_days),
        created_by=actor,
    )
    record_event(
        verb="anchor frozen",
        subject=anchor,
        actor=actor,
        project_id=judge.project.public_id,
        payload={"judge": judge.name, "units": len(subjects), "digest": anchor.digest},
    )
    start_round(anchor, actor)
    return anchor


def source_of(plan: AnchorPlan) -> str:
    if plan.release is None:
        return f"{plan.units} rated units, seed {plan.seed}"
    return f"release {plan.release.number}" + (f", {plan.split}" if plan.split else "")


def of_release(plan: AnchorPlan) -> Values:
    """The release's values of the prompt's criteria, of one split if one is named."""
    rows = GoldenItem.objects.filter(
        golden_set=plan.release,
        criterion__key__in=plan.version.prompt.criteria,
        subject__scope=plan.version.prompt.scope,
        subject__item__retired_at__isnull=True,
    )
    if plan.split:
        rows = rows.filter(subject__item__split_place__split=plan.split)
    values: Values = {}
    for key, subject, value in rows.values_list("criterion__key", "subject__public_id", "value"):
        values.setdefault(key, {})[str(subject)] = value
    return values


def of_people(plan: AnchorPlan) -> Values:
    """What is taken as true of units drawn evenly over the values: references, else majorities."""
    chosen = chosen_subjects(ProbePlan(plan.version, (), plan.units, plan.seed))
    names = {one.pk: str(one.public_id) for one in chosen}
    asked = set(plan.version.prompt.criteria)
    criteria = [one for one in current_criteria(plan.version.prompt.project) if one.key in asked]
    values: Values = {}
    for criterion in criteria:
        table, scale = rating_table(criterion), scale_of(criterion)
        labels = majority(table.matrix).labels if table.subjects.size else []
        known = {
            int(pk): value_at(code, scale)
            for pk, code in zip(table.subjects, labels, strict=True)
            if code == code
        }
        known |= references_of(criterion.key, chosen)
        values[criterion.key] = {names[pk]: known[pk] for pk in names if pk in known}
    return {key: known for key, known in values.items() if known}


def references_of(key: str, subjects: list[Subject]) -> dict[int, Any]:
    project = subjects[0].item.project if subjects else None
    if project is None:
        return {}
    rows = project.references.filter(criterion__key=key, subject__in=subjects)
    return dict(rows.values_list("subject_id", "value"))
