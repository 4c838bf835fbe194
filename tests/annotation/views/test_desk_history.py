"""My last ten answers at the desk, and opening one of them again."""

from uuid import uuid4

import pytest

from annotation.models import Annotation, Assignment, Project, Rating
from annotation.services.slots import plan_slots
from evalhub.accounts.models import User
from tests.factories.asking import publish_asking
from tests.factories.desks import Visitor, visitor
from tests.factories.projects import make_item


@pytest.fixture
def desk(anna: User, project: Project) -> Visitor:
    """Anna after two answers."""
    for number in range(3):
        make_item(project, f"it-{number}", outputs=1)
    plan_slots(project=project)
    found = visitor(anna, project)
    for value in (2, 4):
        found.open()
        found.post("submit", {"rating-accuracy": str(value)})
    return found


def reopen(desk: Visitor, public_id: object, *, follow: bool = True) -> int:
    answer = desk.client.post(f"{desk.base}history/{public_id}/reopen/", follow=follow)
    desk.see(answer)
    return answer.status_code


def test_the_newest_answer_stands_first(desk: Visitor) -> None:
    body = desk.client.get(f"{desk.base}history/").content.decode()
    assert body.index("Accuracy <b>4</b>") < body.index("Accuracy <b>2</b>")


def test_somebody_who_never_rated_has_no_history(desk: Visitor, ben: User) -> None:
    other = visitor(ben, desk.row().project)
    assert "No answers yet" in other.client.get(f"{desk.base}history/").content.decode()


def test_an_answer_opened_again_stands_until_a_new_one(desk: Visitor) -> None:
    first = Annotation.objects.order_by("pk")[0]
    assert reopen(desk, first.public_id) == 200
    assert desk.chosen() == {"rating-accuracy": "2"}
    assert "You are changing an answer" in desk.body
    assert Annotation.objects.filter(status="counted").count() == 2
    desk.post("submit", {"rating-accuracy": "5"})
    first.refresh_from_db()
    assert first.status == "withdrawn"
    assert Annotation.objects.filter(status="counted").count() == 2


def test_the_page_of_an_answer_that_stands_says_so(desk: Visitor) -> None:
    body = desk.client.get(desk.here).content.decode()
    assert "You have submitted Item" in body


def test_an_unknown_answer_or_that_of_another_is_not_found(desk: Visitor, ben: User) -> None:
    assert reopen(desk, uuid4()) == 404
    other = visitor(ben, desk.row().project if desk.public_id else Project.objects.get())
    other.open()
    assert reopen(other, Annotation.objects.first().public_id) == 404


def test_an_answer_older_than_the_last_ten_is_refused(anna: User, project: Project) -> None:
    for number in range(11):
        make_item(project, f"it-{number}", outputs=1)
    plan_slots(project=project)
    desk = visitor(anna, project)
    for _ in range(11):
        desk.open()
        desk.post("submit", {"rating-accuracy": "3"})
    oldest = Annotation.objects.order_by("pk")[0]
    assert reopen(desk, oldest.public_id) == 409


def test_a_pair_is_listed_as_it_was_shown(anna: User, project: Project) -> None:
    make_item(project, outputs=2, pair=True)
    project.subjects.filter(scope="output").delete()
    plan_slots(project=project)
    desk = visitor(anna, project)
    desk.open()
    Assignment.objects.update(order="BA")
    desk.post("submit", {"rating-overall": '"A"'})
    assert Rating.objects.get().value == "B"
    assert "Overall <b>A</b>" in desk.client.get(f"{desk.base}history/").content.decode()


def test_my_own_marks_stand_with_my_answer(anna: User, ben: User, project: Project) -> None:
    publish_asking(project, tone={"evidence": "always"})
    make_item(project, "rd-1", outputs=1, context="Rule <i>4.2</i>: 10 days.")
    plan_slots(project=project)
    for user, quote in ((anna, "10 days"), (ben, "<i>4.2</i>")):
        desk = visitor(user, project)
        desk.open()
        desk.post("submit", {"rating-tone": "2", "quote-tone": quote})
    body = visitor(anna, project).client.get(f"{desk.base}history/").content.decode()
    assert "Evidence for Tone" in body
    assert "10 days</q>" in body
    assert "4.2" not in body
    other = visitor(ben, project).client.get(f"{desk.base}history/").content.decode()
    assert "&lt;i&gt;4.2&lt;/i&gt;</q>" in other
