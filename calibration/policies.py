"""What enters a release: pure decisions on one unit at a time."""

import json
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from calibration.errors import InvalidPolicy

SOURCES = ("reference_or_majority", "reference", "majority", "consensus")
SPLITS = ("calibration", "few_shot", "held_out")
# Below this nearly everything resembles everything.
LEAST_NEAR = 0.5
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def usual_splits() -> dict[str, float]:
    return {"calibration": 0.6, "few_shot": 0.1, "held_out": 0.3}


@dataclass(frozen=True)
class ReleasePolicy:
    """How a unit's value is found, and how items are shared out.

    With `consensus` the project's own policy finds it; the rest comes on top.
    The majority needs `minimum_ratings`, a share of `minimum_confidence` and no tie. `splits` are
    shares by split (none: no splits), `strata` metadata keys, `targets` items wanted by stratum.
    """

    source: str = "reference_or_majority"
    minimum_ratings: int = 1
    include_traps: bool = False
    minimum_confidence: float = 0.0
    exclude_ambiguous: bool = True
    splits: Mapping[str, float] = field(default_factory=usual_splits)
    strata: Sequence[str] = ()
    targets: Mapping[str, int] = field(default_factory=dict)
    seed: int = 0
    near_duplicate: float = 0.8
    licences: Sequence[str] = ()

    @classmethod
    def read(cls, document: Any) -> "ReleasePolicy":
        """Build a policy from JSON. Raises `InvalidPolicy` naming what is wrong."""
        if not isinstance(document, Mapping):
            raise InvalidPolicy("A release policy is a JSON object.")
        known = {one.name for one in fields(cls)}
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
        check_numbers(self)
        for name in ("include_traps", "exclude_ambiguous"):
            if type(getattr(self, name)) is not bool:
                raise InvalidPolicy(f"{name} must be true or false.")
        check_splits(self.splits)
        for name in ("strata", "licences"):
            check_names(name, getattr(self, name))
        check_targets(self.targets)

    def as_json(self) -> dict[str, Any]:
        found = asdict(self)
        return {**found, "strata": list(self.strata), "licences": list(self.licences)}


def check_numbers(policy: ReleasePolicy) -> None:
    """Raise `InvalidPolicy` for a number out of its range."""
    if type(policy.minimum_ratings) is not int or policy.minimum_ratings < 1:
        raise InvalidPolicy("minimum_ratings must be a whole number from 1.")
    if type(policy.seed) is not int or not 0 <= policy.seed < 2**62:
        raise InvalidPolicy("seed must be a whole number from 0.")
    if not is_share(policy.minimum_confidence):
        raise InvalidPolicy("minimum_confidence must be a number from 0 to 1.")
    if not is_share(policy.near_duplicate) or policy.near_duplicate < LEAST_NEAR:
        raise InvalidPolicy(f"near_duplicate must be a number from {LEAST_NEAR} to 1.")


def is_share(value: Any) -> bool:
    return type(value) in (int, float) and 0 <= value <= 1


def check_splits(splits: Any) -> None:
    """Raise `InvalidPolicy` unless these are no shares at all, or shares that make a whole."""
    if not isinstance(splits, Mapping):
        raise InvalidPolicy(f"splits must be an object of shares by split: {', '.join(SPLITS)}.")
    unknown = sorted(set(splits) - set(SPLITS))
    if unknown:
        raise InvalidPolicy(f"splits names {unknown[0]!r}; there are {', '.join(SPLITS)}.")
    if not all(is_share(share) for share in splits.values()):
        raise InvalidPolicy("Each share in splits must be a number from 0 to 1.")
    if splits and not math.isclose(sum(splits.values()), 1, abs_tol=1e-6):
        total = sum(splits.values())
        raise InvalidPolicy(f"The shares in splits make {total:g}; they must make 1.")


def check_names(name: str, given: Any) -> None:
    """Raise `InvalidPolicy` unless this is a list of different texts."""
    texts = isinstance(given, list | tuple) and all(is_name(one) for one in given)
    if not texts or len(set(given)) != len(given):
        raise InvalidPolicy(f"{name} must be a list of texts, each once.")


