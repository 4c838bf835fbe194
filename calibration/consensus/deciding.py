"""Which value stands for one unit under a policy: pure decisions. Values are canonical JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from calibration.consensus.policies import (
    ALWAYS,
    DAWID_SKENE,
    FIRST,
    LAST,
    MAJORITY,
    NEVER,
    NO_MAJORITY,
    ConsensusPolicy,
)
from calibration.policies import Votes, option_counts

REFERENCE, ADJUDICATION = "reference", "adjudication"
TIE, LOW, FEW, ABSTAINED, UNRATED, AMBIGUOUS = (
    "tie",
    "low_confidence",
    "few",
    "abstained",
    "unrated",
    "ambiguous",
)
REASONS = {
    TIE: "the raters are tied",
    LOW: "the raters' confidence is too low",
    FEW: "too few people rated it",
    ABSTAINED: "the raters who saw it abstained",
    UNRATED: "nobody rated it",
    AMBIGUOUS: "it was found truly ambiguous",
}


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a model makes of a unit's ratings; no value where two are equally likely."""

    value: str | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Ruling:
    """A settled decision: a value, or none where the unit is ambiguous; and whose it is.

    `code` stands for the person where no name may go.
    """

    value: str | None
    adjudicator: str
    adjudication: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is known about one unit. `options` are the values of a criterion of several."""

    votes: Votes
    reference: str | None = None
    ruling: Ruling | None = None
    model: Estimate | None = None
    options: Sequence[str] | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """A value with its method, or the reason why there is none; `confidence` is the raters'."""

    value: str | None
    method: str = ""
    confidence: float | None = None
    reason: str = ""
    ruling: Ruling | None = None


def decide(policy: ConsensusPolicy, known: Evidence) -> Outcome:
    """Decide one unit. An ambiguous one has no value wherever an adjudication would count."""
    if known.reference is not None and policy.references == FIRST:
        return Outcome(known.reference, REFERENCE)
    if known.ruling is not None and policy.experts == ALWAYS:
        return ruled(known.ruling)
    found = raters_value(policy, known)
    if found.value is not None:
        return found
    if known.ruling is not None and policy.experts == NO_MAJORITY:
        return ruled(known.ruling)
    if known.reference is not None and policy.references == LAST:
        return Outcome(known.reference, REFERENCE)
    return found


def ruled(ruling: Ruling) -> Outcome:
    reason = AMBIGUOUS if ruling.value is None else ""
    return Outcome(ruling.value, ADJUDICATION, reason=reason, ruling=ruling)


def raters_value(policy: ConsensusPolicy, known: Evidence) -> Outcome:
    """What the raters' own votes say, if there are enough and they are clear enough."""
    votes = known.votes
    if not votes.total:
        return Outcome(None, reason=ABSTAINED if votes.n_abstained else UNRATED)
    if votes.total < policy.minimum_raters:
        return Outcome(None, reason=FEW)
    model = known.model if policy.method == DAWID_SKENE else None
    found = model or majority_of(known)
    method = DAWID_SKENE if model else MAJORITY
    if found.value is None:
        return Outcome(None, method, found.confidence, TIE)
    if found.confidence < policy.minimum_confidence:
        return Outcome(None, method, found.confidence, LOW)
    return Outcome(found.value, method, found.confidence)


def majority_of(known: Evidence) -> Estimate:
    """The most frequent value and its share; of several options each by its own majority."""
    votes = known.votes
    if known.options is not None:
        chosen = {option: n / votes.total for option, n in option_counts(votes).items()}
        return options_held({one: chosen.get(one, 0.0) for one in known.options})
    winners = votes.winners
    share = votes.counts[winners[0]] / votes.total
    return Estimate(winners[0] if len(winners) == 1 else None, share)


def options_held(chosen: Mapping[str, float]) -> Estimate:
    """Those of several options that are likelier than not; as sure as the least sure of them."""
    sure = min((max(share, 1 - share) for share in chosen.values()), default=1.0)
    if any(abs(share - 0.5) < 1e-9 for share in chosen.values()):
        return Estimate(None, sure)
    return Estimate(f"[{', '.join(one for one, share in chosen.items() if share > 0.5)}]", sure)


def uses_model(policy: ConsensusPolicy) -> bool:
    """Whether a policy asks for more than counting votes."""
    return policy.method == DAWID_SKENE


def uses_experts(policy: ConsensusPolicy) -> bool:
    return policy.experts != NEVER
