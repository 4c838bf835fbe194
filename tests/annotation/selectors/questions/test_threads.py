"""An annotator's own threads."""

import pytest

from annotation.models import Project, Question
from annotation.selectors.questions.threads import (
    excerpt_of,
    get_own_question,
    own_questions,
    unread_questions,
)
from annotation.services.questions.threads import answer_question
from evalhub.accounts.models import User
from evalhub.errors import NotFound
from tests.factories.questions import ask, lay_item


@pytest.fixture
def question(project: Project, anna: User) -> Question:
    return ask(lay_item(project, anna))


def test_a_thread_names_nobody(question: Question, anna: User, maya: User) -> None:
    answer_question(question=question, text="It does not.", actor=maya)
    (thread,) = own_questions(anna)
    assert [(m.mine, m.text) for m in thread.messages] == [
        (True, "Does the hold count as a charge?"),
        (False, "It does not."),
    ]
    assert thread.excerpt == "Why was I charged twice?"
    assert "maya" not in repr(thread).lower()
    assert unread_questions(anna) == (thread,)


def test_a_persons_thread_does_not_exist_for_others(
    project: Project, question: Question, anna: User, ben: User
) -> None:
    assert own_questions(ben) == ()
    assert get_own_question(anna, project, question.public_id) == question
    with pytest.raises(NotFound):
        get_own_question(ben, project, question.public_id)


def test_who_left_the_project_has_no_threads_there(question: Question, anna: User) -> None:
    anna.memberships.all().delete()
    assert own_questions(anna) == ()


def test_an_excerpt_is_the_last_turn_cut_at_90_characters(question: Question) -> None:
    question.subject.item.input = [{"role": "user", "content": "a"}, {"content": "b " * 90}]
    assert excerpt_of(question.subject) == "b " * 45 + "…"