def is_name(value: Any) -> bool:
    """Whether this is a text that the database can keep."""
    return type(value) is str and bool(value) and not UNSTORABLE.search(value)


def check_targets(targets: Any) -> None:
    if not isinstance(targets, Mapping) or not all(
        type(wanted) is int and wanted >= 0 and is_name(stratum) and "=" in stratum
        for stratum, wanted in targets.items()
    ):
        raise InvalidPolicy(
            'targets must be an object of whole numbers by stratum, such as {"intent=refund": 50}.'
        )


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
class Settled:
    """What an adjudication says of a unit: a value, that it is ambiguous, or nothing yet.

    `origin` goes into the value's provenance.
    """

    value: str | None = None
    ambiguous: bool = False
    pending: bool = False
    origin: Mapping[str, Any] = field(default_factory=dict)


NOTHING = Settled()


@dataclass(frozen=True)
class Decision:
    """Either a value with its source, or the reason why the unit is left out.

    `confidence` is how sure the raters are; other values have none. `method` is what a consensus
    policy says of where its value comes from.
    """

    value: str | None
    source: str = ""
    left_out: str = ""
    confidence: float | None = None
    method: str = ""


def decide(
    policy: ReleasePolicy,
    *,
    reference: str | None,
    votes: Votes,
    trap: bool,
    settled: Settled | None = None,
) -> Decision:
    """Decide one unit; values are canonical JSON texts."""
    known = decide_known(policy, reference, trap, settled)
    if known is not None:
        return known
    if not votes.total:
        return Decision(None, left_out="abstained" if votes.n_abstained else "unrated")
    if votes.total < policy.minimum_ratings:
        return Decision(None, left_out="few")
    if len(votes.winners) > 1:
        return Decision(None, left_out="tie")
    winner = votes.winners[0]
    return sure_enough(policy, winner, votes.counts[winner] / votes.total)


def decide_known(
    policy: ReleasePolicy, reference: str | None, trap: bool, settled: Settled | None
) -> Decision | None:
    """What is decided before any rating is counted, or None."""
    settled = settled or NOTHING
    if trap and not policy.include_traps:
        return Decision(None, left_out="trap")
    if settled.ambiguous and policy.exclude_ambiguous:
        return Decision(None, left_out="ambiguous")
    if reference is not None and policy.source != "majority":
        return Decision(reference, "reference")
    if policy.source == "reference":
        return Decision(None, left_out="unrated")
    if settled.value is not None:
        return Decision(settled.value, "adjudicated")
    return Decision(None, left_out="pending") if settled.pending else None


def sure_enough(policy: ReleasePolicy, value: str, share: float) -> Decision:
    """A majority's value, unless fewer stand behind it than the policy wants."""
    if share < policy.minimum_confidence:
        return Decision(None, left_out="confidence", confidence=share)
    return Decision(value, "majority", confidence=share)


def decide_options(
    policy: ReleasePolicy,
    *,
    reference: str | None,
    votes: Votes,
    trap: bool,
    options: Sequence[str],
    settled: Settled | None = None,
) -> Decision:
    """Decide one unit of several options at once: each option by its own majority.

    A vote is the JSON list of the options that were chosen. An option that half of the people
    chose leaves the unit without a value, as a tie. The confidence is that of the closest option.
    """
    known = decide_known(policy, reference, trap, settled)
    if known is not None:
        return known
    plain = replace(policy, minimum_confidence=0.0)
    whole = decide(plain, reference=None, votes=votes, trap=False)
    if whole.left_out not in ("", "tie"):
        return whole
    chosen = option_counts(votes)
    if any(2 * chosen[option] == votes.total for option in options):
        return Decision(None, left_out="tie")
    held = [option for option in options if 2 * chosen[option] > votes.total]
    shares = [max(chosen[one], votes.total - chosen[one]) / votes.total for one in options]
    return sure_enough(policy, f"[{', '.join(held)}]", min(shares, default=1.0))


def option_counts(votes: Votes) -> Counter[str]:
    """How many people chose each option, by its JSON text."""
    found: Counter[str] = Counter()
    for text, n in votes.counts.items():
        for option in json.loads(text):
            found[json.dumps(option, ensure_ascii=False)] += n
    return found
