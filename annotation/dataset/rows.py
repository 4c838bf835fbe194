"""The rows of a dataset folder as frozen values.

`extra` holds every key the canonical row would not reproduce: unknown keys, and known ones
spelled otherwise (an explicit null, a time in another zone, an `output_id` that goes without
saying). Absent texts are empty. `output_id` is resolved: None only where a criterion compares
two outputs or the item has none.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeAlias

from annotation.dataset.values import Extra, Row, Value

Order: TypeAlias = Literal["AB", "BA"]
Number: TypeAlias = int | float


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of a conversation."""

    role: str
    content: str
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OutputRow:
    """One system's answer; ids are unique within the item."""

    id: str
    text: str
    model: str = ""
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ItemRow:
    """What was asked, and the outputs in order: the first is A, the second B."""

    id: str
    input: str | tuple[Turn, ...]
    outputs: tuple[OutputRow, ...] = ()
    context: str = ""
    reference: str = ""
    metadata: Row = field(default_factory=dict)
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LabelRow:
    """One person's value; None is an abstention."""

    item_id: str
    output_id: str | None
    annotator_id: str
    dimension: str
    value: Value | None
    comment: str = ""
    seconds: Number | None = None
    created_at: datetime | None = None
    rubric_version: int | str | None = None
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class VerdictRow:
    """One judge's value, already un-swapped; None is an unreadable reply, kept in `raw`."""

    item_id: str
    output_id: str | None
    judge_model: str
    dimension: str
    value: Value | None
    prompt: str = ""
    order: Order | None = None
    repeat: int = 0
    rationale: str = ""
    raw: str = ""
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GoldRow:
    """The value taken as true."""

    item_id: str
    output_id: str | None
    dimension: str
    value: Value
    explanation: str = ""
    tolerance: Number | None = None
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ExpectationRow:
    """A value that an attentive rater gives, within the tolerance."""

    output_id: str | None
    dimension: str
    value: Value
    tolerance: Number | None = None
    feedback: str = ""
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TrapRow:
    """An item of the folder that tests attention."""

    item_id: str
    expected: tuple[ExpectationRow, ...]
    explanation: str = ""
    extra: Extra = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TrainingRow:
    """An item of its own, with the values to learn; keys unknown here are in `item.extra`."""

    item: ItemRow
    expected: tuple[ExpectationRow, ...] = ()
    feedback: str = ""
