"""What leads add to the guidelines."""

import pytest

from annotation.models import Project, Question
from annotation.services.questions.entries import (
    AlreadyRemoved,
    EntryText,
    add_example,
    pin_answer,
    remove_entry,
)
from annotation.services.questions.threads import answer_question
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from evalhub.errors import InvalidInput
from tests.factories.questions import ask, lay_item

WORDS = EntryText(heading="Holds", text="A hold is **no** charge.")


@pytest.fixture
def question(project: Project, anna: User) -> Question:
    return ask(lay_item(project, anna))


def test_an_answer_is_pinned_in_words_of_its_own(question: Question, maya: User) -> None:
    message = answer_question(question=question, text="No.", actor=maya)
    entry = pin_answer(message=message, text=WORDS, actor=maya)
    assert (entry.heading, entry.source) == ("Holds", message)
    assert Project.objects.get().guidelines_at is not None
    assert Event.objects.get(verb="guideline entry added").payload["heading"] == "Holds"


def test_what_an_annotator_wrote_is_not_pinned(question: Question, maya: User) -> None:
    with pytest.raises(InvalidInput, match="answer of a lead"):
        pin_answer(message=question.messages.get(), text=WORDS, actor=maya)


@pytest.mark.parametrize(
    ("heading", "text"), [("", "x"), ("x", " "), ("x", "a\x00"), ("x", "y" * 20_001)]
)
def test_an_entry_needs_a_heading_and_a_text(
    question: Question, maya: User, heading: str, text: str
) -> None:
    message = answer_question(question=question, text="No.", actor=maya)
    with pytest.raises(InvalidInput):
        pin_answer(message=message, text=EntryText(heading, text), actor=maya)


def test_an_entry_is_taken_out_once_and_stays_on_record(question: Question, maya: User) -> None:
    message = answer_question(question=question, text="No.", actor=maya)
    entry = pin_answer(message=message, text=WORDS, actor=maya)
    assert remove_entry(entry=entry, actor=maya).removed_at is not None
    with pytest.raises(AlreadyRemoved):
        remove_entry(entry=entry, actor=maya)


def test_an_example_belongs_to_a_value(project: Project, maya: User) -> None:
    text = EntryText("All facts hold", "Paid: yes.", "accuracy", "5")
    entry = add_example(project=project, text=text, actor=maya)
    assert (entry.kind, entry.criterion, entry.value) == ("example", "accuracy", "5")
