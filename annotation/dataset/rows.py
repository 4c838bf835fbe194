"""The rows of a dataset folder as frozen values, and a compact memory of the rows seen.

`extra` holds every key the canonical row would not reproduce: unknown keys, and known ones
spelled otherwise (an explicit null, a time in another zone, an `output_id` that goes without
saying). Absent texts are empty. `output_id` is resolved: None only where a criterion compares
two outputs or the item has none.
"""

from array import array
from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeAlias

from annotation.dataset.values import Extra, Row, Value

Order: TypeAlias = Literal["AB", "BA"]
Number: TypeAlias = int | float

_PLACE_BITS = 24
_PLACES = (1 << _PLACE_BITS) - 1
_OWN = "\0"
_FIRST_PLACES = 1024


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


class Places:
    """A number for each id, in 16 to 40 bytes: a table of the ids' hashes, at most 3/5 full.

    Two of a million ids have the same hash once in 30 million files; the second of them would be
    refused as one that is there already. The hash is keyed anew in every process.
    """

    def __init__(self) -> None:
        self._hashes = array("q", [0]) * _FIRST_PLACES
        self._numbers = array("Q", [0]) * _FIRST_PLACES
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self._hashes[self._slot(hash(name) or 1)] != 0

    def __getitem__(self, name: str) -> int:
        slot = self._slot(hash(name) or 1)
        if not self._hashes[slot]:
            raise KeyError(name)
        return self._numbers[slot]

    def __setitem__(self, name: str, number: int) -> None:
        if 5 * self._count >= 3 * len(self._hashes):
            self._grow()
        self._put(hash(name) or 1, number)

    def _put(self, digest: int, number: int) -> None:
        slot = self._slot(digest)
        self._count += not self._hashes[slot]
        self._hashes[slot], self._numbers[slot] = digest, number

    def _slot(self, digest: int) -> int:
        """Return where the hash stands, or the free place where it would."""
        hashes = self._hashes
        last = len(hashes) - 1
        slot = digest & last
        while hashes[slot] not in (0, digest):
            slot = slot + 1 & last
        return slot

    def _grow(self) -> None:
        hashes, numbers = self._hashes, self._numbers
        self._hashes = array("q", [0]) * (2 * len(hashes))
        self._numbers = array("Q", [0]) * (2 * len(hashes))
        self._count = 0
        for digest, number in zip(hashes, numbers, strict=True):
            if digest:
                self._put(digest, number)


class Index:
    """Item ids with their output ids, about 40 bytes an item.

    Output ids that begin with the item's id are stored without it: most items then share one
    tuple of endings.
    """

    def __init__(self) -> None:
        self._entries = Places()
        self._shapes: list[tuple[str, ...]] = []
        self._shape_numbers: dict[tuple[str, ...], int] = {}
        self._broken: set[str] = set()
        self._nameless = False
        self._aside: set[str] = set()

    def add(self, item_id: str, output_ids: tuple[str, ...]) -> None:
        """Remember an item; the caller has made sure that it is new."""
        shape = tuple(
            _OWN + output_id[len(item_id) :] if output_id.startswith(item_id) else output_id
            for output_id in output_ids
        )
        number = self._shape_numbers.setdefault(shape, len(self._shapes))
        if number == len(self._shapes):
            self._shapes.append(shape)
        self._entries[item_id] = number << _PLACE_BITS | len(self._entries)

    def add_broken(self, item_id: str) -> None:
        """Remember an item that was refused: its other rows are not reported again."""
        self._broken.add(item_id)

    def add_nameless(self) -> None:
        """Remember that an item was refused whose id cannot be read: it could be any."""
        self._nameless = True

    def set_aside(self, item_id: str) -> None:
        """Let rows of an item that was added be passed over from now on; its place stays."""
        self._aside.add(item_id)

    def __contains__(self, item_id: object) -> bool:
        return item_id in self._entries and item_id not in self._aside

    def __len__(self) -> int:
        return len(self._entries)

    def is_broken(self, item_id: object) -> bool:
        """Tell whether the item itself was refused or left out: its rows are passed over."""
        if item_id in self._aside:
            return True
        return (self._nameless or item_id in self._broken) and item_id not in self._entries

    def position(self, item_id: str) -> int:
        """Return the place of a known item in its file."""
        return self._entries[item_id] & _PLACES

    def outputs(self, item_id: str) -> tuple[str, ...]:
        """Return the output ids of a known item in order."""
        shape = self._shapes[self._entries[item_id] >> _PLACE_BITS]
        return tuple(item_id + end[1:] if end.startswith(_OWN) else end for end in shape)


class Seen:
    """Tells repeated rows apart from new ones with one small integer per row."""

    def __init__(self) -> None:
        self._sources: dict[Hashable, int] = {}
        self._keys: set[int] = set()

    def add(self, position: int, output: int, criterion: int, source: Hashable) -> bool:
        """Return False when the same source rated the same unit before."""
        number = self._sources.setdefault(source, len(self._sources))
        key = ((number << 20 | position) << 10 | output) << 9 | criterion
        if key in self._keys:
            return False
        self._keys.add(key)
        return True
