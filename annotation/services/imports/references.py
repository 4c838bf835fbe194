"""References, traps and practice items."""

from django.db.models import Max

from annotation.dataset.rows import ExpectationRow, TrapRow
from annotation.dataset.writing import training_row
from annotation.errors import ImportRefused
from annotation.models import ExpectedRating, Item, Reference, TrainingItem, Trap
from annotation.services.imports.target import Target, copy_into, extra_of, jsonb

REFERENCE = ("project_id", "subject_id", "criterion_id", "value", "explanation", "tolerance")
REFERENCE += ("extra",)


def load_gold(target: Target) -> dict[str, int]:
    """Copy the values taken as true."""
    taken = known_references(target)
    count = 0
    with copy_into("annotation_reference", REFERENCE) as copy:
        for gold in target.folder.gold():
            criterion = target.criteria[gold.dimension].pk
            subject = target.subject(gold.item_id, gold.output_id, gold.dimension)
            if (subject, criterion) in taken:
                raise ImportRefused(
                    f"The project has a reference for {gold.dimension} of Item {gold.item_id}."
                )
            row = (target.project.pk, subject, criterion, jsonb(gold.value), gold.explanation)
            copy.write_row((*row, gold.tolerance, extra_of(gold.extra)))
            count += 1
    return {"references": count}


def known_references(target: Target) -> set[tuple[int, int]]:
    references = Reference.objects.filter(project=target.project)
    return set(references.values_list("subject_id", "criterion_id"))


def load_traps(target: Target) -> dict[str, int]:
    """Make traps of the items that the folder names."""
    rows = list(target.folder.traps())
    keys = [row.item_id for row in rows]
    items = dict(Item.objects.filter(project=target.project, key__in=keys).values_list("key", "pk"))
    if Trap.objects.filter(item__in=items.values()).exists():
        raise ImportRefused("An Item of traps.jsonl is a trap in this project already.")
    traps = Trap.objects.bulk_create(
        Trap(
            project=target.project,
            item_id=items[row.item_id],
            explanation=row.explanation,
            extra=dict(row.extra) or None,
        )
        for row in rows
        if row.item_id in items
    )
    by_item = {trap.item_id: trap for trap in traps}
    ExpectedRating.objects.bulk_create(
        expected(target, by_item[items[row.item_id]], row, one)
        for row in rows
        if row.item_id in items
        for one in row.expected
    )
    return {"traps": len(traps)}


def expected(target: Target, trap: Trap, row: TrapRow, one: ExpectationRow) -> ExpectedRating:
    extra = dict(one.extra)
    if one.feedback:
        extra.setdefault("feedback", one.feedback)
    return ExpectedRating(
        trap=trap,
        subject_id=target.subject(row.item_id, one.output_id, one.dimension),
        criterion=target.criteria[one.dimension],
        value=one.value,
        tolerance=one.tolerance,
        extra=extra or None,
    )


def load_training(target: Target) -> dict[str, int]:
    """Keep practice items whole."""
    there = TrainingItem.objects.filter(project=target.project)
    last = there.aggregate(last=Max("position"))["last"]
    start = 0 if last is None else last + 1
    known = set(there.values_list("key", flat=True))
    rows = [row for row in target.folder.training() if row.item.id not in known]
    items = TrainingItem.objects.bulk_create(
        TrainingItem(
            project=target.project, position=position, key=row.item.id, row=training_row(row)
        )
        for position, row in enumerate(rows, start)
    )
    return {"training_items": len(items)}
