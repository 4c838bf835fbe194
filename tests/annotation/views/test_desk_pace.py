"""The desk's limit of answers a minute over HTTP: what is refused, said and kept."""

import time
from datetime import timedelta

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse

from annotation.blindness.policies import DeskPolicy
from annotation.models import Annotation, Draft, Project
from annotation.services.projects import create_project
from annotation.services.slots import plan_slots
from evalhub.accounts.models import User
from tests.factories.desks import Visitor, visitor
from tests.factories.projects import make_item

FOUR = {"rating-accuracy": "4", "reason-accuracy": "One slip.", "comment": "Long to read."}


@pytest.fixture
def desk(anna: User, project: Project) -> Visitor:
    """A desk that takes two answers a minute."""
    Project.objects.update(desk={"pace": 2})
    for number in range(5):
        make_item(project, f"it-{number}", outputs=1)
    plan_slots(project=project)
    found = visitor(anna, project)
    found.open()
    return found


def go_on(desk: Visitor, times: int) -> None:
    for _ in range(times):
        desk.see(desk.post("submit", FOUR, htmx=True))


def test_at_the_limit_the_page_comes_back_with_all_that_was_entered(desk: Visitor) -> None:
    began = time.monotonic()
    go_on(desk, 2)
    refused = desk.post("submit", FOUR)
    here = desk.public_id
    desk.see(refused)
    assert (refused.status_code, desk.public_id) == (429, here)
    assert began + 60 <= time.monotonic() + int(refused.headers["Retry-After"])
    assert int(refused.headers["Retry-After"]) <= 60
    assert "takes 2 answers a minute" in desk.body
    assert desk.chosen() == {"rating-accuracy": "4"}
    assert "One slip." in desk.body
    assert "Long to read." in desk.body
    assert Annotation.objects.count() == 2


def test_the_script_is_told_how_long_to_wait_and_the_draft_stays(desk: Visitor) -> None:
    began = time.monotonic()
    go_on(desk, 2)
    assert desk.post("draft", FOUR).status_code == 204
    refused = desk.post("submit", FOUR, htmx=True)
    assert refused.status_code == 429
    assert began + 60 <= time.monotonic() + int(refused.headers["Retry-After"])
    assert int(refused.headers["Retry-After"]) <= 60
    told = refused.content.decode()
    # Put beside what the page has; nothing is laid on the desk.
    assert 'id="desk-early" role="status" hx-swap-oob="innerHTML"' in told
    assert "is sent by itself within" in told
    assert Draft.objects.get().data["ratings"]["accuracy"]["value"] == 4


def test_once_the_time_is_over_the_same_form_is_taken(desk: Visitor) -> None:
    go_on(desk, 2)
    assert desk.post("submit", FOUR).status_code == 429
    earlier(61)
    assert desk.post("submit", FOUR).status_code == 303
    assert Annotation.objects.count() == 3


def earlier(seconds: float) -> None:
    """Time goes by."""
    Annotation.objects.update(submitted_at=F("submitted_at") - timedelta(seconds=seconds))


def test_in_any_minute_two_and_no_more(desk: Visitor) -> None:
    # After seconds 0, 40, 50, 62, 70, 101, 103: at 62 that of 0 is over, at 101 that of 40.
    taken = []
    for wait in (0, 40, 10, 12, 8, 31, 2):
        earlier(wait)
        answer = desk.post("submit", FOUR, htmx=True)
        taken.append(answer.status_code == 200)
        if taken[-1]:
            desk.see(answer)
    assert taken == [True, True, False, True, False, True, False]


def test_an_answer_taken_back_counts_as_one_given(desk: Visitor) -> None:
    go_on(desk, 1)
    desk.see(desk.client.post(f"{desk.base}undo/", follow=True))
    go_on(desk, 1)
    assert desk.post("submit", FOUR, htmx=True).status_code == 429


def test_the_same_submit_again_is_answered_as_before_and_does_not_count(desk: Visitor) -> None:
    for _ in range(4):
        assert desk.post("submit", FOUR, htmx=True).status_code == 200
    assert Annotation.objects.count() == 1
    desk.open()
    assert desk.post("submit", FOUR, htmx=True).status_code == 200
    assert Annotation.objects.count() == 2


def test_what_is_refused_for_another_reason_does_not_count(desk: Visitor) -> None:
    for _ in range(3):
        assert desk.post("submit", {"rating-accuracy": "9"}).status_code == 422
    go_on(desk, 1)
    assert Annotation.objects.count() == 1
    gone = desk.here.replace(desk.public_id, "00000000-0000-4000-8000-000000000000")
    assert desk.client.post(f"{gone}submit/", {**desk.hidden, **FOUR}).status_code == 404
    hidden = {**desk.hidden, "token": "00000000-0000-4000-8000-000000000000"}
    assert desk.client.post(f"{desk.here}submit/", {**hidden, **FOUR}).status_code == 409
    go_on(desk, 1)
    assert Annotation.objects.count() == 2


def test_another_person_has_a_limit_of_their_own(desk: Visitor, ben: User) -> None:
    go_on(desk, 2)
    other = visitor(ben, Project.objects.get())
    other.open()
    go_on(other, 2)
    assert Annotation.objects.count() == 4


def test_a_lead_sets_the_pace_and_empty_is_none(
    project: Project, maya: User, client: Client
) -> None:
    client.force_login(maya)
    page = reverse("blindness-settings", args=[project.slug])
    hidden = dict.fromkeys(("model_names", "other_raters", "verdicts", "reference"), "hidden")
    given = hidden | {"skips_to_lead": "3", "break_after": "50", "pace": "12"}
    for sent, found in ((given, 12), (given | {"pace": ""}, 0)):
        assert client.post(page, sent).status_code == 303
        assert DeskPolicy.of(Project.objects.get()).pace == found
    assert client.post(page, given | {"pace": "601"}).status_code == 422


def test_a_new_project_begins_with_thirty_a_minute(maya: User) -> None:
    assert DeskPolicy.of(create_project(name="New", slug="fresh", owner=maya)).pace == 30
