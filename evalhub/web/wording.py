"""Words that went and words that came, line by line. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

WORD = re.compile(r"\s+|\w+|[^\w\s]")
# Lines that share less than this are another line, not the same one changed.
ALIKE = 0.4


@dataclass(frozen=True)
class Piece:
    """Some words of a line; `changed` where the other side has others."""

    text: str
    changed: bool = False


@dataclass(frozen=True)
class DiffLine:
    """One line of a change: `op` is "-", "+" or " "."""

    op: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class WordChange:
    """One place, such as a part of the Rubric, whose words differ."""

    title: str
    lines: tuple[DiffLine, ...]


def word_change(title: str, before: str, after: str) -> WordChange | None:
    """The change of one text; None where nothing differs."""
    was, now = split_lines(before), split_lines(after)
    return None if was == now else WordChange(title, tuple(diff(was, now)))


def split_lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.replace("\r\n", "\n").strip().split("\n")]


def diff(before: Sequence[str], after: Sequence[str]) -> Iterator[DiffLine]:
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for kind, low, high, start, end in blocks:
        if kind == "equal":
            yield from (DiffLine(" ", (Piece(line),)) for line in before[low:high])
        else:
            yield from replaced("\n".join(before[low:high]), "\n".join(after[start:end]))


def replaced(before: str, after: str) -> Iterator[DiffLine]:
    """Lines in place of others: word by word where they are alike, else whole."""
    was, now = WORD.findall(before), WORD.findall(after)
    matcher = SequenceMatcher(None, was, now, autojunk=False)
    blocks = matcher.get_opcodes() if matcher.ratio() >= ALIKE else whole(was, now)
    old = joined((was[low:high], kind != "equal") for kind, low, high, _, _ in blocks)
    new = joined((now[start:end], kind != "equal") for kind, _, _, start, end in blocks)
    yield from in_lines("-", old)
    yield from in_lines("+", new)


def joined(runs: Iterable[tuple[Sequence[str], bool]]) -> list[tuple[list[str], bool]]:
    """Runs with their neighbours of the same kind; a space between two changes is part of them."""
    found: list[tuple[list[str], bool]] = []
    for words, changed in runs:
        marked = changed or not "".join(words).strip()
        if found and found[-1][1] == marked:
            found[-1][0].extend(words)
        else:
            found.append((list(words), marked))
    return found


def whole(was: Sequence[str], now: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    return [("replace", 0, len(was), 0, len(now))]


def in_lines(op: str, runs: Sequence[tuple[Sequence[str], bool]]) -> Iterator[DiffLine]:
    """Runs of words cut where a line ends."""
    line: list[Piece] = []
    found = False
    for words, changed in runs:
        first, *rest = "".join(words).split("\n")
        line += [Piece(first, changed)] if first else []
        found = found or bool(words)
        for part in rest:
            yield DiffLine(op, tuple(line))
            line = [Piece(part, changed)] if part else []
    if found:
        yield DiffLine(op, tuple(line))
