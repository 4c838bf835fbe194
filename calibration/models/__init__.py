from calibration.models.adjudications import (
    LIVE,
    Adjudication,
    AdjudicationPlan,
    AdjudicationState,
    SessionWish,
)
from calibration.models.consensus import ConsensusVersion
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
    "ConsensusVersion",
    "GoldenItem",
    "GoldenSet",
    "LeftOut",
    "Round",
    "RoundAnswer",
    "RoundSubject",
    "SessionRater",
    "SessionWish",
]
