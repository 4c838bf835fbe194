from calibration.models.adjudications import (
    LIVE,
    Adjudication,
    AdjudicationPlan,
    AdjudicationState,
    SessionWish,
)
from calibration.models.consensus import ConsensusVersion
from calibration.models.disagreements import CaseState, Disagreement, ScanPass, VerdictOpening
from calibration.models.golden_sets import GoldenItem, GoldenSet, LeftOut
from calibration.models.sessions import (
    CalibrationSession,
    Round,
    RoundAnswer,
    RoundSubject,
    SessionRater,
)

__all__ = [
    "LIVE",
    "Adjudication",
    "AdjudicationPlan",
    "AdjudicationState",
    "CalibrationSession",
    "CaseState",
    "ConsensusVersion",
    "Disagreement",
    "GoldenItem",
    "GoldenSet",
    "LeftOut",
    "Round",
    "RoundAnswer",
    "RoundSubject",
    "ScanPass",
    "SessionRater",
    "SessionWish",
    "VerdictOpening",
]
