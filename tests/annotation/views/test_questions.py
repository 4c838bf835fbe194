"""Flags, threads and referrals over HTTP, from both sides."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from annotation.blindness.policies import ASIDES
from annotation.models import Item, Message, Project, Question, Referral
from annotation.services.slots import plan_slots
from evalhub.accounts.models import User
from tests.factories.desks import Visitor, visitor
from tests.factories.projects import make_item

FLAG = {"flag_reason": "rubric", "flag_note": "Is a hold a charge?"}


@pytest.fixture
def at_desk(anna: User, project: Project) -> Visitor:
    make_item(project, outputs=1)
    plan_slots(project=project)
    found = visitor(anna, project)
    found.open()
    return found


@pytest.fixture
def lead(maya: User) -> Client:
    client = Client()
    client.force_login(maya)
    return client


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def at(name: str, project: Project, *args: object) -> str:
    return reverse(name, args=[project.slug, *args])


def test_a_flag_keeps_the_item_on_the_desk(at_desk: Visitor, project: Project) -> None:
    assert "Flag for the lead" in at_desk.body
    assert at_desk.post("flag", FLAG)["Location"] == at_desk.here
    answer = at_desk.post("flag", {**FLAG, "flag_note": "And a fee?"}, htmx=True)
    assert "is with the lead" in text(answer)
    assert [m.text for m in Message.objects.all()] == ["Is a hold a charge?", "And a fee?"]


def test_a_flag_without_a_reason_is_refused_where_it_stands(at_desk: Visitor) -> None:
    for htmx in (True, False):
        answer = at_desk.post("flag", {"flag_note": "Hm."}, htmx=htmx)
        assert answer.status_code == 422
        assert "Choose a reason." in text(answer)
        assert "Hm." in text(answer)
        assert text(answer).count("<html") == (0 if htmx else 1)


def test_another_persons_item_cannot_be_flagged(
    at_desk: Visitor, project: Project, ben: User
) -> None:
    other = visitor(ben, project)
    other.open()
    assert other.client.post(f"{at_desk.here}flag/", FLAG).status_code == 404


def test_a_question_is_answered_and_read(at_desk: Visitor, project: Project, lead: Client) -> None:
    at_desk.post("flag", FLAG)
    listed = text(lead.get(at("question-list", project)))
    assert "Is a hold a charge?" in listed
    assert '<span class="count">1</span>' in listed
    question = Question.objects.get()
    answer = at("question-answer", project, question.public_id)
    assert lead.post(answer, {"text": " "}).status_code == 422
    assert lead.post(answer, {"text": "It is not."}).status_code == 303
    assert "It is not." in text(lead.get(at("question-detail", project, question.public_id)))
    client = at_desk.client
    at_desk.open()
    assert "The lead has answered" in at_desk.body
    assert "Answers for you" in text(client.get(reverse("work-list")))
    page = text(client.get(at("question-thread", project, question.public_id)))
    assert "It is not." in page
    assert "Maya" not in page
    assert "Answers for you" not in text(client.get(reverse("work-list")))


def test_an_annotator_goes_on_and_the_lead_closes(
    at_desk: Visitor, project: Project, lead: Client
) -> None:
    at_desk.post("flag", FLAG)
    question = Question.objects.get()
    thread = at("question-thread", project, question.public_id)
    assert at_desk.client.post(thread, {"text": ""}).status_code == 422
    assert at_desk.client.post(thread, {"text": "Still?"}).status_code == 303
    assert "Still?" in text(at_desk.client.get(thread))
    answer = at("question-answer", project, question.public_id)
    assert lead.post(answer, {"close": "1"}).status_code == 303
    assert "Nothing waits" in text(lead.get(at("question-list", project)))


def test_an_answer_is_pinned_to_the_drawer_and_taken_out(
    at_desk: Visitor, project: Project, lead: Client
) -> None:
    at_desk.post("flag", FLAG)
    question = Question.objects.get()
    lead.post(at("question-answer", project, question.public_id), {"text": "It is not."})
    message = Message.objects.get(from_lead=True)
    pin = at("question-pin", project, question.public_id, message.pk)
    assert "It is not." in text(lead.get(pin))
    assert lead.post(pin, {"heading": "", "text": "x"}).status_code == 422
    assert lead.post(pin, {"heading": "Holds", "text": "Are **not** charges."}).status_code == 303
    at_desk.open()
    assert "Are <strong>not</strong> charges." in at_desk.body
    entry = project.guideline_entries.get()
    assert lead.post(at("guideline-remove", project, entry.public_id)).status_code == 303
    at_desk.open()
    assert "Holds" not in at_desk.body


def test_what_was_skipped_too_often_is_settled_by_the_lead(
    at_desk: Visitor, project: Project, lead: Client
) -> None:
    form = {**dict.fromkeys(ASIDES, "hidden"), "skips_to_lead": "1", "break_after": "50"}
    assert lead.post(at("blindness-settings", project), form).status_code == 303
    at_desk.post("skip", {"reason": "context", "note": "No policy."})
    assert "Waiting for you" in text(lead.get(at("question-list", project)))
    settle = at("referral-settle", project, Referral.objects.get().public_id)
    assert "No policy." in text(lead.get(settle))
    assert lead.post(settle, {"answer": "x"}).status_code == 422
    decision = {"outcome": "retired", "answer": "We took it out."}
    assert lead.post(settle, decision).status_code == 303
    assert lead.post(settle, decision).status_code == 409
    assert Item.objects.get().retired_at is not None
    assert "Answers for you" in text(at_desk.client.get(reverse("work-list")))


def test_the_settings_of_the_desk_refuse_what_cannot_be(lead: Client, project: Project) -> None:
    page = at("blindness-settings", project)
    assert 'value="3"' in text(lead.get(page))
    assert lead.post(page, {"skips_to_lead": "51"}).status_code == 422


def test_only_the_lead_has_the_inbox(
    project: Project, anna: User, adam: User, otto: User, olga: User
) -> None:
    codes = []
    for user in (anna, adam, otto, olga):
        client = Client()
        client.force_login(user)
        codes.append(client.get(at("question-list", project)).status_code)
    assert codes == [403, 403, 403, 404]


def test_a_thread_of_another_does_not_exist(at_desk: Visitor, project: Project, ben: User) -> None:
    at_desk.post("flag", FLAG)
    other = visitor(ben, project).client
    thread = at("question-thread", project, Question.objects.get().public_id)
    assert other.get(thread).status_code == 404
    assert other.post(thread, {"text": "Me too"}).status_code == 404
    assert "No questions yet" in text(other.get(at("question-mine", project)))
