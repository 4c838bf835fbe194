"""Evidence, drafts, exam questions and search follow the texts that are redacted."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from annotation.dataset.asking.spans import Span
from annotation.models import (
    Annotation,
    Draft,
    ExamItem,
    ExamQuestion,
    ExamTry,
    Item,
    ItemContent,
    ItemWords,
    Output,
    Project,
    Rating,
    RedactionPolicy,
    Revision,
    Subject,
)
from annotation.selectors.qualification.questions import row_of
from annotation.services.answering.checks import RatingInput
from annotation.services.browsing.digests import digest_items
from annotation.services.intake.stored import redact_stored
from annotation.services.review.decisions import fix
from annotation.services.slots import plan_slots
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from tests.factories.asking import publish_asking
from tests.factories.desks import Visitor, visitor
from tests.factories.projects import make_item
from tests.factories.review import make_case

pytestmark = pytest.mark.django_db
MAIL = "ann@x.example"
# The break is two characters in the text and one on the page.
TEXT = f"Dear {MAIL}:\r\npay 7 EUR now."


def mark(quote: str, part: str = "output", text: str = TEXT) -> dict[str, Any]:
    """A passage as the page counts it."""
    shown = text.replace("\r\n", "\n")
    start = shown.index(quote)
    return {"part": part, "start": start, "end": start + len(quote), "text": quote}


@pytest.fixture
def desk(project: Project, anna: User) -> Visitor:
    """An Output with a mail and a break of two characters, on anna's desk."""
    RedactionPolicy.objects.create(project=project, kinds=["email"])
    publish_asking(project, tone={"evidence": "optional"})
    make_item(project, "rd-1", outputs=1, context="Nothing here.")
    Output.objects.update(text=TEXT)
    plan_slots(project=project)
    desk = visitor(anna, project)
    desk.open()
    return desk


def test_evidence_of_ratings_moves_and_quotes_what_stands_there(
    project: Project, desk: Visitor, maya: User
) -> None:
    marks = [mark("7 EUR"), mark(f"Dear {MAIL}"), mark("Nothing", "context", "Nothing here.")]
    given = {"rating-tone": "2", "evidence-tone": [json.dumps(one) for one in marks]}
    desk.post("submit", given)
    redact_stored(project=project, actor=maya)
    after = Output.objects.get().text
    assert after == "Dear [EMAIL_1]:\r\npay 7 EUR now."
    rows = Rating.objects.get().extra["evidence"]
    assert [row["text"] for row in rows] == ["7 EUR", "Dear [EMAIL_1]", "Nothing"]
    assert [after[row["start"] : row["end"]] for row in rows[:2]] == ["7 EUR", "Dear [EMAIL_1]"]
    assert MAIL not in json.dumps(rows)
    assert Event.objects.get(verb="items redacted").payload["evidence moved"] == 1


def test_drafts_move_as_the_page_counts(project: Project, desk: Visitor, maya: User) -> None:
    subject = Subject.objects.get()
    kept = {"tone": {"value": 2, "evidence": [mark("7 EUR"), mark(MAIL)]}, "other": {"value": 1}}
    rater = project.raters.get()
    Draft.objects.create(rater=rater, subject=subject, data={"ratings": kept})
    redact_stored(project=project, actor=maya)
    after = "Dear [EMAIL_1]:\npay 7 EUR now."
    ratings = Draft.objects.get().data["ratings"]
    assert ratings["tone"]["evidence"] == [
        mark("7 EUR", text=after),
        mark("[EMAIL_1]", text=after),
    ]
    assert ratings["other"] == {"value": 1}


def test_exam_questions_are_redacted_and_keep_their_ids(
    project: Project, desk: Visitor, maya: User
) -> None:
    item = Item.objects.get()
    row = {**row_of(item), "id": TEXT}
    ExamItem.objects.create(project=project, item=item, key="item:rd-1", row=row)
    redact_stored(project=project, actor=maya)
    row = ExamItem.objects.get().row
    assert row["outputs"][0]["text"] == "Dear [EMAIL_1]:\r\npay 7 EUR now."
    assert row["id"] == TEXT


def test_the_search_forgets_what_was_there_and_finds_what_is(
    project: Project, desk: Visitor, maya: User
) -> None:
    digest_items(project=project)
    ItemContent.objects.create(item=Item.objects.get(), project=project, digest=uuid4())
    assert found(MAIL) == 1
    redact_stored(project=project, actor=maya)
    assert found(MAIL) == 0
    assert not ItemContent.objects.exists()
    digest_items(project=project)
    assert (found(MAIL), found("EMAIL_1"), found("pay")) == (0, 1, 1)


def found(word: str) -> int:
    return ItemWords.objects.extra(
        where=["words @@ plainto_tsquery('simple', %s)"], params=[word]
    ).count()


def test_passages_of_a_revision_move_too(project: Project, desk: Visitor, maya: User) -> None:
    given = {"rating-tone": "2", "evidence-tone": json.dumps(mark("7 EUR"))}
    desk.post("submit", given)
    case = make_case(Annotation.objects.get())
    fixed = {"tone": RatingInput(2, evidence=(Span(text=f"Dear {MAIL}"), Span(text="7 EUR")))}
    fix(case=case, actor=maya, key=uuid4(), ratings=fixed)
    redact_stored(project=project, actor=maya)
    after, rows = Output.objects.get().text, Revision.objects.get().ratings["tone"]["evidence"]
    assert [row["text"] for row in rows] == ["Dear [EMAIL_1]", "7 EUR"]
    assert [after[row["start"] : row["end"]] for row in rows] == ["Dear [EMAIL_1]", "7 EUR"]


def test_an_exam_answer_keeps_no_passage_of_an_item_that_was_redacted(
    project: Project, desk: Visitor, maya: User
) -> None:
    rubric, item = project.rubrics.order_by("-version").first(), project.items.get()
    attempt = ExamTry.objects.create(
        rater=project.raters.get(), rubric=rubric, number=1, pass_mark=0.7
    )
    held = ExamItem.objects.create(project=project, item=item, key="rd-1", row=row_of(item))
    said = {"tone": {"value": 2, "comment": "", "evidence": [mark(MAIL)]}}
    ExamQuestion.objects.create(
        attempt=attempt, place=1, exam_item=held, unit="0", ratings=said, answered_at=timezone.now()
    )
    redact_stored(project=project, actor=maya)
    assert ExamQuestion.objects.get().ratings == {"tone": {"value": 2, "comment": ""}}
