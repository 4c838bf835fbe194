"""Whether texts stand inside others, whole or nearly so. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from evalhub.stats.duplicates.shingles import Shingles, contained, normalised, shingles

# A text this short stands in others by chance.
LEAST = 20
# Share of a text's shingles that the other text holds.
INSIDE = 0.8


@dataclass(frozen=True)
class Shown:
    """A text that somebody or some model gets to see, and where it is."""

    where: str
    text: str


class Pool:
    """Texts that were shown, to be asked for others inside them."""

    def __init__(self, shown: Iterable[Shown]) -> None:
        self._sets = [(one.where, shingles(one.text)) for one in shown]
        every = [hashes for _, hashes in self._sets]
        self._union: Shingles = np.unique(np.concatenate(every)) if every else shingles("")

    def holding(self, text: str) -> str:
        """Where a text stands, or nothing; texts that are too short are never found."""
        if not len(self._union) or len(normalised(text)) < LEAST:
            return ""
        own = shingles(text)
        # Nothing can be in one of them that is not in all of them together.
        if contained(own, self._union) < INSIDE:
            return ""
        return next((where for where, one in self._sets if contained(own, one) >= INSIDE), "")


def input_text(given: Any) -> str:
    """An item's input as one text: as it is, or the turns of a conversation."""
    if isinstance(given, str):
        return given
    if not isinstance(given, list):
        return ""
    return "\n".join(str(turn.get("content", "")) for turn in given if isinstance(turn, dict))


def row_texts(row: Any) -> list[str]:
    """What a row of `training.jsonl` shows: its input and its outputs."""
    outputs = row.get("outputs") or []
    found = [input_text(row.get("input")), *(str(one.get("text", "")) for one in outputs)]
    return [text for text in found if text]
