"""One case as a reviewer reads it."""

from uuid import uuid4

from annotation.models import Project, Reference
from annotation.selectors.review.cases import case_view
from annotation.selectors.review.queue import get_case
from annotation.services.answering.checks import RatingInput
from annotation.services.review.decisions import fix, resubmit
from evalhub.accounts.models import User
from tests.factories.annotations import make_annotation
from tests.factories.people import make_rater
from tests.factories.review import answered_case, return_case
from tests.factories.traps import make_trap


def test_an_answer_stands_beside_others_and_what_is_taken_as_true(project: Project) -> None:
    case = answered_case(make_rater(project, "anna"), value=4)
    subject = case.annotation.subject
    for key, value in (("ben", 5), ("cleo", 2)):
        make_annotation(subject, make_rater(project, key), {"accuracy": value})
    make_trap(subject.item, {"accuracy": 1})
    view = case_view(get_case(project, case.public_id))
    (row,) = view.rows
    assert (row.value, row.anchor, row.others, row.truth) == ("4", "Anchor of 4.", "2, 5", "1")
    assert (view.rater, view.has_account, view.is_revised) == ("R-01", False, False)
    criterion = subject.project.rubrics.get().criteria.get(key="accuracy")
    Reference.objects.create(project=project, subject=subject, criterion=criterion, value=3)
    assert case_view(case).rows[0].truth == "3"


def test_the_steps_say_what_changed_and_keep_the_raters_name_out(
    project: Project, maya: User, anna: User
) -> None:
    case = answered_case(make_rater(project, "anna", anna), value=4)
    return_case(case, maya, "The date?")
    resubmit(case=case, actor=anna, key=uuid4(), ratings={"accuracy": RatingInput(3)})
    fix(case=case, actor=maya, key=uuid4(), ratings={"accuracy": RatingInput(abstained=True)})
    view = case_view(get_case(project, case.public_id))
    assert [(step.who, step.did, step.changes) for step in view.steps] == [
        ("Maya", "returned", ()),
        ("R-01", "answered anew", (("Accuracy", "4", "3"),)),
        ("Maya", "fixed", (("Accuracy", "3", "cannot judge"),)),
    ]
    assert (view.rows[0].value, view.rows[0].revised) == ("4", "cannot judge")
