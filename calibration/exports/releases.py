"""A frozen release as rows: what entered, what was left out, and the facts about it."""

from collections.abc import Iterator
from typing import Any

from annotation.dataset.fields import time_text
from annotation.models import Item
from calibration.models import GoldenItem, GoldenSet, LeftOut

SCHEMA = "evalhub.release/1"
CHUNK = 1000
IN_ORDER = ("subject__item__position", "subject__scope", "subject__output__position")
RELATED = ("subject__item", "subject__output", "criterion")
PLACED = (*RELATED, "subject__item__split_place")


def golden_rows(release: GoldenSet) -> Iterator[dict[str, Any]]:
    """Yield one row per unit that entered, item by item."""
    found = GoldenItem.objects.filter(golden_set=release).select_related(*PLACED)
    ordered = found.order_by(*IN_ORDER, "criterion__position", "id")
    for one in ordered.iterator(chunk_size=CHUNK):
        split = split_of(release, one.subject.item)
        yield {
            **unit(one),
            "value": one.value,
            "source": one.source,
            **({"split": split} if split else {}),
            **one.provenance,
        }


def split_of(release: GoldenSet, item: Item) -> str:
    """The item's split, if the release has any."""
    place = getattr(item, "split_place", None)
    return str(place.split) if place and release.manifest.get("splits") else ""


def left_out_rows(release: GoldenSet) -> Iterator[dict[str, Any]]:
    """Yield one row per unit that did not enter, with the reason."""
    found = LeftOut.objects.filter(golden_set=release).select_related(*RELATED)
    ordered = found.order_by(*IN_ORDER, "criterion__position", "id")
    for one in ordered.iterator(chunk_size=CHUNK):
        yield {**unit(one), "reason": one.reason, **one.detail}


def unit(one: GoldenItem | LeftOut) -> dict[str, Any]:
    """What a row is about; pairs and items without outputs name no output."""
    row: dict[str, Any] = {"item_id": one.subject.item.key}
    if one.subject.output is not None:
        row["output_id"] = one.subject.output.key
    return {**row, "dimension": one.criterion.key}


def facts(release: GoldenSet) -> dict[str, Any]:
    """What every format says about the release it was made from."""
    return {
        "project": release.project.slug,
        "release": release.number,
        **({"version": release.version} if release.version else {}),
        "digest": release.digest,
        "released_at": time_text(release.released_at),
        "rubric_version": release.rubric.version,
    }


def manifest(release: GoldenSet) -> dict[str, Any]:
    """The content of `release.json`."""
    return {
        "schema": SCHEMA,
        "number": release.number,
        **facts(release),
        "rubric": release.rubric.name,
        "note": release.note,
        "canary": release.canary,
        "manifest": release.manifest,
        "policy": release.policy,
        "ratings": "first",
        "figures": release.figures,
        "items": release.items.count(),
        "left_out": list(left_out_rows(release)),
    }
