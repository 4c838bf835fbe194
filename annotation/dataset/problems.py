"""What is wrong with a dataset folder, in sentences that name the place."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from annotation.dataset.limits import LIMITS
from annotation.dataset.values import JSON

_SHOWN = 60


def shown(value: JSON) -> str:
    """Quote an untrusted value for a message: short, on one line, nothing invisible."""
    if isinstance(value, str):
        value = value[: _SHOWN + 1]
    elif isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "an object"
    text = json.dumps(value, ensure_ascii=False)
    if len(text) > _SHOWN + 2:
        text = text[:_SHOWN] + '..."'
    return "".join(mark if mark.isprintable() else f"\\u{ord(mark):04x}" for mark in text)


class RowRefused(Exception):
    """One row cannot be taken; `field` is the path inside the row, or empty."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Problem:
    """One flaw: `line` is None for a whole file, `field` is empty for a whole line.

    `unit` is what `line` counts where a file has no lines: a row, a task, a span.
    """

    file: str
    line: int | None
    field: str
    reason: str
    unit: str = "line"

    def __str__(self) -> str:
        place = self.file
        if self.line is not None:
            place += f", {self.unit} {self.line:,}"
        if self.field:
            place += f", field {shown(self.field)}"
        return f"{place}: {self.reason}."


@dataclass(slots=True)
class Problems:
    """Keeps the first problems in full and counts the others."""

    limit: int = LIMITS.problems
    listed: list[Problem] = field(default_factory=list)
    total: int = 0

    def add(self, file: str, line: int | None, field: str, reason: str, unit: str = "line") -> None:
        """Note one problem; beyond the limit only its number is kept."""
        self.total += 1
        if len(self.listed) < self.limit:
            self.listed.append(Problem(file, line, field, reason, unit))

    def __len__(self) -> int:
        return self.total

    def __iter__(self) -> Iterator[Problem]:
        return iter(self.listed)

    def lines(self) -> list[str]:
        """Return one sentence per problem, and how many more there are."""
        lines = [str(problem) for problem in self.listed]
        if self.total > len(self.listed):
            lines.append(f"and {self.total - len(self.listed):,} more")
        return lines

    def __str__(self) -> str:
        return "\n".join(self.lines())

    def refuse_if_any(self) -> None:
        """Raise `DatasetRefused` when something was noted."""
        if self.total:
            raise DatasetRefused(self)


class DatasetRefused(Exception):
    """The folder has problems; nothing of it may be stored."""

    def __init__(self, problems: Problems) -> None:
        super().__init__(str(problems))
        self.problems = problems


def refusal(file: str, reason: str) -> DatasetRefused:
    """Return the refusal for a single problem of a whole file."""
    problems = Problems()
    problems.add(file, None, "", reason)
    return DatasetRefused(problems)
