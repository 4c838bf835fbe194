"""Strata: what items have in common by chosen metadata. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

NONE = "none"
Values = tuple[str, ...]


@dataclass(frozen=True)
class Cell:
    """The items of one stratum: how many, of each split, and how many are wanted."""

    values: Values
    items: int
    splits: Mapping[str, int]
    target: int | None = None

    def as_json(self, keys: Sequence[str]) -> dict[str, Any]:
        found: dict[str, Any] = {"stratum": dict(zip(keys, self.values, strict=True))}
        found |= {"items": self.items, "splits": dict(self.splits)}
        return found if self.target is None else {**found, "target": self.target}


def values_of(metadata: Mapping[str, Any], keys: Sequence[str]) -> Values:
    """An item's value under each key as text; `none` where it has no such key."""
    return tuple(text_of(metadata.get(key)) for key in keys)


def text_of(value: Any) -> str:
    if value is None or value == "":
        return NONE
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def label(keys: Sequence[str], values: Values) -> str:
    """`intent=refund, tier=1`: how targets and pages name a stratum."""
    return ", ".join(f"{key}={value}" for key, value in zip(keys, values, strict=True))


def coverage(
    placed: Iterable[tuple[Values, str]], keys: Sequence[str], targets: Mapping[str, int]
) -> list[Cell]:
    """Cells of (stratum, split) of every item, in order of their values.

    A stratum that is wanted and has no item is a cell of none.
    """
    items: Counter[Values] = Counter()
    splits: dict[Values, Counter[str]] = {}
    for values, split in placed:
        items[values] += 1
        splits.setdefault(values, Counter())[split] += 1
    wanted = {read(stratum, keys): n for stratum, n in targets.items()}
    cells = {*items, *(values for values in wanted if values is not None)}
    return [
        Cell(
            values=values,
            items=items[values],
            splits=dict(sorted(splits.get(values, Counter()).items())),
            target=wanted.get(values),
        )
        for values in sorted(cells)
    ]


def read(stratum: str, keys: Sequence[str]) -> Values | None:
    """The values of a label, if it names exactly these keys in this order."""
    parts = [part.partition("=") for part in stratum.split(", ")]
    named = [key.strip() for key, _, _ in parts]
    return tuple(value for _, _, value in parts) if named == list(keys) else None
