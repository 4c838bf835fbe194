"""What the desk shows, and a rater's own last answers."""

import dataclasses
from uuid import uuid4

import pytest

from annotation.models import Assignment, Project, Rater
from annotation.selectors.annotations import DeskSubject, Turn, desk_subject, last_ten
from annotation.services.annotations import RatingInput, reopen, submit_annotation
from annotation.services.assignments import claim_next, plan_slots
from evalhub.errors import InvalidInput
from tests.factories.annotations import make_annotation
from tests.factories.people import make_rater
from tests.factories.projects import make_item, make_project
from tests.factories.traps import make_trap


@pytest.fixture
def rater(project: Project) -> Rater:
    return make_rater(project, "anna")


def claim_of(project: Project, rater: Rater, **item: object) -> Assignment:
    make_item(project, **item)
    plan_slots(project=project)
    return claim_next(rater=rater)


def texts(value: object) -> str:
    return repr(dataclasses.asdict(value))


def test_an_output_is_shown_with_its_criteria_and_without_its_model(
    project: Project, rater: Rater
) -> None:
    claim = claim_of(project, rater, outputs=1, context="Rule 4.2", reference="Ten days.")
    shown = desk_subject(claim)
    assert (shown.public_id, shown.token) == (claim.public_id, claim.token)
    assert [output.text for output in shown.outputs] == ["Answer a to it-1."]
    assert [criterion.key for criterion in shown.criteria] == ["accuracy"]
    assert shown.criteria[0].values[3].anchor == "Anchor of 4."
    assert (shown.turns, shown.context) == ((Turn("", "Question it-1?"),), "Rule 4.2")
    assert "model-a" not in texts(shown)
    assert "Ten days" not in texts(shown)


@pytest.mark.parametrize(
    ("order", "first"), [("AB", "Answer a to it-1."), ("BA", "Answer b to it-1.")]
)
def test_a_pair_is_lettered_by_the_place_where_it_is_shown(
    project: Project, rater: Rater, order: str, first: str
) -> None:
    item = make_item(project, outputs=2, pair=True)
    claim = Assignment(project=project, subject=item.subjects.get(scope="pair"), order=order)
    shown = desk_subject(claim)
    assert [output.letter for output in shown.outputs] == ["A", "B"]
    assert shown.outputs[0].text == first
    assert [criterion.key for criterion in shown.criteria] == ["overall"]


def test_a_conversation_keeps_its_turns(project: Project, rater: Rater) -> None:
    turns = [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Yes?"}]
    shown = desk_subject(claim_of(project, rater, outputs=0, input=turns))
    assert shown.turns == (Turn("user", "Hi"), Turn("assistant", "Yes?"))
    assert shown.outputs == ()


def test_a_trap_on_the_desk_differs_in_nothing_but_its_text(project: Project, rater: Rater) -> None:
    make_trap(make_item(project, "it-1", outputs=1), {"accuracy": 1})
    make_item(project, "it-2", outputs=1)
    plan_slots(project=project)
    shown = []
    for rate in (1.0, 0.0):
        Project.objects.update(trap_rate=rate)
        claim = claim_next(rater=rater)
        shown.append(
            dataclasses.replace(
                desk_subject(claim), public_id=None, token=None, lease_until=None, number=0
            )
        )
        Assignment.objects.filter(pk=claim.pk).update(state="submitted")
    trap, item = (texts(subject) for subject in shown)
    assert trap.replace("it-1", "it-2") == item


def test_the_desk_has_no_place_for_what_must_stay_hidden() -> None:
    names = {field.name for field in dataclasses.fields(DeskSubject)}
    hidden = {"trap", "expected", "model", "models", "order", "metadata", "reference"}
    assert names & {*hidden, "key", "item_key", "item_id"} == set()


def test_without_a_published_rubric_there_is_nothing_to_show(db: None) -> None:
    bare = make_project("bare")
    item = make_item(bare, outputs=1)
    with pytest.raises(InvalidInput):
        desk_subject(Assignment(project=bare, subject=item.subjects.get()))


def test_the_last_ten_are_the_raters_own_at_the_desk_newest_first(
    project: Project, rater: Rater
) -> None:
    for n in range(12):
        claim = claim_of(project, rater, key=f"it-{n:02}", outputs=1)
        ratings = {"accuracy": RatingInput(4, abstained=n == 11)}
        submit_annotation(assignment=claim, token=claim.token, ratings=ratings, key=uuid4())
    other = make_item(project, "imported", outputs=1).subjects.get()
    make_annotation(other, rater, {"accuracy": 1}, imported=True)
    recent = last_ten(rater)
    # The first two are numbers 1 and 2, the last is number 12.
    assert [row.number for row in recent] == list(range(12, 2, -1))
    assert recent[0].ratings == (("Accuracy", "cannot judge"),)
    assert recent[1].ratings == (("Accuracy", "4"),)


def test_a_reopened_answer_says_so(project: Project, rater: Rater) -> None:
    claim = claim_of(project, rater, outputs=1)
    ratings = {"accuracy": RatingInput(4)}
    annotation = submit_annotation(
        assignment=claim, token=claim.token, ratings=ratings, key=uuid4()
    )
    assert not last_ten(rater)[0].reopened
    slot = reopen(rater=rater, annotation=annotation)
    assert last_ten(rater)[0].reopened
    assert desk_subject(slot).reopened
