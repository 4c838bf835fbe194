"""The desk over HTTP: who gets in, what is stored, what comes back."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db.models.functions import Now
from django.test import Client
from django.urls import reverse

from annotation.models import Annotation, Assignment, Draft, Project, Rating, Skip
from annotation.services.assignments import claim_next, expire_leases, join_project
from annotation.services.slots import plan_slots
from evalhub.accounts.models import User
from tests.factories.desks import HTMX, Visitor, visitor
from tests.factories.projects import make_item

FOUR = {"rating-accuracy": "4", "reason-accuracy": "One slip."}


@pytest.fixture
def items(project: Project) -> None:
    for number in range(3):
        make_item(project, f"it-{number}", outputs=1)
    plan_slots(project=project)


@pytest.fixture
def at_desk(anna: User, project: Project, items: None) -> Visitor:
    found = visitor(anna, project)
    found.open()
    return found


def lapse(desk: Visitor, project: Project, *, taken_by: tuple[User, ...] = ()) -> None:
    """Let the lease run out, and others take the subject's two slots."""
    row = desk.row()
    Assignment.objects.filter(pk=row.pk).update(lease_until=Now() - timedelta(seconds=1))
    assert expire_leases() == 1
    project.items.exclude(pk=row.subject.item_id).update(retired_at=Now())
    for user in taken_by:
        assert claim_next(rater=join_project(project=project, user=user))


def test_the_desk_lays_out_one_item_with_its_controls(at_desk: Visitor) -> None:
    item = at_desk.row().subject.item
    for text in ("Item 1<", f"Answer a to {item.key}.", "0 of 3 in your set", "Rubric 1"):
        assert text in at_desk.body
    assert "model-a" not in at_desk.body
    assert at_desk.chosen() == {}


def test_the_same_item_stays_on_the_desk(at_desk: Visitor) -> None:
    before = at_desk.public_id
    assert at_desk.open().status_code == 200
    assert at_desk.public_id == before


def test_a_role_that_does_not_rate_is_refused(project: Project, otto: User, items: None) -> None:
    assert visitor(otto, project).open().status_code == 403


def test_a_stranger_and_an_unknown_id_find_nothing(at_desk: Visitor, olga: User) -> None:
    stranger = Client()
    stranger.force_login(olga)
    assert stranger.get(at_desk.here).status_code == 404
    assert at_desk.client.get(f"{at_desk.base}{uuid4()}/").status_code == 404
    assert at_desk.client.get(f"{at_desk.base}not-an-id/").status_code == 404


@pytest.mark.parametrize("action", ["", "submit/", "skip/", "draft/", "heartbeat/", "release/"])
def test_nobody_reaches_the_assignment_of_another(
    at_desk: Visitor, project: Project, ben: User, action: str
) -> None:
    other = visitor(ben, project)
    other.open()
    send = other.client.post if action else other.client.get
    assert send(at_desk.here + action, {**at_desk.hidden, **FOUR}).status_code == 404
    assert at_desk.row().state == "claimed"


def test_submit_stores_and_goes_on(at_desk: Visitor, anna: User) -> None:
    answer = at_desk.post("submit", FOUR)
    assert answer.status_code == 303
    assert answer["Location"].startswith(at_desk.base)
    rating = Rating.objects.get()
    assert (rating.value, rating.comment) == (4, "One slip.")
    assert rating.annotation.rater.user == anna
    at_desk.open()
    assert "1 of 3 in your set" in at_desk.body


def test_submit_brings_the_next_item_in_its_answer(at_desk: Visitor) -> None:
    before = at_desk.public_id
    answer = at_desk.post("submit", FOUR, htmx=True)
    at_desk.see(answer)
    assert answer.status_code == 200
    assert at_desk.public_id not in {before, ""}
    assert answer["HX-Push-Url"] == at_desk.here
    assert "<html" not in at_desk.body


def test_the_last_submit_says_that_nothing_is_left(at_desk: Visitor) -> None:
    for _ in range(3):
        answer = at_desk.post("submit", FOUR, htmx=True)
        at_desk.see(answer)
    assert "Nothing left for you here" in at_desk.body
    assert answer["HX-Push-Url"] == at_desk.base
    assert "Nothing left for you here" in at_desk.open().content.decode()


