"""Evidence from the desk's form to the rating, the draft and the export."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotation.models import Draft, Output, Project, Rating
from annotation.services.slots import plan_slots
from calibration.exports import dataset
from calibration.exports.snapshots import Source
from evalhub.accounts.models import User
from tests.factories.asking import publish_asking
from tests.factories.desks import Visitor, visitor
from tests.factories.projects import make_item, make_rubric

TEXT = "Hold:\r\n7 days 🙂 then free."


def mark(start: int, end: int, part: str = "output") -> str:
    return json.dumps({"part": part, "start": start, "end": end, "text": "?"})


def opened(project: Project, user: User, **rules: Any) -> Visitor:
    """An Output with a line break of two characters and an emoji on the desk."""
    publish_asking(project, tone=rules)
    make_item(project, "rd-1", outputs=1, context="Rule 4.2: 10 days.")
    Output.objects.update(text=TEXT)
    plan_slots(project=project)
    desk = visitor(user, project)
    desk.open()
    return desk


def test_what_is_marked_is_kept_in_code_points_of_the_original(
    project: Project, anna: User, tmp_path: Path
) -> None:
    desk = opened(project, anna, evidence="always")
    # The page counts "\r\n" as one: "7 days" is 6 to 12 there and 7 to 13 in the text.
    desk.post("submit", {"rating-tone": "2", "evidence-tone": mark(6, 12)})
    kept = {"part": "output", "start": 7, "end": 13, "text": "7 days"}
    assert Rating.objects.get().extra == {"evidence": [kept]}
    dataset.write(tmp_path, Source(project))
    (row,) = map(json.loads, (tmp_path / "labels.jsonl").read_text().splitlines())
    assert row["evidence"] == [kept]


def test_evidence_may_be_quoted_without_a_script(project: Project, anna: User) -> None:
    desk = opened(project, anna, evidence="optional")
    assert 'data-part="output"' in desk.body
    assert 'name="quote-tone"' in desk.body
    desk.post("submit", {"rating-tone": "2", "quote-tone": "10 days"})
    kept = {"part": "context", "start": 10, "end": 17, "text": "10 days"}
    assert Rating.objects.get().extra == {"evidence": [kept]}


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({}, "Tone needs evidence: mark a passage of the text, or quote it."),
        ({"evidence-tone": mark(3, 900)}, "the text has no such passage"),
        ({"evidence-tone": "nonsense"}, "the text has no such passage"),
        ({"quote-tone": "11 days"}, "the text has no such passage"),
    ],
)
def test_what_is_missing_or_no_passage_is_refused(
    project: Project, anna: User, given: dict[str, str], problem: str
) -> None:
    desk = opened(project, anna, evidence="always")
    answer = desk.post("submit", {"rating-tone": "2", **given}, htmx=True)
    assert answer.status_code == 422
    assert problem in answer.content.decode()


def test_cannot_judge_needs_no_evidence(project: Project, anna: User) -> None:
    desk = opened(project, anna, evidence="always")
    assert desk.post("submit", {"rating-tone": "null"}).status_code == 303
    assert Rating.objects.get().extra is None


def test_a_draft_and_an_undone_answer_bring_their_marks_back(project: Project, anna: User) -> None:
    desk = opened(project, anna, evidence="optional")
    desk.post("draft", {"rating-tone": "2", "evidence-tone": mark(6, 12)})
    assert Draft.objects.get().data["ratings"]["tone"]["evidence"][0]["start"] == 6
    desk.post("submit", {"rating-tone": "2", "evidence-tone": mark(6, 12)})
    desk.client.post(f"{desk.base}undo/")
    desk.open()
    assert "<q>7 days</q>" in desk.body
    assert "&quot;start&quot;: 6" in desk.body


def test_a_pair_shown_the_other_way_round_keeps_its_own_sides(project: Project, anna: User) -> None:
    rubric = make_rubric(project, output_keys=(), pair_keys=("overall",), publish=False)
    rubric.criteria.update(extra={"evidence": "optional"})
    rubric.published_at = rubric.created_at
    rubric.save()
    make_item(project, "rd-1", pair=True).subjects.filter(scope="output").delete()
    plan_slots(project=project)
    desk = visitor(anna, project)
    desk.open()
    row = desk.row()
    row.order = "BA"
    row.save()
    desk.post("submit", {"rating-overall": '"A"', "evidence-overall": mark(0, 8, "output[0]")})
    kept = {"part": "output[1]", "start": 0, "end": 8, "text": "Answer b"}
    assert Rating.objects.get().extra == {"evidence": [kept]}


def test_an_answer_without_evidence_asks_no_more_of_the_database(
    project: Project, anna: User
) -> None:
    desk = opened(project, anna)
    with CaptureQueriesContext(connection) as seen:
        desk.post("submit", {"rating-tone": "2"})
    assert not [one["sql"] for one in seen if 'FROM "annotation_output"' in one["sql"]]
