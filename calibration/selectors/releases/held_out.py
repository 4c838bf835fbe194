"""Held-out items, and whether their texts stand where they must not."""

from collections.abc import Iterable, Sequence
from typing import Any

from annotation.models import Item, Project
from calibration.contamination.texts import Pool, Shown, input_text, row_texts
from calibration.models import Split

CHUNK = 500
RULE = "Held-out Items never enter prompts, few-shot examples or practice."


def held_out_items(project: Project) -> Iterable[Item]:
    """The held-out items of a project with their outputs, in order."""
    return items_of_split(project, Split.HELD_OUT)


def items_of_split(project: Project, split: Split) -> Iterable[Item]:
    """The items of a split with their outputs, in order."""
    found = Item.objects.filter(project=project, split_place__split=split)
    ordered = found.order_by("position", "pk").prefetch_related("outputs")
    return ordered.iterator(chunk_size=CHUNK)


def held_out_within(project: Project, texts: Sequence[str]) -> str:
    """The key of the first held-out item that stands in one of some texts, whole or nearly so."""
    return split_within(project, Split.HELD_OUT, texts)


def split_within(project: Project, split: Split, texts: Sequence[str]) -> str:
    """The key of the first item of a split that stands in one of some texts, or nothing.

    Looked for are its input, its reference answer and its outputs; contexts may be shared.
    """
    pool = Pool(Shown("text", text) for text in texts)
    for item in items_of_split(project, split):
        own = [input_text(item.input), item.reference, *(one.text for one in item.outputs.all())]
        if any(pool.holding(text) for text in own):
            return item.key
    return ""


def prompt_problem(project: Project, text: str) -> str:
    """Why a prompt may not be saved, or nothing."""
    key = held_out_within(project, [text])
    if not key:
        return ""
    return (
        f"The prompt holds the text of Item {key}, which is held out, or nearly so. {RULE} "
        "Take an Item of the split few_shot for an example."
    )


def practice_problem(project: Project, rows: Sequence[dict[str, Any]]) -> str:
    """Why these rows may not be shown, as practice or in a Rubric, or nothing."""
    key = held_out_within(project, [text for row in rows for text in row_texts(row)])
    if not key:
        return ""
    return f"Item {key} is held out, and this would show it, or nearly so. {RULE}"
