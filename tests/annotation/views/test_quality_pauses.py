"""A paused Rater: every route that saves refuses, and nothing is lost."""

import pytest
from django.urls import reverse

from annotation.models import Annotation, Assignment, Draft, Project, Skip
from annotation.services.raters import pause_rater, unpause_rater
from annotation.services.slots import plan_slots
from evalhub.accounts.models import User
from tests.factories.desks import Visitor, visitor
from tests.factories.projects import make_item

FOUR = {"rating-accuracy": "4"}


@pytest.fixture
def desk(project: Project, anna: User) -> Visitor:
    """Anna with one answer given and the next Item on her desk, then paused."""
    for key in ("it-1", "it-2"):
        make_item(project, key)
    plan_slots(project=project)
    person = visitor(anna, project)
    person.open()
    assert person.post("submit", FOUR).status_code == 303
    person.open()
    pause_rater(rater=project.raters.get(), reason="Let us talk first.")
    return person


@pytest.mark.parametrize("action", ["submit", "draft", "skip", "heartbeat"])
def test_every_save_of_a_paused_rater_is_refused(desk: Visitor, action: str) -> None:
    before = Assignment.objects.get(public_id=desk.public_id).lease_until
    answer = desk.post(action, {**FOUR, "reason": "context"})
    assert answer.status_code == 403
    assert "Let us talk first." in answer.content.decode()
    assert Annotation.objects.count() == 1
    assert not Skip.objects.exists()
    assert not Draft.objects.exists()
    assert Assignment.objects.get(public_id=desk.public_id).lease_until == before


def test_neither_undo_nor_an_old_answer_opens_while_paused(desk: Visitor, project: Project) -> None:
    annotation = Annotation.objects.get()
    reopen = reverse("desk-reopen", args=[project.slug, annotation.public_id])
    for address in (reverse("desk-undo", args=[project.slug]), reopen):
        assert desk.client.post(address).status_code == 403
    annotation.refresh_from_db()
    assert annotation.status == Annotation.Status.COUNTED


def test_what_lay_on_the_desk_can_be_submitted_after_the_pause(
    desk: Visitor, project: Project
) -> None:
    assert desk.post("submit", FOUR).status_code == 403
    unpause_rater(rater=project.raters.get())
    assert desk.post("submit", FOUR).status_code == 303
    assert Annotation.objects.filter(status="counted").count() == 2
