"""References, traps and practice items. What is there already must be the same."""

from collections.abc import Iterator

from django.db.models import Max

from annotation.dataset.files import GOLD, TRAINING, TRAPS
from annotation.dataset.problems import shown
from annotation.dataset.rows import ExpectationRow, TrapRow
from annotation.dataset.values import value_key
from annotation.dataset.writing import training_row
from annotation.models import ExpectedRating, Item, Reference, TrainingItem, Trap
from annotation.services.imports.target import Target, copy_into, extra_of, jsonb
from annotation.services.qualification.exposing import exposure_problem

REFERENCE = ("project_id", "subject_id", "criterion_id", "value", "explanation", "tolerance")
REFERENCE += ("extra",)

# What is known under a subject and criterion key: canonical values with what goes with them.
Known = dict[tuple[int, str], tuple[object, ...]]


def load_gold(target: Target) -> dict[str, int]:
    """Copy the values taken as true."""
    known = known_references(target)
    count = 0
    with copy_into("annotation_reference", REFERENCE) as copy:
        for gold in target.counted("references", target.folder.gold()):
            subject = target.subject(gold.item_id, gold.output_id, gold.dimension)
            there = known.get((subject, gold.dimension))
            if there is None:
                criterion = target.criteria[gold.dimension].pk
                row = (target.project.pk, subject, criterion, jsonb(gold.value), gold.explanation)
                copy.write_row((*row, gold.tolerance, extra_of(gold.extra)))
                count += 1
            elif there != (value_key(gold.value), gold.tolerance, gold.explanation):
                what = f"{shown(gold.dimension)} of {shown(gold.item_id)}"
                target.problem(GOLD, "value", f"the project has another reference for {what}")
    return {"references": count}


def known_references(target: Target) -> Known:
    """Value, tolerance and explanation of the references that the project has."""
    if target.new:
        return {}
    there = Reference.objects.filter(project=target.project)
    rows = there.values_list("subject_id", "criterion__key", "value", "tolerance", "explanation")
    return {(row[0], row[1]): (value_key(row[2]), *row[3:]) for row in rows.iterator()}


def load_traps(target: Target) -> dict[str, int]:
    """Make traps of the items that the folder names."""
    rows = list(target.folder.traps())
    keys = [row.item_id for row in rows]
    items = dict(Item.objects.filter(project=target.project, key__in=keys).values_list("key", "pk"))
    rows = new_traps(target, [row for row in rows if row.item_id in items])
    traps = Trap.objects.bulk_create(
        Trap(
            project=target.project,
            item_id=items[row.item_id],
            explanation=row.explanation,
            extra=dict(row.extra) or None,
        )
        for row in rows
    )
    ExpectedRating.objects.bulk_create(
        expected(target, trap, row, one)
        for trap, row in zip(traps, rows, strict=True)
        for one in row.expected
    )
    return {"traps": len(traps)}


def new_traps(target: Target, rows: list[TrapRow]) -> list[TrapRow]:
    """Leave out the traps that are there; one that expects something else is a problem."""
    known: dict[str, Known] = {}
    there = ExpectedRating.objects.filter(
        trap__project=target.project, trap__item__key__in=[row.item_id for row in rows]
    )
    columns = ("trap__item__key", "subject_id", "criterion__key", "value", "tolerance")
    for item, subject, key, value, tolerance in there.values_list(*columns):
        known.setdefault(item, {})[subject, key] = (value_key(value), tolerance)
    for row in rows:
        if row.item_id in known and known[row.item_id] != expected_values(target, row):
            reason = f"{shown(row.item_id)} is a trap in the project that expects something else"
            target.problem(TRAPS, "expected", reason)
    return [row for row in rows if row.item_id not in known]


def expected_values(target: Target, row: TrapRow) -> Known:
    found: Known = {}
    for one in row.expected:
        subject = target.subject(row.item_id, one.output_id, one.dimension)
        found[subject, one.dimension] = (value_key(one.value), one.tolerance)
    return found


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
    fresh = list(new_training(target, dict(there.values_list("key", "row"))))
    problem = exposure_problem(target.project, fresh) if fresh else ""
    if problem:
        target.problem(TRAINING, "id", problem)
    items = TrainingItem.objects.bulk_create(
        TrainingItem(project=target.project, position=position, key=row["id"], row=row)
        for position, row in enumerate(fresh, start)
    )
    return {"training_items": len(items)}


def new_training(target: Target, known: dict[str, object]) -> Iterator[dict[str, object]]:
    for one in target.folder.training():
        row = training_row(one)
        if one.item.id not in known:
            yield row
        elif known[one.item.id] != row:
            reason = f"{shown(one.item.id)} is in the project with other content"
            target.problem(TRAINING, "id", reason)
