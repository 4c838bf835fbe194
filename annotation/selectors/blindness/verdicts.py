"""Where the app of judges says what annotators may be shown of verdicts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from annotation.models import Criterion, Subject


@dataclass(frozen=True)
class ShownVerdict:
    """One judge's value for one criterion, in terms of the Item's own A and B.

    Its rationale is for who settles, never for annotators.
    """

    judge: str
    criterion: Criterion
    value: Any
    rationale: str = ""


Source = Callable[[Subject], list[ShownVerdict]]
SOURCES: list[Source] = []


def register_verdicts(source: Source) -> None:
    """Let an upper app say what its judges found about a subject."""
    SOURCES.append(source)


def verdicts_of(subject: Subject) -> list[ShownVerdict]:
    return [verdict for source in SOURCES for verdict in source(subject)]
