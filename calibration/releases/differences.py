"""What one release has that another has not, and why. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

ADDED, DROPPED, CHANGED = "added", "dropped", "changed"
MODEL = "dawid_skene"
WAYS = {"adjudication": "adjudicated"}


@dataclass(frozen=True, slots=True)
class Frozen:
    """One value of a release; `text` is its canonical JSON.

    `source` is what decided it, under a consensus policy too (`way`).
    """

    subject: int
    key: str
    text: str
    source: str
    ratings: Mapping[str, int] = field(default_factory=dict)

    @property
    def place(self) -> tuple[int, str]:
        return self.subject, self.key


def way(source: str, method: str) -> str:
    """What decided a value; where a consensus policy did, the method by which it did."""
    return WAYS.get(method, method) if source == "consensus" and method else source


@dataclass(frozen=True, slots=True)
class Difference:
    """One unit that differs: `before` and `after` are texts of values, None where there is none."""

    kind: str
    subject: int
    key: str
    before: str | None
    after: str | None
    why: str = ""


@dataclass(frozen=True)
class Rules:
    """What differs between the rules of two releases."""

    rubric: bool = False
    policy: bool = False


def differences(
    before: Iterable[Frozen], after: Iterable[Frozen], rules: Rules
) -> Iterator[Difference | None]:
    """Walk two releases in order of their units; None for a unit that is the same in both."""
    old, new = iter(before), iter(after)
    one, other = next(old, None), next(new, None)
    while one is not None or other is not None:
        if other is None or (one is not None and one.place < other.place):
            if one is not None:
                yield Difference(DROPPED, one.subject, one.key, one.text, None)
            one = next(old, None)
        elif one is None or other.place < one.place:
            yield Difference(ADDED, other.subject, other.key, None, other.text)
            other = next(new, None)
        else:
            yield compared(one, other, rules)
            one, other = next(old, None), next(new, None)


def compared(one: Frozen, other: Frozen, rules: Rules) -> Difference | None:
    if one.text == other.text:
        return None
    why = reason(one, other, rules)
    return Difference(CHANGED, one.subject, one.key, one.text, other.text, why)


def reason(one: Frozen, other: Frozen, rules: Rules) -> str:
    """Why a value changed, as far as what was frozen beside it tells."""
    if other.source == "adjudicated":
        return "an Adjudication settled it"
    if other.source == "reference":
        return "its reference is another" if one.source == "reference" else "it has a reference now"
    return (
        ratings_since(one.ratings, other.ratings)
        or because_of(rules)
        or ("the model weighs its Raters otherwise" if one.source == other.source == MODEL else "")
        or f"it came from the {one.source.replace('_', ' ')} before"
    )


def ratings_since(before: Mapping[str, int], after: Mapping[str, int]) -> str:
    """How a unit's ratings differ from those that were frozen; empty where they do not."""
    if before == after:
        return ""
    more = sum(after.values()) - sum(before.values())
    if more == 0:
        return "its ratings were changed"
    return "there are new ratings" if more > 0 else "fewer ratings count"


def because_of(rules: Rules) -> str:
    if rules.rubric:
        return "the Rubric is another"
    return "the policy is another" if rules.policy else ""


@dataclass
class Summary:
    """How many units differ, by kind and criterion."""

    same: int = 0
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, one: Difference | None) -> None:
        if one is None:
            self.same += 1
        else:
            self.counts[one.kind, one.key] += 1

    def of(self, kind: str) -> int:
        return sum(n for (found, _), n in self.counts.items() if found == kind)