def test_a_repeated_submit_with_the_same_key_counts_once(at_desk: Visitor) -> None:
    answers = [at_desk.post("submit", FOUR) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert Annotation.objects.count() == 1


def test_a_second_answer_to_the_same_item_is_refused(at_desk: Visitor) -> None:
    at_desk.post("submit", FOUR)
    answer = at_desk.post("submit", {**FOUR, "key": str(uuid4())})
    assert answer.status_code == 409
    assert Annotation.objects.count() == 1


@pytest.mark.parametrize("htmx", [False, True])
def test_an_incomplete_submit_marks_the_gap_and_keeps_the_rest(
    at_desk: Visitor, htmx: bool
) -> None:
    answer = at_desk.post("submit", {"reason-accuracy": "I wonder"}, htmx=htmx)
    body = answer.content.decode()
    assert answer.status_code == 422
    assert "data-missing" in body
    assert "autofocus" in body
    assert "Accuracy is missing." in body
    assert ">I wonder</textarea>" in body
    assert not Annotation.objects.exists()


@pytest.mark.parametrize("value", ["6", "nonsense", "NaN", '"4"', "[4]", "1e999", "true"])
def test_a_value_off_the_scale_is_refused(at_desk: Visitor, value: str) -> None:
    answer = at_desk.post("submit", {"rating-accuracy": value})
    assert answer.status_code == 422
    assert "Accuracy cannot be" in answer.content.decode()


def test_a_criterion_the_rubric_lost_is_named(at_desk: Visitor) -> None:
    answer = at_desk.post("submit", {**FOUR, "rating-charm": "4"})
    assert answer.status_code == 422
    assert "charm is not rated here." in answer.content.decode()


@pytest.mark.parametrize("field", ["token", "key"])
def test_a_form_without_its_hidden_fields_is_refused(at_desk: Visitor, field: str) -> None:
    assert at_desk.post("submit", {**FOUR, field: "none"}).status_code == 422
    assert not Annotation.objects.exists()


def test_an_abstention_is_stored_as_no_value(at_desk: Visitor) -> None:
    at_desk.post("submit", {"rating-accuracy": "null", "reason-accuracy": "Not my field."})
    rating = Rating.objects.get()
    assert (rating.value, rating.comment) == (None, "Not my field.")


def test_a_lapsed_lease_is_taken_up_while_a_slot_is_free(
    at_desk: Visitor, project: Project
) -> None:
    lapse(at_desk, project)
    body = at_desk.client.get(at_desk.here).content.decode()
    assert 'data-bar="lost">' in body
    assert at_desk.post("submit", FOUR).status_code == 303
    assert Annotation.objects.get().status == "counted"


def test_a_late_answer_is_kept_as_an_extra_and_said_so(
    at_desk: Visitor, project: Project, ben: User, cleo: User
) -> None:
    lapse(at_desk, project, taken_by=(ben, cleo))
    answer = at_desk.post("submit", FOUR, htmx=True)
    assert Annotation.objects.get().status == "surplus"
    assert "kept as an extra Annotation" in answer.content.decode()


def test_skip_asks_for_a_reason(at_desk: Visitor) -> None:
    for htmx in (False, True):
        answer = at_desk.post("skip", {"note": "Hm"}, htmx=htmx)
        assert answer.status_code == 422
        assert "Choose a reason." in answer.content.decode()
    assert answer["HX-Retarget"] == "#desk-skip"
    assert not Skip.objects.exists()


def test_skip_passes_the_item_on_for_good(at_desk: Visitor) -> None:
    before = at_desk.row().subject_id
    answer = at_desk.post("skip", {"reason": "context", "note": "No facts."}, htmx=True)
    assert answer.status_code == 200
    skipped = Skip.objects.get()
    assert (skipped.subject_id, skipped.reason, skipped.note) == (before, "context", "No facts.")
    at_desk.see(answer)
    assert at_desk.row().subject_id != before


def test_a_draft_comes_back_with_the_page(at_desk: Visitor) -> None:
    answer = at_desk.post("draft", {**FOUR, "comment": "Later."})
    assert (answer.status_code, answer.content) == (204, b"")
    at_desk.open()
    assert at_desk.chosen() == {"rating-accuracy": "4"}
    assert ">One slip.</textarea>" in at_desk.body
    assert ">Later.</textarea>" in at_desk.body
    assert "1 of 1 rated" in at_desk.body


@pytest.mark.parametrize("value", ['"\\ud800"', "NaN", "1e999", "[" * 500, "9" * 5000])
def test_a_hostile_draft_is_kept_as_text_or_refused(at_desk: Visitor, value: str) -> None:
    assert at_desk.post("draft", {"rating-accuracy": value}).status_code in {204, 422}
    assert at_desk.open().status_code == 200


def test_a_draft_with_a_foreign_token_is_refused(at_desk: Visitor) -> None:
    assert at_desk.post("draft", {**FOUR, "token": str(uuid4())}).status_code == 409
    assert not Draft.objects.exists()


def test_the_heartbeat_answers_with_the_lease(at_desk: Visitor) -> None:
    before = at_desk.row().lease_until
    answer = at_desk.post("heartbeat")
    assert answer.json() == {"lease_until": at_desk.row().lease_until.isoformat()}
    assert at_desk.row().lease_until >= before


def test_putting_back_frees_the_slot(at_desk: Visitor) -> None:
    pk = at_desk.row().pk
    answer = at_desk.post("release")
    assert (answer.status_code, answer["Location"]) == (303, reverse("work-list"))
    assert Assignment.objects.get(pk=pk).state == "open"


def test_undo_lays_the_last_answer_back(at_desk: Visitor) -> None:
    subject = at_desk.row().subject_id
    at_desk.see(at_desk.post("submit", FOUR, htmx=True))
    answer = at_desk.client.post(f"{at_desk.base}undo/", headers=HTMX)
    at_desk.see(answer)
    assert answer["HX-Push-Url"] == at_desk.here
    assert at_desk.row().subject_id == subject
    assert at_desk.chosen() == {"rating-accuracy": "4"}
    assert Annotation.objects.get().status == "withdrawn"


def test_undo_without_an_answer_says_so(at_desk: Visitor) -> None:
    before = at_desk.public_id
    answer = at_desk.client.post(f"{at_desk.base}undo/", follow=True)
    at_desk.see(answer)
    assert "There is nothing to undo." in at_desk.body
    assert at_desk.public_id == before
