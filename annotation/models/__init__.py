from annotation.models.annotations import Annotation, Rating
from annotation.models.assignments import Assignment, Discussed, Draft, LostLease, Skip, SkipReason
from annotation.models.blindness.reveals import Reveal
from annotation.models.browsing.digests import DigestPass, ItemDigest, ItemWords
from annotation.models.browsing.views import SavedView
from annotation.models.imports import (
    DatasetImport,
    ImportPreset,
    ItemContent,
    KeptFile,
    StagedUpload,
)
from annotation.models.intake.batches import IntakeBatch, IntakeCount, IntakeReceipt
from annotation.models.intake.pace import IntakePace
from annotation.models.intake.rules import IntakeRule, RedactionPolicy
from annotation.models.items import Item, Output, Subject
from annotation.models.lanes import HandoutPlan, Lane
from annotation.models.projects import Invitation, Membership, Project, Role
from annotation.models.qualification import (
    ExamItem,
    ExamQuestion,
    ExamTry,
    QualificationPlan,
    Ruling,
    TrainingAnswer,
)
from annotation.models.quality import (
    Action,
    Appeal,
    Collector,
    Exclusion,
    Firing,
    QualityCheck,
    QualityRule,
)
from annotation.models.questions.entries import GuidelineEntry
from annotation.models.questions.referrals import Referral
from annotation.models.questions.threads import FlagReason, Message, Question
from annotation.models.raters import Rater
from annotation.models.references import Reference
from annotation.models.review.cases import (
    CaseState,
    ReviewCase,
    ReviewPlan,
    ReviewStep,
    StepKind,
)
from annotation.models.review.revisions import Revision
from annotation.models.review.tallies import ReviewTally
from annotation.models.rubrics import Criterion, Level, Rubric, Scope
from annotation.models.traps import ExpectedRating, TrainingItem, Trap, TrapExposure, TrapResult

__all__ = [
    "Action",
    "Annotation",
    "Appeal",
    "Assignment",
    "CaseState",
    "Collector",
    "Criterion",
    "DatasetImport",
    "DigestPass",
    "Discussed",
    "Draft",
    "ExamItem",
    "ExamQuestion",
    "ExamTry",
    "Exclusion",
    "ExpectedRating",
    "Firing",
    "FlagReason",
    "GuidelineEntry",
    "HandoutPlan",
    "ImportPreset",
    "IntakeBatch",
    "IntakeCount",
    "IntakePace",
    "IntakeReceipt",
    "IntakeRule",
    "Invitation",
    "Item",
    "ItemContent",
    "ItemDigest",
    "ItemWords",
    "KeptFile",
    "Lane",
    "Level",
    "LostLease",
    "Membership",
    "Message",
    "Output",
    "Project",
    "QualificationPlan",
    "QualityCheck",
    "QualityRule",
    "Question",
    "Rater",
    "Rating",
    "RedactionPolicy",
    "Reference",
    "Referral",
    "Reveal",
    "ReviewCase",
    "ReviewPlan",
    "ReviewStep",
    "ReviewTally",
    "Revision",
    "Role",
    "Rubric",
    "Ruling",
    "SavedView",
    "Scope",
    "Skip",
    "SkipReason",
    "StagedUpload",
    "StepKind",
    "Subject",
    "TrainingAnswer",
    "TrainingItem",
    "Trap",
    "TrapExposure",
    "TrapResult",
]
