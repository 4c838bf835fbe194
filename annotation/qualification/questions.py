"""Questions of practice and exam, read off rows of `training.jsonl`, and which of them are drawn.

A question is what is rated in one sitting: one output, the pair, or an item without outputs.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from annotation.dataset.asking.spans import named_texts
from annotation.handout import AB, BA, Seeds, bits

PAIR, LIST, WHOLE = "pair", "list", "item"


@dataclass(frozen=True)
class Expectation:
    """The value taken as true under one criterion, and why."""

    criterion: str
    value: Any
    tolerance: float | None = None
    feedback: str = ""


@dataclass(frozen=True)
class Question:
    """One unit of an item with what is expected of it. `unit` is a place,
    `pair`, `list` or `item`.
    """

    key: str
    unit: str
    input: Any
    context: str
    outputs: tuple[str, ...]
    metadata: Mapping[str, Any]
    expected: tuple[Expectation, ...]
    feedback: str

    @property
    def is_pair(self) -> bool:
        return self.unit == PAIR

    @property
    def compares(self) -> bool:
        """Whether several outputs stand side by side, each under a letter."""
        return self.unit in (PAIR, LIST)

    @property
    def texts(self) -> dict[str, str]:
        """What evidence may be taken from, by the name of its part."""
        return named_texts(
            self.outputs, several=self.compares, context=self.context, given=self.input
        )

    def shown(self, order: str) -> tuple[str, ...]:
        return tuple(reversed(self.outputs)) if self.is_pair and order == BA else self.outputs


def questions_of(row: Mapping[str, Any]) -> tuple[Question, ...]:
    """Return one question for every unit that a row expects something of, in order."""
    outputs = row.get("outputs") or []
    places = {output["id"]: str(place) for place, output in enumerate(outputs)}
    by_unit: dict[str, list[Expectation]] = {}
    for entry in row.get("expected") or []:
        unit = unit_of(entry.get("output_id"), places)
        by_unit.setdefault(unit, []).append(expectation(entry))
    return tuple(question(row, unit, by_unit[unit]) for unit in sorted(by_unit))


def unit_of(output_id: str | None, places: Mapping[str, str]) -> str:
    """An entry without an output means the pair, the only output, or the item itself."""
    if output_id is not None:
        return places[output_id]
    if not places:
        return WHOLE
    return PAIR if len(places) > 1 else "0"


def expectation(entry: Mapping[str, Any]) -> Expectation:
    return Expectation(
        criterion=entry["dimension"] if "dimension" in entry else entry["criterion"],
        value=entry["value"],
        tolerance=entry.get("tolerance"),
        feedback=entry.get("feedback") or "",
    )


def question(row: Mapping[str, Any], unit: str, expected: Sequence[Expectation]) -> Question:
    texts = tuple(output.get("text", "") for output in row.get("outputs") or [])
    return Question(
        key=row["id"],
        unit=unit,
        input=row["input"],
        context=row.get("context") or "",
        outputs=texts[:2] if unit == PAIR else texts[int(unit) :][:1] if unit.isdigit() else (),
        metadata=row.get("metadata") or {},
        expected=tuple(expected),
        feedback=row.get("feedback") or "",
    )


@dataclass(frozen=True)
class Slot:
    """A question that can be drawn: the id of its exam item, and its unit."""

    item: int
    unit: str


def draw(
    pool: Iterable[Slot], seeds: Seeds, attempt: int, n: int, *, seen: Collection[Slot] = ()
) -> list[Slot]:
    """Draw `n` questions for one person's try, shuffled; those they have not seen come first.

    The same seeds and try always give the same questions. Questions of items that were asked
    before are the last resort, among them first the units that were not asked themselves.
    """
    seen_items = {slot.item for slot in seen}

    def drawn(slot: Slot) -> tuple[bool, bool, int]:
        return slot in seen, slot.item in seen_items, chance(seeds, f"draw-{attempt}", slot)

    chosen = sorted(pool, key=drawn)[:n]
    return sorted(chosen, key=lambda slot: chance(seeds, f"place-{attempt}", slot))


def chance(seeds: Seeds, purpose: str, slot: Slot) -> int:
    return bits(seeds, f"exam-{purpose}-{slot.unit}", slot.item)


def order_shown(seeds: Seeds, slot: Slot) -> str:
    """Which output of a pair this person sees as A."""
    return BA if slot.unit == PAIR and chance(seeds, "order", slot) % 2 else AB
