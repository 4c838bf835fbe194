"""What else waits for a person beside the hand-out; the layers above say so."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from evalhub.accounts.models import User


@dataclass(frozen=True)
class Waiting:
    """One line of my work: in which project, what it is, where, and how far it is."""

    project: str
    title: str
    url: str
    text: str


Source = Callable[[User], Iterable[Waiting]]
_sources: dict[str, Source] = {}


def register_waiting(name: str, source: Source) -> None:
    """Let an app say, at startup, what waits for a person."""
    _sources[name] = source


def waiting_for(user: User) -> list[Waiting]:
    return [one for source in _sources.values() for one in source(user)]
