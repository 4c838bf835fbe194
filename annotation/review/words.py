"""The review in words: why an annotation is looked at, what was decided. For leads only."""

from annotation.models import CaseState, StepKind

REASONS = {
    "share": "drawn by lot",
    "disagreement": "Raters differ",
    "newcomer": "among the first of its Rater",
    "trap": "missed a Trap",
    "changed": "changed after a review",
    "chosen": "chosen by hand",
}
STATES = {
    CaseState.WAITING: "Waiting",
    CaseState.RETURNED: "Returned",
    CaseState.ACCEPTED: "Accepted",
    CaseState.FIXED: "Fixed",
}
DONE = {
    StepKind.ACCEPT: "accepted",
    StepKind.FIX: "fixed",
    StepKind.RETURN: "returned",
    StepKind.RESUBMIT: "answered anew",
}


def in_words(reasons: list[str]) -> str:
    """Every reason, the first with a capital letter."""
    text = ", ".join(REASONS.get(one, one) for one in reasons)
    return text[:1].upper() + text[1:]
