"""What every reader yields: one record of a source file, before anything is mapped."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from annotation.dataset.limits import Limits
from annotation.dataset.problems import Problems
from annotation.dataset.reading import DataFile
from annotation.dataset.values import JSON, Row

Number: TypeAlias = int | float
_DEEPEST = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """A value that the source says somebody, or a judge, gave under a name of its own."""

    name: str
    value: JSON
    by: str
    judge: bool = False
    comment: str = ""
    seconds: Number | None = None
    created_at: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """One line, row or entry; `place` counts from 1 the way people would look it up."""

    place: int
    columns: Row
    answers: tuple[Answer, ...] = ()


@dataclass(slots=True)
class Skipped:
    """Why entries of a file are passed over, and how many for each reason."""

    reasons: dict[str, int] = field(default_factory=dict)

    def add(self, reason: str) -> None:
        """Count one entry."""
        self.reasons[reason] = self.reasons.get(reason, 0) + 1


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader needs besides the file: how much it may take, and where to note flaws.

    `encoding` is what a table is written in; all else is UTF-8.
    """

    limits: Limits
    problems: Problems
    skipped: Skipped = field(default_factory=Skipped)
    encoding: str = "utf-8"


Reader: TypeAlias = Callable[[DataFile, Reading], Iterator[Record]]


def pick(columns: Mapping[str, JSON], path: str) -> JSON:
    """Return the value of a column, or of a dotted path into nested objects; None if absent."""
    if path in columns:
        return columns[path]
    place = path.find(".")
    while place > 0:
        inner = columns.get(path[:place])
        if isinstance(inner, Mapping):
            found = pick(inner, path[place + 1 :])
            if found is not None:
                return found
        place = path.find(".", place + 1)
    return None


def column_names(columns: Mapping[str, JSON], depth: int = _DEEPEST) -> Iterator[str]:
    """Yield the names a mapping can use: columns, and dotted paths into nested objects."""
    for name, value in columns.items():
        yield name
        if depth > 1 and isinstance(value, Mapping):
            for inner in column_names(value, depth - 1):
                yield f"{name}.{inner}"
