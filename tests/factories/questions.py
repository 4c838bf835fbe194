"""Questions, and people who skip."""

from annotation.models import Assignment, Project, Question, Rater
from annotation.services.assignments import claim_next, join_project, skip
from annotation.services.questions.threads import flag_subject
from annotation.services.slots import plan_slots
from evalhub.accounts.models import User
from tests.factories.projects import make_item


def lay_item(project: Project, user: User, key: str = "it-1") -> Assignment:
    """One Item with one Output, on the person's desk."""
    make_item(project, key, outputs=1, input="Why was I charged twice?")
    plan_slots(project=project)
    claim = claim_next(rater=join_project(project=project, user=user))
    assert claim is not None
    return claim


def ask(assignment: Assignment, note: str = "Does the hold count as a charge?") -> Question:
    return flag_subject(assignment=assignment, reason="rubric", note=note)


def skip_next(rater: Rater, reason: str = "context", note: str = "") -> Assignment:
    claim = claim_next(rater=rater)
    assert claim is not None
    skip(assignment=claim, token=claim.token, reason=reason, note=note)
    return claim
