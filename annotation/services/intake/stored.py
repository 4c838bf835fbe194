"""Redacting what a project has stored already, all of it or nothing."""

from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy

from django.db import transaction

from annotation.dataset.limits import LIMITS
from annotation.dataset.rows import ItemRow
from annotation.dataset.validation import read_item
from annotation.dataset.writing import item_row
from annotation.errors import RedactionRefused
from annotation.intake.preview import Preview
from annotation.intake.rows import redacted_item
from annotation.models import Item, Output, Project
from annotation.selectors.intake.rules import redaction_policy
from annotation.services.intake.copies import Changed, follow
from annotation.services.intake.receiving import lock_loading
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event
from evalhub.redaction.kinds import Policy

CHUNK = 500
# What an upper app knows of items that must not change; it says why, or nothing.
Objection = Callable[[Project, Sequence[int]], str]
OBJECTIONS: list[Objection] = []
NO_POLICY = "Nothing is chosen to be replaced. Choose kinds under Settings, Intake first."


def register_objection(objection: Objection) -> None:
    """Let an upper app refuse that items change; it gets their primary keys in chunks."""
    OBJECTIONS.append(objection)


def preview_stored(*, project: Project, policy: Policy, most: int | None = None) -> Preview:
    """Say what would be replaced in a project's items, or in its first ones."""
    preview = Preview()
    items = Item.objects.filter(project=project).order_by("position", "pk")
    for item in items.prefetch_related("outputs")[:most].iterator(chunk_size=CHUNK):
        preview.add(item.key, redacted_item(row_of(item), policy)[1])
    return preview


@transaction.atomic
def redact_stored(*, project: Project, actor: User | None) -> Preview:
    """Replace personal data in a project's items after its policy; what was there is gone.

    Subjects, ratings and ids stay; evidence moves along with its texts. Raises `RedactionRefused`
    where a frozen release, or anything else that an upper app knows of, holds one of the texts.
    """
    policy = redaction_policy(project)
    if not policy.kinds:
        raise RedactionRefused(NO_POLICY)
    lock_loading(project)
    preview, moved = Preview(), 0
    for changes in chunks(project, policy, preview):
        changed = [one.item for one in changes]
        refuse_if_held(project, [item.pk for item in changed])
        hold_marks(changed)
        moved += follow(changes)
        fields = ["input", "context", "reference", "metadata", "extra"]
        Item.objects.bulk_update(changed, fields)
        outputs = [output for item in changed for output in item.outputs.all()]
        Output.objects.bulk_update(outputs, ["text", "extra"])
    record_event(
        verb="items redacted",
        subject=project,
        actor=actor,
        project_id=project.public_id,
        payload={
            "items": preview.changed,
            "replaced": dict(preview.lines()),
            "evidence moved": moved,
        },
    )
    return preview


def hold_marks(items: Sequence[Item]) -> None:
    """Lock items: answers that mark passages of them are stored before now, or wait for the end."""
    held = Item.objects.filter(pk__in=[item.pk for item in items]).order_by("pk")
    list(held.select_for_update().values_list("pk", flat=True))


def chunks(project: Project, policy: Policy, preview: Preview) -> Iterator[list[Changed]]:
    """Yield the items that change, changed but not saved, some at a time."""
    items = Item.objects.filter(project=project).order_by("pk").prefetch_related("outputs")
    last = 0
    while found := list(items.filter(pk__gt=last)[:CHUNK]):
        last = found[-1].pk
        changed = []
        for item in found:
            clean, redactions = redacted_item(row_of(item), policy)
            preview.add(item.key, redactions)
            if any(one.replacements for one in redactions):
                changed.append(Changed(overwritten(item, clean), redactions))
        if changed:
            yield changed


def overwritten(item: Item, clean: ItemRow) -> Item:
    """Put the texts of a row into an item and its outputs."""
    item.input = item_row(clean)["input"]
    item.context, item.reference = clean.context, clean.reference
    item.metadata, item.extra = clean.metadata, dict(clean.extra)
    for output, row in zip(item.outputs.all(), clean.outputs, strict=True):
        output.text, output.extra = row.text, dict(row.extra)
    return item


def row_of(item: Item) -> ItemRow:
    """Return a stored item as the row it came from."""
    row = {
        "id": item.key,
        "input": item.input,
        "outputs": [
            {"id": one.key, "model": one.model, "text": one.text, **(one.extra or {})}
            for one in item.outputs.all()
        ],
        "context": item.context,
        "reference": item.reference,
        "metadata": item.metadata,
        **(item.extra or {}),
    }
    return read_item(deepcopy(row), LIMITS)


def refuse_if_held(project: Project, items: Sequence[int]) -> None:
    reasons = [reason for objection in OBJECTIONS if (reason := objection(project, items))]
    if reasons:
        raise RedactionRefused(" ".join(reasons))
