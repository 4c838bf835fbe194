"""The rules of a project's qualification, and which items its exam asks."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from annotation.models import (
    Assignment,
    ExamItem,
    Item,
    Project,
    QualificationPlan,
    TrainingItem,
    Trap,
)
from annotation.qualification.questions import questions_of
from annotation.selectors.annotations import desk_rubric
from annotation.selectors.qualification.questions import exam_pool, row_of
from annotation.selectors.qualification.standings import plan_of
from annotation.services.slots import lock_project, plan_slots
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event
from evalhub.errors import InvalidInput


@transaction.atomic
def change_plan(
    *, project: Project, active: bool, numbers: Mapping[str, Any], actor: User | None = None
) -> QualificationPlan:
    """Save the rules and turn qualification on or off. Raises `InvalidInput`: too few questions."""
    project = lock_project(project)
    plan = plan_of(project)
    for name, value in numbers.items():
        setattr(plan, name, value)
    plan.most = max(plan.most, plan.questions)
    there = len(exam_pool(project, desk_rubric(project))) if active else 0
    if active and there < plan.questions:
        raise InvalidInput(
            f"The exam asks {plan.questions} questions, but only {there} are held for it. Choose "
            "more Items for the exam, or ask fewer."
        )
    plan.save()
    project.qualification_version = plan.required_version if active else None
    project.save(update_fields=["qualification_version"])
    record_plan(plan, "qualification changed", actor, {"active": active, **numbers})
    return plan


@transaction.atomic
def require_again(*, project: Project, actor: User | None = None) -> QualificationPlan:
    """From now on only the newest published rubric version counts as passed."""
    project = lock_project(project)
    plan = plan_of(project)
    plan.required_version = desk_rubric(project).version
    plan.save()
    if project.qualification_version is not None:
        project.qualification_version = plan.required_version
        project.save(update_fields=["qualification_version"])
    version = {"version": plan.required_version}
    record_plan(plan, "qualification required again", actor, version)
    return plan


@transaction.atomic
def hold_training(
    *, project: Project, training: Collection[TrainingItem], actor: User | None = None
) -> None:
    """Hold exactly these training items for the exam; the others are for practice."""
    project = lock_project(project)
    held = project.exam_items.filter(training__isnull=False)
    held.exclude(training__in=training).update(active=False)
    held.filter(training__in=training).update(active=True)
    new = set(training) - {one.training for one in held.select_related("training")}
    ExamItem.objects.bulk_create(
        ExamItem(project=project, training=one, key=f"training:{one.key}", row=one.row)
        for one in sorted(new, key=lambda one: one.position)
    )
    record_event(
        verb="exam items chosen",
        subject=project,
        actor=actor,
        project_id=project.public_id,
        payload={"training_items": len(training)},
    )


@transaction.atomic
def hold_item(*, project: Project, key: str, actor: User | None = None) -> ExamItem:
    """Take an item with references out of the hand-out and ask it in the exam."""
    project = lock_project(project)
    item = Item.objects.filter(project=project, key=key).first()
    if item is None:
        raise InvalidInput(f"There is no Item {key!r} here.")
    row = refuse_unfit(item)
    kept = ExamItem.objects.filter(item=item, active=True).exists()
    if item.retired_at is not None and not kept:
        # Taken out of the exam it would be handed out, which somebody has ended.
        raise InvalidInput(f"{key} is retired. Restore it on its page first.")
    held, _ = ExamItem.objects.update_or_create(
        project=project,
        key=f"item:{item.key}",
        defaults={"item": item, "row": row, "active": True},
    )
    Item.objects.filter(pk=item.pk).update(retired_at=Now())
    record_held(held, "exam item added", actor)
    plan_slots(project=project)
    return held


def refuse_unfit(item: Item) -> dict[str, Any]:
    """The item's row. A trap would be given away, and what was rated is known to somebody."""
    row = row_of(item)
    rated = item.subjects.filter(annotations__imported=False).exists()
    on_desk = Assignment.objects.filter(subject__item=item, state=Assignment.State.CLAIMED).exists()
    if Trap.objects.filter(item=item, active=True).exists() or not questions_of(row):
        raise InvalidInput(f"{item.key} cannot be asked: its values are not known or not free.")
    if rated or on_desk:
        raise InvalidInput(f"{item.key} has been handed out already. Choose an Item nobody knows.")
    return row


@transaction.atomic
def free_item(*, held: ExamItem, actor: User | None = None) -> None:
    """Give an item back to the hand-out, or a training item back to practice."""
    project = lock_project(held.project)
    ExamItem.objects.filter(pk=held.pk).update(active=False)
    if held.item_id:
        Item.objects.filter(pk=held.item_id).update(retired_at=None)
        plan_slots(project=project)
    record_held(held, "exam item removed", actor)


def record_held(held: ExamItem, verb: str, actor: User | None) -> None:
    record_event(
        verb=verb,
        subject=held,
        actor=actor,
        project_id=held.project.public_id,
        payload={"key": held.key},
    )


def record_plan(
    plan: QualificationPlan, verb: str, actor: User | None, payload: dict[str, Any]
) -> None:
    record_event(
        verb=verb,
        subject=plan,
        actor=actor,
        project_id=plan.project.public_id,
        payload=payload,
    )
