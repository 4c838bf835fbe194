"""Every item of a view, for files and for what is done to all of them at once."""

from array import array
from collections.abc import Iterator, Sequence
from typing import Any

from annotation.browsing.filters import ItemFilters
from annotation.models import Item, Project
from annotation.selectors.browsing.items import matching_items

BATCH = 500
COLUMNS = (
    *("id", "input", "outputs", "context", "reference", "metadata", "retired_at"),
    *("annotations", "differ_by", "no_majority", "judges_in_conflict"),
)


def matching_ids(project: Project, filters: ItemFilters) -> "array[int]":
    """The keys of all items that match, in the order of the list: 8 MB for 1,000,000."""
    ordered = matching_items(project, filters).order_by("position", "pk")
    return array("q", ordered.values_list("pk", flat=True).iterator(chunk_size=10_000))


def item_rows(ids: Sequence[int]) -> Iterator[dict[str, Any]]:
    """Read items a batch at a time; one that is gone since is left out."""
    for start in range(0, len(ids), BATCH):
        batch = list(ids[start : start + BATCH])
        items = Item.objects.select_related("digest").prefetch_related("outputs").in_bulk(batch)
        yield from (item_row(items[pk]) for pk in batch if pk in items)


def item_row(item: Item) -> dict[str, Any]:
    """One item as files have it; the names of `items.jsonl` and of the list."""
    digest = getattr(item, "digest", None)
    return {
        "id": item.key,
        "input": item.input,
        "outputs": [
            {"id": one.key, "model": one.model, "text": one.text} for one in item.outputs.all()
        ],
        "context": item.context,
        "reference": item.reference,
        "metadata": item.metadata,
        "retired_at": item.retired_at.isoformat() if item.retired_at else None,
        "annotations": digest.n_annotations if digest else None,
        "differ_by": digest.spread if digest else None,
        "no_majority": digest.tied if digest else None,
        "judges_in_conflict": digest.conflicts if digest else None,
    }
