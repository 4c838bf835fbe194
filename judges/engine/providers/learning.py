"""Parameters a model refuses: found in its error, left out from then on, and told to whoever asks.

A wrong value of a parameter, or one that nobody knows, is no refusal: it stops the run.
"""

import copy
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

DROPPED, RENAMED, REPLACED = "dropped", "renamed", "replaced"
MOST_QUOTED = 300
REFUSING = frozenset({"unsupported_parameter", "unsupported_value", "unknown_parameter"})
REFUSAL = re.compile(
    r"not (?:\w+ )?(?:support|permit|enabled|allow|available|accept)|unsupported|deprecated"
    r"|n[o']t (?:be )?(?:used|specified|set)|extra (?:inputs|fields)|unknown name|no longer"
    r"|unexpected keyword|unrecogni[sz]ed|cannot both|must contain the word|has been removed",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Part:
    """A part of a request's body that a model may refuse, as a dotted path.

    `also` goes with it. `called` is what errors call it where that is not its own name.
    `renamed` is the name another model wants; `instead` a weaker value to try before the part is
    left out.
    """

    path: str
    also: tuple[str, ...] = ()
    called: tuple[str, ...] = ()
    renamed: str = ""
    instead: Any = None

    @property
    def names(self) -> tuple[str, ...]:
        """What errors call it, and what goes with it."""
        others = (path.rpartition(".")[2] for path in self.also)
        return (self.path, *(self.called or (self.path.rpartition(".")[2],)), *others)


@dataclass(frozen=True)
class Change:
    """What is sent otherwise than asked, and the provider's words for why."""

    parameter: str
    action: str
    words: str
    to: str = ""


@dataclass(frozen=True)
class Complaint:
    """An error as the provider told it: its words, and the codes and names beside them."""

    words: str = ""
    codes: frozenset[str] = frozenset()
    parameter: str = ""


@dataclass
class Learned:
    """What one model of one provider refuses; the same for all calls of a run."""

    changes: list[Change] = field(default_factory=list)
    fresh: list[Change] = field(default_factory=list)

    @classmethod
    def of(cls, stored: Iterable[Mapping[str, str]]) -> "Learned":
        """What was learned before, as `as_stored` gave it."""
        names = ("parameter", "action", "words", "to")
        return cls([Change(**{name: str(one.get(name, "")) for name in names}) for one in stored])

    def as_stored(self) -> list[dict[str, str]]:
        return [asdict(change) for change in self.changes]

    @property
    def left_out(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(change.parameter for change in self.changes))

    def note(self, change: Change) -> None:
        """Remember a change once, whoever finds it."""
        if any((one.parameter, one.action) == (change.parameter, change.action) for one in self):
            return
        self.changes.append(change)
        self.fresh.append(change)

    def __iter__(self) -> Iterator[Change]:
        return iter(tuple(self.changes))

    def applied(self, body: dict[str, Any], parts: Sequence[Part]) -> dict[str, Any]:
        """The body as this model takes it."""
        if not self.changes:
            return body
        body = copy.deepcopy(body)
        for change in self:
            for part in parts:
                if part.path == change.parameter:
                    apply(body, part, change.action)
        return body

    def learn(self, body: dict[str, Any], parts: Sequence[Part], complaint: Complaint) -> bool:
        """Was a part of this body refused? Then it is remembered, and asking again is worth it."""
        part = refused(body, parts, complaint)
        if part is None:
            return False
        change = self.change(part, value_at(body, part.path), complaint)
        if change is not None:
            self.note(change)
        return change is not None

    def change(self, part: Part, value: Any, complaint: Complaint) -> Change | None:
        """What to do about a refused part; None for a limit that no name is right for."""
        words = complaint.words[:MOST_QUOTED]
        if part.renamed:
            been = {one.parameter for one in self if one.action == RENAMED}
            fits = part.renamed not in been
            return Change(part.path, RENAMED, words, part.renamed) if fits else None
        if part.instead is not None and value != part.instead:
            return Change(part.path, REPLACED, words, str(part.instead.get("type", "")))
        return Change(part.path, DROPPED, words)


def apply(body: dict[str, Any], part: Part, action: str) -> None:
    """Make one change to a body, where it holds the part."""
    inside, name = place_of(body, part.path)
    if inside is None or name not in inside:
        return
    if action == REPLACED:
        inside[name] = part.instead
        return
    value = inside.pop(name)
    if action == RENAMED:
        inside.setdefault(part.renamed, value)
    for path in part.also:
        other, key = place_of(body, path)
        if other is not None:
            other.pop(key, None)


def place_of(body: dict[str, Any], path: str) -> tuple[dict[str, Any] | None, str]:
    """The object that holds the end of a path, or None."""
    *way, name = path.split(".")
    inside: Any = body
    for step in way:
        inside = inside.get(step) if isinstance(inside, dict) else None
    return (inside if isinstance(inside, dict) else None), name


def value_at(body: dict[str, Any], path: str) -> Any:
    inside, name = place_of(body, path)
    return None if inside is None else inside.get(name)


def refused(body: dict[str, Any], parts: Sequence[Part], complaint: Complaint) -> Part | None:
    """The part of this body that an error refuses; of two that may not meet, the second."""
    if not (complaint.codes & REFUSING or REFUSAL.search(complaint.words)):
        return None
    sent = [part for part in parts if value_at(body, part.path) is not None]
    named = [part for part in sent if is_named(part, complaint.parameter)]
    if named:
        return named[0]
    at = sorted((position(part, complaint.words), n) for n, part in enumerate(sent))
    told = [sent[n] for where, n in at if where >= 0]
    return told[-1 if "both" in complaint.words else 0] if told else None


def is_named(part: Part, parameter: str) -> bool:
    """`response_format.json_schema` and `body.temperature` name a part as well as its own name."""
    return bool(parameter) and bool({*part.names} & {parameter, *re.split(r"[.\[\]/]", parameter)})


def position(part: Part, words: str) -> int:
    """Where an error first names a part, or -1. A name inside a longer one does not count."""
    found = [
        re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words, re.IGNORECASE) for name in part.names
    ]
    return min((one.start() for one in found if one), default=-1)
