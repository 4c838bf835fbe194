"""Redacting an item: every text of it, with one numbering; its ids and model names stay.

Keys of objects are names given by whoever built the data and stay as well.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from annotation.dataset.rows import ItemRow, OutputRow, TrainingRow, Turn
from evalhub.redaction.kinds import Policy
from evalhub.redaction.replacing import Redaction, redact

Change = Callable[[str], str]
# Where rows that are no items say something in words.
TEXTS = ("comment", "rationale", "raw", "explanation", "feedback")


def redacted_item(item: ItemRow, policy: Policy) -> tuple[ItemRow, list[Redaction]]:
    """Return the item as it may be stored, and what was replaced in each of its texts."""
    texts: list[str] = []

    def collect(text: str) -> str:
        texts.append(text)
        return text

    rewritten(item, collect)
    redactions = redact(texts, policy)
    after = iter(redactions)
    return rewritten(item, lambda text: next(after).after), redactions


def rewritten(item: ItemRow, change: Change) -> ItemRow:
    """Return the item with every text changed, always in the same order."""
    return replace(
        item,
        input=changed_input(item.input, change),
        context=change(item.context),
        reference=change(item.reference),
        outputs=tuple(changed_output(output, change) for output in item.outputs),
        metadata=changed_value(item.metadata, change),
        extra=changed_value(item.extra, change),
    )


def changed_input(value: str | tuple[Turn, ...], change: Change) -> str | tuple[Turn, ...]:
    if isinstance(value, str):
        return change(value)
    return tuple(
        replace(turn, content=change(turn.content), extra=changed_value(turn.extra, change))
        for turn in value
    )


def changed_output(output: OutputRow, change: Change) -> OutputRow:
    text = change(output.text)
    return replace(output, text=text, extra=changed_value(output.extra, change))


def changed_value(value: Any, change: Change) -> Any:
    """Return a JSON value with its texts changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [changed_value(member, change) for member in value]
    if isinstance(value, dict):
        return {key: changed_value(member, change) for key, member in value.items()}
    return value


def redacted_remark(row: Any, policy: Policy) -> Any:
    """Return a label, verdict, reference, trap or practice item with its texts redacted.

    Placeholders have no number here: which value of the item they are is not known.
    """

    def change(text: str) -> str:
        return redact([text], policy, numbered=False)[0].after

    if isinstance(row, TrainingRow):
        row = replace(row, item=redacted_item(row.item, policy)[0])
    changes = {name: change(getattr(row, name)) for name in TEXTS if hasattr(row, name)}
    if hasattr(row, "extra"):
        changes["extra"] = changed_value(row.extra, change)
    if hasattr(row, "expected"):
        changes["expected"] = tuple(redacted_remark(one, policy) for one in row.expected)
    return replace(row, **changes)
