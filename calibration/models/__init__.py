from calibration.models.adjudications import (
    LIVE,
    Adjudication,
    AdjudicationPlan,
    AdjudicationState,
    SessionWish,
)
from calibration.models.consensus import ConsensusVersion
from calibration.models.deprecations import Deprecation
from calibration.models.disagreements import CaseState, Disagreement, ScanPass, VerdictOpening
from calibration.models.golden_sets import CANARY, GoldenItem, GoldenSet, LeftOut
from calibration.models.rubric_changes import Relabel, RubricChange
from calibration.models.schedules import SessionDue, SessionSchedule
from calibration.models.sessions import (
    CalibrationSession,
    Round,
    RoundAnswer,
    RoundSubject,
    SessionRater,
)
from calibration.models.splits import Split, SplitPlace
from calibration.models.talk import Post, Proposal, Vote

__all__ = [
    "CANARY",
    "LIVE",
    "Adjudication",
    "AdjudicationPlan",
    "AdjudicationState",
    "CalibrationSession",
    "CaseState",
    "ConsensusVersion",
    "Deprecation",
    "Disagreement",
    "GoldenItem",
    "GoldenSet",
    "LeftOut",
    "Post",
    "Proposal",
    "Relabel",
    "Round",
    "RoundAnswer",
    "RoundSubject",
    "RubricChange",
    "ScanPass",
    "SessionDue",
    "SessionRater",
    "SessionSchedule",
    "SessionWish",
    "Split",
    "SplitPlace",
    "VerdictOpening",
    "Vote",
]
