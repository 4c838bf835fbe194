"""First and latest readings of an annotation."""

from uuid import uuid4

from annotation.models import Project
from annotation.selectors.review.readings import case_criteria, first_ratings, latest_ratings
from annotation.services.answering.checks import RatingInput
from annotation.services.review.decisions import fix
from evalhub.accounts.models import User
from tests.factories.people import make_rater
from tests.factories.review import answered_case


def test_the_latest_reading_is_the_newest_revision_else_the_first(
    project: Project, maya: User
) -> None:
    case = answered_case(make_rater(project), value=4)
    first = {"accuracy": {"value": 4, "comment": ""}}
    assert first_ratings(case.annotation) == latest_ratings(case.annotation) == first
    fix(case=case, actor=maya, key=uuid4(), ratings={"accuracy": RatingInput(abstained=True)})
    assert latest_ratings(case.annotation) == {"accuracy": {"value": None, "comment": ""}}
    assert latest_ratings(case.annotation, before=1) == first
    assert first_ratings(case.annotation) == first


def test_what_was_asked_are_the_criteria_of_the_subjects_scope(project: Project) -> None:
    case = answered_case(make_rater(project))
    assert [one.key for one in case_criteria(case.annotation)] == ["accuracy"]
