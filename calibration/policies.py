"""What enters a release: pure decisions on one unit at a time."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from calibration.errors import InvalidPolicy

SOURCES = ("reference_or_majority", "reference", "majority")


@dataclass(frozen=True)
class ReleasePolicy:
    """How a unit's value is found. The majority needs `minimum_ratings` and no tie."""

    source: str = "reference_or_majority"
    minimum_ratings: int = 1
    include_traps: bool = False

    @classmethod
    def read(cls, document: Any) -> "ReleasePolicy":
        """Build a policy from JSON. Raises `InvalidPolicy` naming what is wrong."""
        if not isinstance(document, Mapping):
            raise InvalidPolicy("A release policy is a JSON object.")
        known = {field.name for field in fields(cls)}
        unknown = sorted(set(document) - known)
        if unknown:
            raise InvalidPolicy(
                f"A release policy has no {unknown[0]!r}; it may hold {', '.join(sorted(known))}."
            )
        policy = cls(**document)
        policy.check()
        return policy

    def check(self) -> None:
        """Raise `InvalidPolicy` for a value that is not allowed."""
        if self.source not in SOURCES:
            raise InvalidPolicy(f"source is {self.source!r}; it may be {', '.join(SOURCES)}.")
        if type(self.minimum_ratings) is not int or self.minimum_ratings < 1:
            raise InvalidPolicy("minimum_ratings must be a whole number from 1.")
        if type(self.include_traps) is not bool:
            raise InvalidPolicy("include_traps must be true or false.")

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Votes:
    """What people said about one unit: ratings by value text, and how many abstained."""

    counts: Mapping[str, int]
    n_abstained: int = 0

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def winners(self) -> list[str]:
        most = max(self.counts.values(), default=0)
        return [value for value, count in self.counts.items() if count == most]


@dataclass(frozen=True)
class Decision:
    """Either a value with its source, or the reason why the unit is left out."""

    value: str | None
    source: str = ""
    left_out: str = ""


def decide(policy: ReleasePolicy, *, reference: str | None, votes: Votes, trap: bool) -> Decision:
    """Decide one unit; values are canonical JSON texts."""
    if trap and not policy.include_traps:
        return Decision(None, left_out="trap")
    if reference is not None and policy.source != "majority":
        return Decision(reference, "reference")
    if policy.source == "reference":
        return Decision(None, left_out="unrated")
    if not votes.total:
        return Decision(None, left_out="abstained" if votes.n_abstained else "unrated")
    if votes.total < policy.minimum_ratings:
        return Decision(None, left_out="few")
    if len(votes.winners) > 1:
        return Decision(None, left_out="tie")
    return Decision(votes.winners[0], "majority")


def decide_options(
    policy: ReleasePolicy,
    *,
    reference: str | None,
    votes: Votes,
    trap: bool,
    options: Sequence[str],
) -> Decision:
    """Decide one unit of several options at once: each option by its own majority.

    A vote is the JSON list of the options that were chosen. An option that half of the people
    chose leaves the unit without a value, as a tie.
    """
    whole = decide(policy, reference=reference, votes=votes, trap=trap)
    if whole.source == "reference" or whole.left_out not in ("", "tie"):
        return whole
    chosen = option_counts(votes)
    if any(2 * chosen[option] == votes.total for option in options):
        return Decision(None, left_out="tie")
    held = [option for option in options if 2 * chosen[option] > votes.total]
    return Decision(f"[{', '.join(held)}]", "majority")


def option_counts(votes: Votes) -> Counter[str]:
    """How many people chose each option, by its JSON text."""
    found: Counter[str] = Counter()
    for text, n in votes.counts.items():
        for option in json.loads(text):
            found[json.dumps(option, ensure_ascii=False)] += n
    return found
