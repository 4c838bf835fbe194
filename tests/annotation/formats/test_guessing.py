"""What a file's own names say of its columns and questions before anybody has looked."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from annotation.formats.guessing import guess
from annotation.formats.mapping import to_words
from annotation.formats.records import Answer, Record
from annotation.models import Rating
from tests.factories.files import write_json

TASK: dict[str, Any] = {
    "data": {"prompt": "Why?", "response": "So."},
    "annotations": [
        {
            "completed_by": 10,
            "result": [
                {"from_name": "help", "type": "rating", "value": {"rating": 4}},
                {"from_name": "ok", "type": "choices", "value": {"choices": ["Pass"]}},
            ],
        }
    ],
    "predictions": [
        {
            "model_version": "m7",
            "result": [{"from_name": "ok", "type": "choices", "value": {"choices": ["Fail"]}}],
        }
    ],
}


def words(columns: dict[str, Any], *answers: Answer) -> list[str]:
    found = to_words(guess([Record(1, columns, answers)], None))
    return [word for word in found if word.startswith("rating.")]


def test_questions_that_a_file_answers_are_rated_where_there_is_no_rubric() -> None:
    asked = (Answer("tone", "kind", "ben"), Answer("tone", "curt", "m7", judge=True))
    assert words({"prompt": "Why?", "response": "So."}, *asked) == ["rating.tone=tone"]


def test_numbers_that_only_a_model_gave_are_no_question_to_people() -> None:
    asked = (Answer("pass", True, "m7", judge=True), Answer("score", 0.37, "m7", judge=True))
    assert words({"prompt": "Why?", "response": "So."}, *asked) == ["rating.pass=pass"]


def test_what_one_of_several_outputs_is_asked_is_left_to_people() -> None:
    asked = (Answer("better", "A", "ben"), Answer("tone", "kind", "ben"))
    columns = {"prompt": "Why?", "answer_a": "So.", "answer_b": "No."}
    assert words(columns, *asked) == ["rating.better=better"]


def test_a_value_beside_who_gave_it_is_a_rating() -> None:
    row = {"question": "Why?", "answer": "So.", "rating": "4", "rater": "ben"}
    assert words(row) == ["rating.rating=rating"]
    # Nobody is said to have given it: it may be anything.
    assert words({"question": "Why?", "answer": "So.", "rating": "4"}) == []


@pytest.mark.django_db
def test_a_label_studio_export_becomes_a_project_with_its_answers(tmp_path: Path) -> None:
    path = write_json(tmp_path / "export.json", [TASK])
    said = StringIO()
    call_command("load", str(path), "--project", "moved", stdout=said)
    assert "1 annotation, 2 ratings, 1 verdict" in said.getvalue()
    found = dict(Rating.objects.values_list("criterion__key", "value"))
    assert found == {"help": 4, "ok": "Pass"}


@pytest.mark.django_db
def test_answers_that_nothing_is_mapped_to_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_json(
        tmp_path / "export.json", [TASK, TASK | {"data": {"prompt": "Who?", "response": "I."}}]
    )
    call_command("load", str(path), "--project", "moved", "--map", "rating.good=ok")
    told = 'Passed over 2 tasks: only what was answered under "help", which is mapped to no'
    assert told in capsys.readouterr().err
