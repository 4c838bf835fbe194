"""What was put back comes back, or does not, by one rule for traps and items."""

import pytest

from annotation.models import Annotation, Assignment, LostLease, Project, Subject
from annotation.services.slots import plan_slots
from evalhub.accounts.models import User
from tests.factories.desks import Visitor, visitor
from tests.factories.people import make_rater
from tests.factories.projects import make_item
from tests.factories.traps import make_trap

FOUR = {"rating-accuracy": "4"}
KINDS = pytest.mark.parametrize("rate", [0.0, 1.0], ids=["item", "trap"])


@pytest.fixture
def desk(anna: User, project: Project, rate: float) -> Visitor:
    """A desk with an item on it, or with the project's one trap; one person rates each."""
    make_trap(make_item(project, "trap", outputs=1), {"accuracy": 1})
    for number in range(4):
        make_item(project, f"it-{number}", outputs=1)
    project.overlap, project.trap_rate = 1, rate
    project.save()
    plan_slots(project=project)
    found = visitor(anna, project)
    found.open()
    assert (found.row().subject.item.key == "trap") == bool(rate)
    return found


def put_back(desk: Visitor) -> int:
    """Put back what lies there; returns the subject whose completion keeps it away."""
    subject = desk.row().subject_id
    assert desk.post("release").status_code == 303
    return LostLease.objects.get().stand_in or subject


def others_complete(*subjects: int) -> None:
    slots = Assignment.objects.filter(subject__in=subjects, state="open")
    for number, slot in enumerate(slots):
        ben = make_rater(slot.project, f"ben-{number}")
        Assignment.objects.filter(pk=slot.pk).update(state="submitted", rater=ben)


@KINDS
def test_it_comes_back_while_others_have_not_completed_it(desk: Visitor) -> None:
    before = desk.row().subject_id
    decides = put_back(desk)
    rest = Subject.objects.filter(project__slug="refunds").exclude(pk=decides)
    others_complete(*rest.values_list("pk", flat=True)[:2])
    desk.open()
    assert desk.row().subject_id == before


@KINDS
def test_it_stays_away_once_others_have_completed_it(desk: Visitor) -> None:
    before = desk.row().subject_id
    others_complete(put_back(desk))
    desk.open()
    assert desk.row().subject_id != before
    for _ in range(3):
        desk.see(desk.post("submit", FOUR, htmx=True))
    assert not Annotation.objects.filter(subject=before).exists()


@KINDS
def test_its_old_page_is_taken_up_or_told_that_others_had_it(desk: Visitor) -> None:
    decides = put_back(desk)
    assert desk.post("heartbeat").status_code == 200
    desk.post("release")
    others_complete(LostLease.objects.latest("pk").stand_in or decides)
    assert desk.post("heartbeat").status_code == 409
    desk.see(desk.post("submit", FOUR, htmx=True))
    assert "Others had finished this Item" in desk.body
    assert Annotation.objects.get().status == "surplus"


@KINDS
def test_it_comes_back_where_nothing_else_is_left(desk: Visitor) -> None:
    before = desk.row().subject_id
    others_complete(*Subject.objects.exclude(pk=before).values_list("pk", flat=True))
    put_back(desk)
    desk.open()
    assert desk.row().subject_id == before
    assert "0 of 1 in your set" in desk.body
