"""Practice items made of a project's own items, with what is expected and why."""

from collections.abc import Mapping
from itertools import count
from typing import Any

from django.db import transaction
from django.db.models import Max

from annotation.models import Item, Project, TrainingItem, Trap
from annotation.selectors.qualification.questions import row_of
from annotation.services.handout.items import retire_item
from annotation.services.qualification.exposing import exposure_problem
from annotation.services.slots import lock_project
from annotation.services.traps.making import Expectation, Plan, refuse_unfit
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event
from evalhub.errors import InvalidInput

# Why an expectation is right, by (subject, criterion key).
Reasons = Mapping[tuple[int, str], str]
LONGEST_KEY = 200


@transaction.atomic
def make_practice(*, plan: Plan, reasons: Reasons, actor: User) -> TrainingItem:
    """Let people practise on an item from now on; nobody is handed it any more.

    The plan's explanation is shown after each answer, `reasons` beside the values they are about.
    The item's own answers stay and count. Raises `InvalidInput` naming the item.
    """
    project = lock_project(plan.item.project)
    item = Item.objects.select_related("project").get(pk=plan.item.pk)
    refuse_unfit(Plan(item, plan.expected, plan.explanation))
    if Trap.objects.filter(item=item).exists():
        raise InvalidInput(f"{item.key} is a Trap, which practice would give away. Choose another.")
    problem = exposure_problem(project, [practice_row(item, plan, reasons)])
    if problem:
        raise InvalidInput(problem)
    key = free_key(project, item)
    last = project.training_items.aggregate(last=Max("position"))["last"]
    training = TrainingItem.objects.create(
        project=project,
        position=0 if last is None else last + 1,
        key=key,
        row=practice_row(item, plan, reasons) | {"id": key},
    )
    retire_item(item=item, reason=f"People practise on it, as {training.key}.", actor=actor)
    record(training, "practice item made", actor, {"item": item.key})
    return training


def free_key(project: Project, item: Item) -> str:
    """A key that no item has either: a folder holds both, and tells them apart by it."""
    base = f"practice-{item.key}"
    endings = (f"-{number}" if number > 1 else "" for number in count(1))
    keys = (base[: LONGEST_KEY - len(ending)] + ending for ending in endings)
    return next(key for key in keys if not is_taken(project, key))


def is_taken(project: Project, key: str) -> bool:
    items = Item.objects.filter(project=project, key=key)
    return items.exists() or project.training_items.filter(key=key).exists()


def practice_row(item: Item, plan: Plan, reasons: Reasons) -> dict[str, Any]:
    """The item and what is expected of it as a row of `training.jsonl`, without its id."""
    row = row_of(item) | {
        "expected": [expectation(one, reasons) for one in plan.expected],
        "feedback": plan.explanation,
    }
    return {key: value for key, value in row.items() if value or key == "input"}


def expectation(one: Expectation, reasons: Reasons) -> dict[str, Any]:
    subject, key = one.subject, one.criterion.key
    row: dict[str, Any] = {"dimension": key, "value": one.value}
    if subject.output is not None:
        row["output_id"] = subject.output.key
    if one.tolerance:
        row["tolerance"] = one.tolerance
    if reasons.get((subject.pk, key)):
        row["feedback"] = reasons[subject.pk, key]
    return row


@transaction.atomic
def remove_practice(*, training: TrainingItem, actor: User) -> None:
    """Take a practice item away that nobody has answered and no exam has held.

    The item it was made of stays retired until somebody brings it back. Raises `InvalidInput`.
    """
    lock_project(training.project)
    if training.answers.exists() or training.exam_items.exists():
        raise InvalidInput(
            f"{training.key} has been answered or was held for the exam: it stays on record."
        )
    record(training, "practice item removed", actor, {})
    training.delete()


def record(training: TrainingItem, verb: str, actor: User, payload: dict[str, Any]) -> None:
    record_event(
        verb=verb,
        subject=training,
        actor=actor,
        project_id=training.project.public_id,
        payload={"key": training.key, **payload},
    )
