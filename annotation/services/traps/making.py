"""Making traps of items: by hand, from references, or of what the crowd agrees on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from annotation.dataset.asking.rules import asked_of
from annotation.dataset.values import value_text
from annotation.models import Criterion, ExpectedRating, Item, Project, Subject, Trap
from annotation.selectors.desk.criteria import rules_of
from annotation.selectors.ratings import scale_of
from annotation.services.slots import plan_slots
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event
from evalhub.errors import InvalidInput

MOST_AT_ONCE = 500


@dataclass(frozen=True)
class Expectation:
    """What is expected of one unit; numbers may be off by the tolerance."""

    subject: Subject
    criterion: Criterion
    value: Any
    tolerance: float | None = None


@dataclass(frozen=True)
class Plan:
    """One trap to be made."""

    item: Item
    expected: Sequence[Expectation]
    explanation: str = ""


@transaction.atomic
def make_traps(
    *, project: Project, plans: Sequence[Plan], actor: User | None, source: str
) -> list[Trap]:
    """Take items out of the ordinary hand-out and mix them in as traps.

    All or none. A trap that nobody was shown yet is replaced. Raises `InvalidInput` naming the
    item.
    """
    project = Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    if not 0 < len(plans) <= MOST_AT_ONCE:
        raise InvalidInput(f"Choose 1 to {MOST_AT_ONCE} Items.")
    for plan in plans:
        refuse_unfit(plan)
    items = [plan.item.pk for plan in plans]
    for trap in Trap.objects.select_for_update(no_key=True).filter(item__in=items).order_by("pk"):
        replace_unseen(trap)
    traps = Trap.objects.bulk_create(
        Trap(project=project, item=plan.item, explanation=plan.explanation) for plan in plans
    )
    ExpectedRating.objects.bulk_create(
        ExpectedRating(
            trap=trap,
            subject=one.subject,
            criterion=one.criterion,
            value=one.value,
            tolerance=one.tolerance,
        )
        for trap, plan in zip(traps, plans, strict=True)
        for one in plan.expected
    )
    record_event(
        verb="traps made",
        subject=project,
        actor=actor,
        project_id=project.public_id,
        payload={"traps": len(traps), "source": source, "items": [p.item.key for p in plans[:50]]},
    )
    plan_slots(project=project)
    return traps


def replace_unseen(trap: Trap) -> None:
    """Remove a trap that nobody was shown; answers refer to any other."""
    if trap.n_shown:
        raise InvalidInput(
            f"{trap.item.key} has been shown as a Trap already, so that what it expects stands. "
            "Retire it, or activate it, on its page under Traps."
        )
    trap.delete()


def refuse_unfit(plan: Plan) -> None:
    """Raise `InvalidInput` if the item cannot be handed out or an expectation cannot be met."""
    if plan.item.retired_at is not None:
        raise InvalidInput(f"{plan.item.key} is retired or asked in the exam. Choose another Item.")
    if not plan.expected:
        raise InvalidInput(f"{plan.item.key}: say what is expected under one Criterion at least.")
    for one in plan.expected:
        problem = problem_with(plan.item, one)
        if problem:
            raise InvalidInput(f"{plan.item.key}, {one.criterion.title}: {problem}")
    for several in by_subject(plan.expected):
        refuse_unasked(plan.item, several)


def by_subject(expected: Sequence[Expectation]) -> list[list[Expectation]]:
    found: dict[int, list[Expectation]] = {}
    for one in expected:
        found.setdefault(one.subject.pk, []).append(one)
    return list(found.values())


def refuse_unasked(item: Item, expected: Sequence[Expectation]) -> None:
    """Raise `InvalidInput` if whoever answers a unit as expected is not asked all of it."""
    rules = {one.criterion.key: rules_of(one.criterion) for one in expected}
    keys = asked_of(rules, {one.criterion.key: one.value for one in expected})
    for one in expected:
        if one.criterion.key not in keys:
            raise InvalidInput(
                f"{item.key}, {one.criterion.title}: it is not asked where the others are answered "
                "as expected, so nobody could meet it. Leave it out."
            )


def problem_with(item: Item, one: Expectation) -> str:
    """Why an expectation cannot be met, or nothing."""
    scale = scale_of(one.criterion)
    if one.subject.item_id != item.pk or one.subject.scope != one.criterion.scope:
        return "this Criterion is not rated there."
    if not scale.contains(one.value):
        return f"{value_text(one.value)} is not on the scale."
    if one.tolerance is not None and (one.tolerance < 0 or not scale.is_numeric()):
        return "a tolerance is a number from 0 up, on scales of numbers."
    return ""
