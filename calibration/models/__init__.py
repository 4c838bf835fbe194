from calibration.models.adjudications import (
    LIVE,
    Adjudication,
    AdjudicationPlan,
    AdjudicationState,
    SessionWish,
)
from calibration.models.golden_sets import GoldenItem, GoldenSet, LeftOut

__all__ = [
    "LIVE",
    "Adjudication",
    "AdjudicationPlan",
    "AdjudicationState",
    "GoldenItem",
    "GoldenSet",
    "LeftOut",
    "SessionWish",
]
