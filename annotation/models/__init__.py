from annotation.models.annotations import Annotation, Rating
from annotation.models.assignments import Assignment, Draft, Skip, SkipReason
from annotation.models.imports import DatasetImport, KeptFile
from annotation.models.items import Item, Output, Subject
from annotation.models.leases import LostLease
from annotation.models.projects import Invitation, Membership, Project, Role
from annotation.models.raters import Rater
from annotation.models.references import Reference
from annotation.models.rubrics import Criterion, Level, Rubric, Scope
from annotation.models.traps import ExpectedRating, TrainingItem, Trap, TrapResult

__all__ = [
    "Annotation",
    "Assignment",
    "Criterion",
    "DatasetImport",
    "Draft",
    "ExpectedRating",
    "Invitation",
    "Item",
    "KeptFile",
    "Level",
    "LostLease",
    "Membership",
    "Output",
    "Project",
    "Rater",
    "Rating",
    "Reference",
    "Role",
    "Rubric",
    "Scope",
    "Skip",
    "SkipReason",
    "Subject",
    "TrainingItem",
    "Trap",
    "TrapResult",
]
