from calibration.models.adjudications import (
    LIVE,
    Adjudication,
    AdjudicationPlan,
    AdjudicationState,
    SessionWish,
)
from calibration.models.consensus import ConsensusVersion
from calibration.models.golden_sets import GoldenItem, GoldenSet, LeftOut

__all__ = [
    "LIVE",
    "Adjudication",
    "AdjudicationPlan",
    "AdjudicationState",
    "ConsensusVersion",
    "GoldenItem",
    "GoldenSet",
    "LeftOut",
    "SessionWish",
]
