"""What changed in the guidelines, in few lines. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

MOST = 12
# Place, such as a criterion's title, and the lines that stand there.
Text = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Change:
    """One line that came (`+`) or went (`-`), and where."""

    op: str
    place: str
    text: str


def changes(before: Text, after: Text) -> list[Change]:
    """Lines that went and came, place by place; places that are gone come last."""
    found: list[Change] = []
    for place in [*after, *(place for place in before if place not in after)]:
        found += differing(place, before.get(place, ()), after.get(place, ()))
    return found


def differing(place: str, before: Sequence[str], after: Sequence[str]) -> Iterator[Change]:
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for kind, low, high, start, end in blocks:
        if kind != "equal":
            yield from (Change("-", place, line) for line in before[low:high])
            yield from (Change("+", place, line) for line in after[start:end])


def lines_of(text: str) -> list[str]:
    """The lines of a text that say something."""
    return [line for line in (line.strip() for line in text.splitlines()) if line]
