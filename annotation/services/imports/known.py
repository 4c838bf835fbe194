"""Items that a project has already: what is the same, what differs, who has answered it."""

import hashlib
from collections.abc import Sequence
from itertools import islice
from typing import Any
from uuid import UUID

from annotation.dataset.files import ITEMS
from annotation.dataset.problems import shown
from annotation.dataset.rows import ItemRow
from annotation.dataset.writing import input_json
from annotation.formats.choices import Changed, Duplicates
from annotation.models import Annotation, Item, ItemContent, Subject
from annotation.services.imports.target import STEP, Target, jsonb

OTHER = (
    "is in the project with other content {}already; give the new one an id of its own, load it "
    "under another slug, or choose to leave such items as they stand"
)

# A pair's id or 0, the id of each output, or of the item itself when it has none, a list's or 0.
SubjectIds = list[int]


def nothing_yet(n_outputs: int) -> SubjectIds:
    return [0] * (2 + max(1, n_outputs))


def known_subjects(target: Target, batch: Sequence[ItemRow]) -> dict[str, SubjectIds]:
    """Return the subjects of the items that the project has; other content is a problem."""
    keys = [row.id for row in batch]
    there = Item.objects.filter(project=target.project, key__in=keys).prefetch_related("outputs")
    stored = {item.key: item for item in there}
    compare(target, batch, stored)
    found = {row.id: nothing_yet(len(row.outputs)) for row in batch if row.id in stored}
    subjects = Subject.objects.filter(item__in=stored.values())
    for pk, scope, key, place in subjects.values_list(
        "id", "scope", "item__key", "output__position"
    ):
        at = {"pair": 0, "list": -1}.get(scope, 1 + (place or 0))
        if at < len(found[key]) - 1:
            found[key][at] = pk
    return found


def compare(target: Target, batch: Sequence[ItemRow], stored: dict[str, Item]) -> None:
    """Count what is the same, and do with what is not as the load was told."""
    changed = [row for row in batch if row.id in stored and differs(stored[row.id], row)]
    rated = set(answered(list(stored.values())))
    labelled = rated.intersection(row.id for row in changed)
    target.review.same += len(stored) - len(changed)
    target.review.answered += len(rated) - len(labelled)
    target.review.changed += len(changed)
    target.review.labelled += len(labelled)
    for row in changed:
        if target.changed == Changed.LEAVE:
            # What the file says of the new content must not become labels of the old.
            target.folder.index.set_aside(row.id)
            continue
        answers = "and with answers " if row.id in labelled else ""
        target.problem(ITEMS, "id", f"{shown(row.id)} {OTHER.format(answers)}")


def differs(item: Item, row: ItemRow) -> bool:
    return content_of(item) != given_content(row)


def answered(items: Sequence[Item]) -> list[str]:
    """Return the ids of those items that somebody has rated."""
    if not items:
        return []
    rated = Annotation.objects.filter(subject__item__in=items).exclude(
        status=Annotation.Status.WITHDRAWN
    )
    return list(rated.values_list("subject__item__key", flat=True).distinct())


def content_digest(texts: Sequence[Any]) -> UUID:
    """Name a content; different contents have different names for all that can happen."""
    digest = hashlib.blake2b(jsonb(texts).encode(), digest_size=16)
    return UUID(bytes=digest.digest())


def row_digest(row: ItemRow) -> UUID:
    """Return the digest of what a rater reads: ids, models and metadata do not count."""
    return content_digest([input_json(row), row.context, [one.text for one in row.outputs]])


def item_digest(item: Item) -> UUID:
    return content_digest([item.input, item.context, [one.text for one in item.outputs.all()]])


def note_contents(target: Target) -> None:
    """Make the digests that are still missing in a project, before new items are compared."""
    missing = Item.objects.filter(project=target.project, content__isnull=True)
    items = missing.prefetch_related("outputs").iterator(chunk_size=STEP)
    while batch := list(islice(items, STEP)):
        ItemContent.objects.bulk_create(
            ItemContent(item=item, project=target.project, digest=item_digest(item))
            for item in batch
        )


def without_equals(target: Target, rows: Sequence[ItemRow]) -> tuple[list[ItemRow], list[UUID]]:
    """Count new items that have the content of another; pass them over where that was chosen.

    Returns those that are kept, and their digests.
    """
    digests = [row_digest(row) for row in rows]
    there = ItemContent.objects.filter(project=target.project, digest__in=set(digests))
    seen = set(there.values_list("digest", flat=True))
    kept: list[ItemRow] = []
    names: list[UUID] = []
    for row, digest in zip(rows, digests, strict=True):
        repeated = digest in seen
        seen.add(digest)
        target.review.duplicates += repeated
        if repeated and target.duplicates != Duplicates.KEEP:
            target.folder.index.set_aside(row.id)
            continue
        kept.append(row)
        names.append(digest)
    return kept, names


def content_of(item: Item) -> tuple[Any, ...]:
    outputs = [(one.key, one.model, one.text, said(one.extra)) for one in item.outputs.all()]
    texts = (item.input, item.context, item.reference)
    return (*texts, item.metadata, said(item.extra), outputs)


def given_content(row: ItemRow) -> tuple[Any, ...]:
    outputs = [(one.id, one.model, one.text, said(one.extra)) for one in row.outputs]
    texts = (input_json(row), row.context, row.reference)
    return (*texts, row.metadata, said(row.extra), outputs)


def said(extra: Any) -> dict[str, Any]:
    """The kept keys that say something: an explicit null says as much as no key."""
    return {key: value for key, value in extra.items() if value not in (None, "", [], {})}
