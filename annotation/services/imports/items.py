"""Items, outputs and subjects: streamed in batches, copied, never held all at once."""

from collections.abc import Iterator, Sequence
from itertools import islice
from uuid import UUID

from django.db.models import Max

from annotation.dataset.kinds.rankings import FEWEST, MOST
from annotation.dataset.rows import ItemRow
from annotation.dataset.writing import input_json
from annotation.formats.choices import Duplicates
from annotation.models import Item
from annotation.services.imports.known import (
    SubjectIds,
    known_subjects,
    note_contents,
    nothing_yet,
    row_digest,
    without_equals,
)
from annotation.services.imports.target import Place, Target, copy_into, jsonb, new_ids, public_ids

BATCH = 1000
ITEM = ("id", "public_id", "project_id", "key", "position", "input", "context", "reference")
ITEM += ("metadata", "extra")
OUTPUT = ("id", "item_id", "position", "key", "model", "text", "extra")
CONTENT = ("item_id", "project_id", "digest")
SUBJECT = ("id", "public_id", "project_id", "item_id", "scope", "output_id")

# What is remembered of an item that was passed over: its ratings are, too.
NOWHERE = [0]


def load_items(target: Target) -> dict[str, int]:
    """Copy new items; items that are there already must be the same."""
    last = Item.objects.filter(project=target.project).aggregate(last=Max("position"))["last"]
    position = 0 if last is None else last + 1
    counts = {"items": 0, "outputs": 0, "subjects": 0}
    target.review.skipped = target.duplicates == Duplicates.SKIP
    if not target.new:
        note_contents(target)
    for batch in batches(target.counted("items", target.folder.items())):
        subjects = {} if target.new else known_subjects(target, batch)
        fresh = [row for row in batch if row.id not in subjects]
        fresh, digests = without_equals(target, fresh)
        target.review.new += len(fresh)
        subjects |= copy_items(target, fresh, position, counts, digests)
        position += len(fresh)
        for row in batch:
            target.remember(subjects.get(row.id, NOWHERE))
    return counts


def batches(rows: Iterator[ItemRow]) -> Iterator[list[ItemRow]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def copy_items(
    target: Place,
    rows: Sequence[ItemRow],
    position: int,
    counts: dict[str, int],
    digests: Sequence[UUID] = (),
) -> dict[str, SubjectIds]:
    """Copy one batch into its tables; returns the subjects by the items' ids.

    `digests` are those of the rows' contents, where they are known.
    """
    item_ids = new_ids("annotation_item", len(rows))
    project = target.project.pk
    with copy_into("annotation_item", ITEM) as copy:
        ids = zip(item_ids, public_ids(len(rows)), rows, strict=True)
        for number, (pk, public_id, row) in enumerate(ids, position):
            given = (row.id, number, jsonb(input_json(row)), row.context, row.reference)
            kept = (jsonb(row.metadata), jsonb(dict(row.extra)))
            copy.write_row((pk, public_id, project, *given, *kept))
    with copy_into("annotation_itemcontent", CONTENT) as copy:
        for pk, digest in zip(item_ids, digests or map(row_digest, rows), strict=True):
            copy.write_row((pk, project, digest))
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
    target: Place, item_ids: Sequence[int], rows: Sequence[ItemRow], output_ids: Sequence[int]
) -> tuple[dict[str, SubjectIds], int]:
    """Copy what is rated in one sitting; returns the ids by item, and how many there are."""
    outputs = iter(output_ids)
    plans = [planned(target, row, outputs) for row in rows]
    ids = new_ids("annotation_subject", sum(len(plan) for plan in plans))
    drawn = zip(ids, public_ids(len(ids)), strict=True)
    found: dict[str, SubjectIds] = {}
    with copy_into("annotation_subject", SUBJECT) as copy:
        for item, row, plan in zip(item_ids, rows, plans, strict=True):
            found[row.id] = nothing_yet(len(row.outputs))
            for at, scope, output in plan:
                pk, public_id = next(drawn)
                found[row.id][at] = pk
                copy.write_row((pk, public_id, target.project.pk, item, scope, output))
    return found, len(ids)


def planned(
    target: Place, row: ItemRow, output_ids: Iterator[int]
) -> list[tuple[int, str, int | None]]:
    """Place, scope and output of an item's subjects, as far as the rubric has criteria for them."""
    outputs: list[int | None] = list(islice(output_ids, len(row.outputs)))
    plan: list[tuple[int, str, int | None]] = []
    if "output" in target.scopes:
        plan += [(place, "output", one) for place, one in enumerate(outputs or [None], 1)]
    if "pair" in target.scopes and len(outputs) == 2:
        plan.append((0, "pair", None))
    if "list" in target.scopes and FEWEST <= len(outputs) <= MOST:
        plan.append((-1, "list", None))
    return plan
