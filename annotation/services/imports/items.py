"""Items, outputs and subjects: streamed in batches, copied, never held all at once."""

import uuid
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from django.db.models import Max

from annotation.dataset.rows import ItemRow
from annotation.dataset.writing import item_row
from annotation.errors import ImportRefused
from annotation.models import Item
from annotation.services.imports.target import Target, copy_into, jsonb, new_ids

BATCH = 2000
ITEM = ("id", "public_id", "project_id", "key", "position", "input", "context", "reference")
ITEM += ("metadata", "extra")
OUTPUT = ("id", "item_id", "position", "key", "model", "text", "extra")
SUBJECT = ("id", "public_id", "project_id", "item_id", "scope", "output_id")


def load_items(target: Target) -> dict[str, int]:
    """Copy new items; items that are there already must be the same."""
    target.know_subjects()
    last = Item.objects.filter(project=target.project).aggregate(last=Max("position"))["last"]
    position = 0 if last is None else last + 1
    known = position > 0
    counts = {"items": 0, "outputs": 0, "subjects": 0}
    for batch in batches(target.folder.items()):
        fresh = unknown_items(target, batch) if known else batch
        added = copy_items(target, fresh, position)
        position += len(fresh)
        for name, count in zip(counts, added, strict=True):
            counts[name] += count
    return counts


def batches(rows: Iterator[ItemRow]) -> Iterator[list[ItemRow]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def unknown_items(target: Target, batch: Sequence[ItemRow]) -> list[ItemRow]:
    """Leave out what the project has. Raises `ImportRefused` for the same id with other content."""
    keys = [row.id for row in batch]
    there = Item.objects.filter(project=target.project, key__in=keys).prefetch_related("outputs")
    stored = {item.key: content_of(item) for item in there}
    for row in batch:
        if row.id in stored and stored[row.id] != given_content(row):
            raise ImportRefused(
                f"The project has an Item {row.id} with other content. Give the new one an id "
                "of its own, or load the folder under another slug."
            )
    return [row for row in batch if row.id not in stored]


def content_of(item: Item) -> tuple[Any, ...]:
    outputs = [(one.key, one.model, one.text) for one in item.outputs.all()]
    return (item.input, item.context, item.reference, item.metadata, outputs)


def given_content(row: ItemRow) -> tuple[Any, ...]:
    outputs = [(one.id, one.model, one.text) for one in row.outputs]
    return (input_of(row), row.context, row.reference, row.metadata, outputs)


def input_of(row: ItemRow) -> Any:
    """The input as it is stored: a text, or the turns with every key they came with."""
    return item_row(row)["input"]


def copy_items(target: Target, rows: Sequence[ItemRow], position: int) -> tuple[int, int, int]:
    """Copy one batch into the three tables; returns how many rows each got."""
    if not rows:
        return 0, 0, 0
    item_ids = new_ids("annotation_item", len(rows))
    project = target.project.pk
    with copy_into("annotation_item", ITEM) as copy:
        for number, (pk, row) in enumerate(zip(item_ids, rows, strict=True), position):
            start = (pk, uuid.uuid4(), project, row.id, number, jsonb(input_of(row)))
            extra = jsonb(dict(row.extra))
            copy.write_row((*start, row.context, row.reference, jsonb(row.metadata), extra))
    outputs = copy_outputs(item_ids, rows)
    return len(rows), len(outputs), copy_subjects(target, item_ids, rows, outputs)


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
    target: Target, item_ids: Sequence[int], rows: Sequence[ItemRow], outputs: Sequence[int]
) -> int:
    """Copy what is rated in one sitting, and remember the ids."""
    planned = list(subjects_of(target, item_ids, rows, outputs))
    ids = new_ids("annotation_subject", len(planned))
    project = target.project.pk
    with copy_into("annotation_subject", SUBJECT) as copy:
        for pk, (item, row_id, scope, output, output_key) in zip(ids, planned, strict=True):
            copy.write_row((pk, uuid.uuid4(), project, item, scope, output))
            if scope == "pair":
                target.pairs[row_id] = pk
            else:
                target.outputs[row_id, output_key] = pk
    return len(planned)


def subjects_of(
    target: Target, item_ids: Sequence[int], rows: Sequence[ItemRow], outputs: Sequence[int]
) -> Iterator[tuple[int, str, str, int | None, str | None]]:
    """Every output under output criteria, every pair under pair criteria."""
    drawn = iter(outputs)
    for item, row in zip(item_ids, rows, strict=True):
        for one in row.outputs:
            output = next(drawn)
            if "output" in target.scopes:
                yield item, row.id, "output", output, one.id
        if not row.outputs and "output" in target.scopes:
            yield item, row.id, "output", None, None
        if len(row.outputs) == 2 and "pair" in target.scopes:
            yield item, row.id, "pair", None, None
