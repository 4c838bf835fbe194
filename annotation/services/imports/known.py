"""Items that a project has already: what is the same, what differs, who has answered it."""

from collections.abc import Sequence
from typing import Any

from annotation.dataset.files import ITEMS
from annotation.dataset.problems import shown
from annotation.dataset.rows import ItemRow
from annotation.dataset.writing import item_row
from annotation.formats.choices import Changed
from annotation.models import Annotation, Item, Subject
from annotation.services.imports.target import Target

OTHER = (
    "is in the project with other content {}already; give the new one an id of its own, load it "
    "under another slug, or choose to leave such items as they stand"
)

# A pair's id or 0, then the id of each output, or of the item itself when it has none.
SubjectIds = list[int]


def known_subjects(target: Target, batch: Sequence[ItemRow]) -> dict[str, SubjectIds]:
    """Return the subjects of the items that the project has; other content is a problem."""
    keys = [row.id for row in batch]
    there = Item.objects.filter(project=target.project, key__in=keys).prefetch_related("outputs")
    stored = {item.key: item for item in there}
    compare(target, batch, stored)
    found = {row.id: [0, *(0 for _ in row.outputs or (None,))] for row in batch if row.id in stored}
    subjects = Subject.objects.filter(item__in=stored.values())
    for pk, scope, key, place in subjects.values_list(
        "id", "scope", "item__key", "output__position"
    ):
        at = 0 if scope == "pair" else 1 + (place or 0)
        if at < len(found[key]):
            found[key][at] = pk
    return found


def compare(target: Target, batch: Sequence[ItemRow], stored: dict[str, Item]) -> None:
    """Count what is the same, and do with what is not as the load was told."""
    changed = [row for row in batch if row.id in stored and differs(stored[row.id], row)]
    labelled = set(answered([stored[row.id] for row in changed]))
    target.review.same += len(stored) - len(changed)
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
