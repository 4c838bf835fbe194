"""What waits for the lead."""

from uuid import uuid4

import pytest

from annotation.models import Project, Question
from annotation.selectors.questions.inbox import (
    get_answer,
    get_question,
    get_referral,
    lead_thread,
    question_inbox,
    referral_line,
    waiting_for_lead,
)
from annotation.selectors.review.pseudonyms import labels
from annotation.services.assignments import skip
from annotation.services.questions.entries import EntryText, pin_answer
from annotation.services.questions.threads import answer_question
from evalhub.accounts.models import User
from evalhub.errors import NotFound
from tests.factories.questions import ask, lay_item


@pytest.fixture
def question(project: Project, anna: User) -> Question:
    """Flagged by anna, then skipped; one skip is enough here to refer it."""
    Project.objects.update(desk={"skips_to_lead": 1})
    project.refresh_from_db()
    claim = lay_item(project, anna)
    question = ask(claim)
    skip(assignment=claim, token=claim.token, reason="rubric", note="Nothing on holds.")
    return question


def test_the_inbox_has_raters_under_pseudonyms_with_their_reasons(
    project: Project, question: Question
) -> None:
    inbox = question_inbox(project)
    (line,), (referral,) = inbox.waiting, inbox.referrals
    assert (line.rater, line.item, line.text) == (
        "R-01",
        "it-1",
        "Does the hold count as a charge?",
    )
    assert [(s.rater, s.note) for s in referral.skips] == [("R-01", "Nothing on holds.")]
    assert inbox.settled == ()
    assert waiting_for_lead(project) == 2


def test_an_answered_thread_waits_no_more(project: Project, question: Question, maya: User) -> None:
    message = answer_question(question=question, text="No.", actor=maya)
    entry = pin_answer(message=message, text=EntryText("Holds", "No."), actor=maya)
    assert [line.waiting for line in question_inbox(project).settled] == [False]
    thread = lead_thread(get_question(project, question.public_id))
    assert [(m.who, m.pinned) for m in thread.messages] == [("R-01", None), ("Maya", entry)]
    assert thread.skipped.note == "Nothing on holds."
    assert get_answer(question, message.pk) == message
    assert waiting_for_lead(project) == 1


def test_what_is_not_of_the_project_does_not_exist(project: Project, question: Question) -> None:
    line = question_inbox(project).referrals[0]
    assert referral_line(get_referral(project, line.public_id), labels(project)) == line
    with pytest.raises(NotFound):
        get_referral(project, uuid4())
    with pytest.raises(NotFound):
        get_question(project, uuid4())
    with pytest.raises(NotFound):
        get_answer(question, question.messages.get().pk)
