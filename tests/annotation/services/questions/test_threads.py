"""Threads between an annotator and the lead."""

import pytest
from django.utils import translation

from annotation.models import Project, Question, Rater
from annotation.services.questions.threads import (
    answer_question,
    close_question,
    flag_subject,
    mark_read,
    reply,
)
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from evalhub.errors import InvalidInput
from tests.factories.questions import ask, lay_item


@pytest.fixture
def question(project: Project, anna: User) -> Question:
    return ask(lay_item(project, anna))


def said(question: Question) -> list[tuple[bool, str]]:
    return list(question.messages.values_list("from_lead", "text"))


def test_a_flag_opens_a_thread_that_waits_for_the_lead(question: Question, anna: User) -> None:
    assert said(question) == [(False, "Does the hold count as a charge?")]
    assert (question.waits_for_lead, question.unread) == (True, False)
    event = Event.objects.get(verb="item flagged")
    assert (event.actor, event.payload["reason"]) == (anna, "rubric")


def test_a_flag_without_a_note_says_its_reason(project: Project, anna: User) -> None:
    question = ask(lay_item(project, anna), note="  ")
    assert said(question) == [(False, "The Rubric does not cover this case")]


def test_a_double_click_asks_once_and_a_second_flag_goes_on(project: Project, anna: User) -> None:
    claim = lay_item(project, anna)
    for note in ("One?", "One?", "Two?"):
        question = flag_subject(assignment=claim, reason="context", note=note)
    assert said(question) == [(False, "One?"), (False, "Two?")]
    assert Question.objects.count() == 1


def test_a_flag_needs_a_known_reason(project: Project, anna: User) -> None:
    with pytest.raises(InvalidInput, match="what is the matter"):
        flag_subject(assignment=lay_item(project, anna), reason="bored")


def test_an_answer_is_unread_until_the_thread_is_opened(question: Question, maya: User) -> None:
    answer_question(question=question, text="It does not.", actor=maya)
    rater = Rater.objects.get(pk=question.rater_id)
    question.refresh_from_db()
    assert (question.waits_for_lead, question.unread, rater.has_answers) == (False, True, True)
    for _ in range(2):
        mark_read(question=question)
    rater.refresh_from_db()
    assert not rater.has_answers
    assert Event.objects.filter(verb="answer read").count() == 1


def test_other_unread_answers_stay_announced(
    project: Project, anna: User, maya: User, question: Question
) -> None:
    other = Question.objects.create(
        project=project,
        rater=question.rater,
        subject=project.items.create(key="x", position=9, input="").subjects.create(
            project=project, scope="output"
        ),
        reason="other",
    )
    for thread in (question, other):
        answer_question(question=thread, text="Read on.", actor=maya)
    mark_read(question=question)
    assert Rater.objects.get(pk=question.rater_id).has_answers


def test_a_reply_waits_for_the_lead_again(question: Question, maya: User) -> None:
    answer_question(question=question, text="It does not.", actor=maya)
    reply(question=question, text="Why?")
    question.refresh_from_db()
    assert question.waits_for_lead
    assert said(question)[1:] == [(True, "It does not."), (False, "Why?")]


@pytest.mark.parametrize("text", ["", "  ", "x" * 5001, "a\x00b"])
def test_what_cannot_be_said_is_refused(question: Question, maya: User, text: str) -> None:
    with pytest.raises(InvalidInput, match="Write your message"):
        answer_question(question=question, text=text, actor=maya)
    with pytest.raises(InvalidInput):
        reply(question=question, text=text)


def test_a_closed_thread_waits_for_nobody_and_is_closed_once(
    question: Question, maya: User
) -> None:
    for _ in range(2):
        assert not close_question(question=question, actor=maya).waits_for_lead
    assert Event.objects.filter(verb="question closed").count() == 1


def test_a_flag_without_a_note_reaches_the_lead_in_english(project: Project, anna: User) -> None:
    with translation.override("ar"):
        question = ask(lay_item(project, anna), note="")
    assert said(question) == [(False, "The Rubric does not cover this case")]
