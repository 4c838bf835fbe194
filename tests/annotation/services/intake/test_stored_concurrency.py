"""Evidence that is marked while a stored redaction runs: of two connections one waits."""

import json

import pytest

from annotation.models import Assignment, Draft, Output, Project, Rating, RedactionPolicy
from annotation.services.answering.evidence import held_texts
from annotation.services.handout.items import retire_item
from annotation.services.intake.stored import redact_stored
from annotation.services.leases import lock_both
from annotation.services.slots import plan_slots
from tests.factories.asking import publish_asking
from tests.factories.desks import Visitor, visitor
from tests.factories.people import make_member
from tests.factories.projects import make_item, make_project
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)
TEXT = "Dear ann@x.example: pay 7 EUR now."
AFTER = "Dear [EMAIL_1]: pay 7 EUR now."


def mark(quote: str) -> str:
    start = TEXT.index(quote)
    span = {"part": "output", "start": start, "end": start + len(quote), "text": quote}
    return json.dumps(span)


@pytest.fixture
def desk() -> Visitor:
    """A mail in an Output, on anna's desk; mails are replaced."""
    project = make_project()
    anna = make_member(project, "anna", "annotator")
    RedactionPolicy.objects.create(project=project, kinds=["email"])
    publish_asking(project, tone={"evidence": "optional"})
    make_item(project, "rd-1", outputs=1)
    Output.objects.update(text=TEXT)
    plan_slots(project=project)
    found = visitor(anna, project)
    found.open()
    return found


def redact() -> None:
    redact_stored(project=Project.objects.get(), actor=None)


def test_what_is_submitted_first_moves_along(desk: Visitor) -> None:
    given = {"rating-tone": "2", "evidence-tone": mark("7 EUR")}
    together(lambda: desk.post("submit", given), redact)
    (row,) = Rating.objects.get().extra["evidence"]
    assert Output.objects.get().text == AFTER
    assert (row["text"], AFTER[row["start"] : row["end"]]) == ("7 EUR", "7 EUR")


def test_what_is_submitted_after_is_found_where_it_stands_now(desk: Visitor) -> None:
    given = {"rating-tone": "2", "evidence-tone": mark("7 EUR")}
    answer = together(redact, lambda: desk.post("submit", given))
    assert answer.status_code == 303
    (row,) = Rating.objects.get().extra["evidence"]
    # The page had it at 24; the mail that went was 4 characters longer than what came.
    assert (row["text"], row["start"]) == ("7 EUR", 20)
    assert AFTER[row["start"] : row["end"]] == "7 EUR"


def test_a_passage_that_was_replaced_is_to_be_marked_again(desk: Visitor) -> None:
    given = {"rating-tone": "2", "evidence-tone": mark("ann@x.example: pay")}
    answer = together(redact, lambda: desk.post("submit", given, htmx=True))
    assert answer.status_code == 422
    assert "the text has no such passage" in answer.content.decode()
    assert not Rating.objects.exists()


def test_a_draft_that_comes_after_keeps_nothing_of_what_was_replaced(desk: Visitor) -> None:
    marks = [mark("7 EUR"), mark("ann@x.example: pay")]
    given = {"rating-tone": "2", "evidence-tone": marks}
    together(redact, lambda: desk.post("draft", given))
    rows = Draft.objects.get().data["ratings"]["tone"]["evidence"]
    assert [(row["text"], row["start"]) for row in rows] == [("7 EUR", 20)]


def test_who_marks_a_passage_does_not_wait_for_who_retires_the_item(desk: Visitor) -> None:
    lead = make_member(Project.objects.get(), "lead", "manager")
    slot = Assignment.objects.select_related("rater", "subject__item").get(state="claimed")
    retired = together(
        # An answer holds its slot, and then asks for the Item that is being retired.
        lambda: lock_both(slot, slot.token),
        lambda: retire_item(item=slot.subject.item, reason="Over.", actor=lead),
        then=lambda: held_texts(slot.subject),
    )
    assert retired.retired_at is not None
