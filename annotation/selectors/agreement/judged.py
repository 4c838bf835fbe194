"""How a judge does beside people, as far as the app above knows it without working it out."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from annotation.models import Project
from evalhub.stats.coefficients import Coefficient


@dataclass(frozen=True)
class StandIn:
    """Can a judge stand in under one criterion? Figures are None where only the answer is kept."""

    criterion: str
    word: str
    tone: str
    judge: Coefficient | None = None
    people: Coefficient | None = None


@dataclass(frozen=True)
class Judged:
    """The answers about one judge, and the run whose report has them."""

    judge: str
    about: str
    run: UUID
    answers: tuple[StandIn, ...]


@dataclass(frozen=True)
class UnderWay:
    """A run that goes on."""

    number: int
    run: UUID
    done: int
    total: int


Told = tuple[Judged | None, UnderWay | None]
Tell = Callable[[Project], Told]
TELLERS: list[Tell] = []


def register_judged(tell: Tell) -> None:
    """Let the app above tell how its judges do."""
    TELLERS.append(tell)


def judged_of(project: Project) -> Told:
    """What is told first; nothing where nobody knows anything."""
    told = (tell(project) for tell in TELLERS)
    return next(told, (None, None))
