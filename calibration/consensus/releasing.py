"""What becomes of a consensus value in a release, whose policy comes on top. Pure."""

from calibration.consensus.deciding import LOW, REFERENCE, Outcome
from calibration.consensus.policies import ALWAYS, FIRST, NO_MAJORITY, ConsensusPolicy
from calibration.policies import NOTHING, Decision, ReleasePolicy, Settled

SOURCE = "consensus"
LEFT_OUT = {LOW: "confidence"}


def decide_by_consensus(
    policy: ReleasePolicy,
    consensus: ConsensusPolicy,
    outcome: Outcome,
    *,
    n_ratings: int,
    trap: bool,
    settled: Settled | None = None,
) -> Decision:
    """Decide one unit: its consensus value, unless the release asks for more."""
    settled = settled or NOTHING
    if trap and not policy.include_traps:
        return Decision(None, left_out="trap")
    if settled.ambiguous and policy.exclude_ambiguous:
        return Decision(None, left_out="ambiguous")
    if settled.pending and awaits_ruling(consensus, outcome):
        return Decision(None, left_out="pending")
    reason = why_not(policy, outcome, n_ratings)
    value = None if reason else outcome.value
    source = "" if reason else SOURCE
    return Decision(value, source, reason, outcome.confidence, outcome.method)


def why_not(policy: ReleasePolicy, outcome: Outcome, n_ratings: int) -> str:
    """The reason why an outcome does not enter; only the raters' own values have a confidence."""
    if outcome.value is None:
        return LEFT_OUT.get(outcome.reason, outcome.reason)
    if outcome.confidence is None:
        return ""
    if n_ratings < policy.minimum_ratings:
        return "few"
    return "confidence" if outcome.confidence < policy.minimum_confidence else ""


def awaits_ruling(consensus: ConsensusPolicy, outcome: Outcome) -> bool:
    """Whether an Adjudication that is only proposed would decide this unit."""
    if outcome.method == REFERENCE and consensus.references == FIRST:
        return False
    by_raters = outcome.value is not None and outcome.confidence is not None
    return consensus.experts == ALWAYS or (consensus.experts == NO_MAJORITY and not by_raters)
