"""The desk's limit of answers a minute over HTTP: what is refused, said and kept."""

import pytest
from django.test import Client
from django.urls import reverse

from annotation.blindness.policies import DeskPolicy
from annotation.models import Annotation, Draft, Project, Rater
from annotation.services.projects import create_project
from annotation.services.slots import plan_slots
from evalhub.accounts.models import User
from tests.factories.desks import Visitor, visitor
from tests.factories.projects import make_item

FOUR = {"rating-accuracy": "4", "reason-accuracy": "One slip.", "comment": "Long to read."}


@pytest.fixture
def desk(anna: User, project: Project) -> Visitor:
    """A desk that takes one answer a minute, two at once."""
    Project.objects.update(desk={"pace": 1, "burst": 2})
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
    go_on(desk, 2)
    refused = desk.post("submit", FOUR)
    here = desk.public_id
    desk.see(refused)
    assert (refused.status_code, desk.public_id) == (429, here)
    assert 50 <= int(refused.headers["Retry-After"]) <= 60
    assert "takes 1 answers a minute" in desk.body
    assert desk.chosen() == {"rating-accuracy": "4"}
    assert "One slip." in desk.body
    assert "Long to read." in desk.body
    assert Annotation.objects.count() == 2


def test_the_script_is_told_how_long_to_wait_and_the_draft_stays(desk: Visitor) -> None:
    go_on(desk, 2)
    assert desk.post("draft", FOUR).status_code == 204
    refused = desk.post("submit", FOUR, htmx=True)
    assert refused.status_code == 429
    assert 50 <= int(refused.headers["Retry-After"]) <= 60
    assert 'data-fragment="error"' in refused.content.decode()
    assert Draft.objects.get().data["ratings"]["accuracy"]["value"] == 4


def test_once_the_time_is_over_the_same_form_is_taken(desk: Visitor) -> None:
    go_on(desk, 2)
    assert desk.post("submit", FOUR).status_code == 429
    Rater.objects.update(paced_until=None)
    assert desk.post("submit", FOUR).status_code == 303
    assert Annotation.objects.count() == 3


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
    given = hidden | {"skips_to_lead": "3", "break_after": "50", "pace": "12", "burst": "4"}
    for sent, found in ((given, (12, 4)), (given | {"pace": "", "burst": ""}, (0, 10))):
        assert client.post(page, sent).status_code == 303
        policy = DeskPolicy.of(Project.objects.get())
        assert (policy.pace, policy.burst) == found
    assert client.post(page, given | {"pace": "601"}).status_code == 422


def test_a_new_project_begins_with_thirty_a_minute(maya: User) -> None:
    policy = DeskPolicy.of(create_project(name="New", slug="new", owner=maya))
    assert (policy.pace, policy.burst) == (30, 10)
