"""What was decided about the units of an item; the app of calibration says so."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from annotation.models import Item


@dataclass(frozen=True)
class Settled:
    """One decision about a unit in words. `live` is one that stands, others are history."""

    value: str
    state: str
    who: str
    at: datetime
    why: str
    rule: str
    live: bool


Decisions = Mapping[tuple[int, str], tuple[Settled, ...]]
SOURCES: list[Callable[[Item], Decisions]] = []


def register_settled(source: Callable[[Item], Decisions]) -> None:
    """Let an upper app say what was decided, by subject and criterion key, the newest first."""
    SOURCES.append(source)


def settled_about(item: Item) -> dict[tuple[int, str], tuple[Settled, ...]]:
    found: dict[tuple[int, str], tuple[Settled, ...]] = {}
    for source in SOURCES:
        found |= source(item)
    return found
