"""Items, outputs and subjects: streamed in batches, copied, never held all at once."""

import uuid
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from django.db.models import Max

from annotation.dataset.files import ITEMS
from annotation.dataset.problems import shown
from annotation.dataset.rows import ItemRow
from annotation.dataset.writing import item_row
from annotation.models import Item, Subject
from annotation.services.imports.target import Target, copy_into, jsonb, new_ids

BATCH = 1000
ITEM = ("id", "public_id", "project_id", "key", "position", "input", "context", "reference")
ITEM += ("metadata", "extra")
OUTPUT = ("id", "item_id", "position", "key", "model", "text", "extra")
SUBJECT = ("id", "public_id", "project_id", "item_id", "scope", "output_id")
OTHER = (
    "is in the project with other content; give the new one an id of its own, or load the "
    "folder under another slug"
)

# A pair's id or 0, then the id of each output, or of the item itself when it has none.
SubjectIds = list[int]


def load_items(target: Target) -> dict[str, int]:
    """Copy new items; items that are there already must be the same."""
    last = Item.objects.filter(project=target.project).aggregate(last=Max("position"))["last"]
    position = 0 if last is None else last + 1
    counts = {"items": 0, "outputs": 0, "subjects": 0}
    for batch in batches(target.counted("items", target.folder.items())):
        subjects = {} if target.new else known_subjects(target, batch)
        fresh = [row for row in batch if row.id not in subjects]
        subjects |= copy_items(target, fresh, position, counts)
        position += len(fresh)
        for row in batch:
            target.remember(subjects[row.id])
    return counts


def batches(rows: Iterator[ItemRow]) -> Iterator[list[ItemRow]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def known_subjects(target: Target, batch: Sequence[ItemRow]) -> dict[str, SubjectIds]:
    """Return the subjects of the items that the project has; other content is a problem."""
    keys = [row.id for row in batch]
    there = Item.objects.filter(project=target.project, key__in=keys).prefetch_related("outputs")
    stored = {item.key: item for item in there}
    for row in batch:
        if row.id in stored and content_of(stored[row.id]) != given_content(row):
            target.problem(ITEMS, "id", f"{shown(row.id)} {OTHER}")
    found = {row.id: [0, *(0 for _ in row.outputs or (None,))] for row in batch if row.id in stored}
    subjects = Subject.objects.filter(item__in=stored.values())
    for pk, scope, key, place in subjects.values_list(
        "id", "scope", "item__key", "output__position"
    ):
        at = 0 if scope == "pair" else 1 + (place or 0)
        if at < len(found[key]):
            found[key][at] = pk
    return found


def content_of(item: Item) -> tuple[Any, ...]:
    outputs = [(one.key, one.model, one.text, said(one.extra)) for one in item.outputs.all()]
    texts = (item.input, item.context, item.reference)
    return (*texts, item.metadata, said(item.extra), outputs)


def given_content(row: ItemRow) -> tuple[Any, ...]:
    outputs = [(one.id, one.model, one.text, said(one.extra)) for one in row.outputs]
    texts = (input_of(row), row.context, row.reference)
    return (*texts, row.metadata, said(row.extra), outputs)


def said(extra: Any) -> dict[str, Any]:
    """The kept keys that say something: an explicit null says as much as no key."""
    return {key: value for key, value in extra.items() if value not in (None, "", [], {})}


def input_of(row: ItemRow) -> Any:
    """The input as it is stored: a text, or the turns with every key they came with."""
    return item_row(row)["input"]


def copy_items(
    target: Target, rows: Sequence[ItemRow], position: int, counts: dict[str, int]
) -> dict[str, SubjectIds]:
    """Copy one batch into the three tables; returns the subjects by the items' ids."""
    item_ids = new_ids("annotation_item", len(rows))
    project = target.project.pk
    with copy_into("annotation_item", ITEM) as copy:
        for number, (pk, row) in enumerate(zip(item_ids, rows, strict=True), position):
            given = (row.id, number, jsonb(input_of(row)), row.context, row.reference)
            kept = (jsonb(row.metadata), jsonb(dict(row.extra)))
            copy.write_row((pk, uuid.uuid4(), project, *given, *kept))
    output_ids = copy_outputs(item_ids, rows)
    subjects, copied = copy_subjects(target, item_ids, rows, output_ids)
    for name, count in zip(counts, (len(rows), len(output_ids), copied), strict=True):
        counts[name] += count
    return subjects


def copy_outputs(item_ids: Sequence[int], rows: Sequence[ItemRow]) -> list[int]:
    """Copy the outputs of a batch; returns their ids in order."""
    ids = new_ids("annotation_output", sum(len(row.outputs) for row in rows))
    drawn = iter(ids)
    with copy_into("annotation_output", OUTPUT) as copy:
        for item, row in zip(item_ids, rows, strict=True):
            for place, one in enumerate(row.outputs):
                extra = jsonb(dict(one.extra))
                copy.write_row((next(drawn), item, place, one.id, one.model, one.text, extra))
    return ids


def copy_subjects(
    target: Target, item_ids: Sequence[int], rows: Sequence[ItemRow], output_ids: Sequence[int]
) -> tuple[dict[str, SubjectIds], int]:
    """Copy what is rated in one sitting; returns the ids by item, and how many there are."""
    outputs = iter(output_ids)
    plans = [planned(target, row, outputs) for row in rows]
    ids = new_ids("annotation_subject", sum(len(plan) for plan in plans))
    drawn = iter(ids)
    found: dict[str, SubjectIds] = {}
    with copy_into("annotation_subject", SUBJECT) as copy:
        for item, row, plan in zip(item_ids, rows, plans, strict=True):
            found[row.id] = [0] * (1 + max(1, len(row.outputs)))
            for at, scope, output in plan:
                found[row.id][at] = pk = next(drawn)
                copy.write_row((pk, uuid.uuid4(), target.project.pk, item, scope, output))
    return found, len(ids)


def planned(
    target: Target, row: ItemRow, output_ids: Iterator[int]
) -> list[tuple[int, str, int | None]]:
    """Place, scope and output of an item's subjects, as far as the rubric has criteria for them."""
    outputs: list[int | None] = list(islice(output_ids, len(row.outputs)))
    plan: list[tuple[int, str, int | None]] = []
    if "output" in target.scopes:
        plan += [(place, "output", one) for place, one in enumerate(outputs or [None], 1)]
    if "pair" in target.scopes and len(outputs) == 2:
        plan.append((0, "pair", None))
    return plan
