from pathlib import Path
from typing import Any

import pytest

from annotation.formats.registry import SourceFile, open_source
from tests.factories.files import write_json


def result(control: str, kind: str, **value: Any) -> dict[str, Any]:
    return {"from_name": control, "to_name": "text", "type": kind, "value": value, "id": "r1"}


def annotation(who: Any, *results: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"id": 7, "completed_by": who, "result": list(results), "lead_time": 12.5, **fields}


TASK = {
    "id": 31,
    "data": {"prompt": "Why?", "response": "So.", "lang": "en"},
    "annotations": [
        annotation(
            {"id": 4, "email": "ben@example.org"},
            result("accuracy", "rating", rating=4),
            result("tone", "choices", choices=["kind"]),
            created_at="2026-03-09T22:16:08.728353Z",
        ),
        annotation(5, result("accuracy", "rating", rating=2)),
        annotation(5, result("accuracy", "rating", rating=3), result("x", "rectanglelabels")),
        annotation(6, result("accuracy", "rating", rating=1), was_cancelled=True),
    ],
    "predictions": [
        {"model_version": "m7", "result": [result("tone", "choices", choices=["curt"])]}
    ],
    "meta": {"batch": 2},
}


@pytest.fixture
def source(tmp_path: Path) -> SourceFile:
    return open_source(write_json(tmp_path / "export.json", [TASK], indent=2))


def test_tasks_are_known_by_their_content_and_counted_as_tasks(source: SourceFile) -> None:
    assert (source.format.name, source.unit) == ("label-studio", "task")
    mapping = source.guess(source.sample(), None)
    assert (mapping.id, mapping.input, mapping.outputs) == ("id", "data.prompt", ("data.response",))


def test_answers_of_people_and_models_are_told_apart(source: SourceFile) -> None:
    reading = source.reading()
    [record] = source.records(reading)
    found = [(one.name, one.value, one.by, one.judge, one.seconds) for one in record.answers]
    assert found == [
        # The time of an annotation is counted once, with its first answer.
        ("accuracy", 4, "ben@example.org", False, 12.5),
        ("tone", "kind", "ben@example.org", False, None),
        ("accuracy", 3, "5", False, 12.5),
        ("tone", "curt", "m7", True, None),
    ]
    assert record.answers[0].created_at == "2026-03-09T22:16:08.728353Z"
    assert reading.skipped.reasons == {
        "a later answer of the same person replaces it": 1,
        "results of type rectanglelabels, which are no Ratings": 1,
        "the annotator skipped the task": 1,
    }


def test_a_task_without_data_is_a_problem_with_its_number(tmp_path: Path) -> None:
    path = write_json(tmp_path / "export.json", [TASK, {"data": 3, "annotations": []}])
    source = open_source(path)
    reading = source.reading()
    assert len(list(source.records(reading))) == 1
    assert reading.problems.lines() == [
        'export.json, task 2, field "data": must be an object, not 3.'
    ]


def test_the_chosen_side_of_a_pair_is_a_or_b(tmp_path: Path) -> None:
    pair = annotation(1, result("better", "pairwise", selected="right"))
    task = {"data": {"q": "?"}, "annotations": [pair]}
    [record] = open_source(write_json(tmp_path / "x.json", [task])).sample()
    assert record.answers[0].value == "B"


def test_several_texts_are_one_and_what_is_said_of_a_part_is_no_rating(tmp_path: Path) -> None:
    given = annotation(
        1,
        result("why", "textarea", text=["First.", "Second."]),
        result("tags", "choices", choices=["kind", "brief"]),
        result("severity", "choices", start=3, end=9, choices=["minor"]),
    )
    source = open_source(write_json(tmp_path / "x.json", [{**TASK, "annotations": [given]}]))
    reading = source.reading()
    [record] = source.records(reading)
    people = [(one.name, one.value) for one in record.answers if not one.judge]
    assert people == [("why", "First.\nSecond."), ("tags", ["kind", "brief"])]
    assert reading.skipped.reasons == {"results on a part of a text, which are no Ratings": 1}


def test_two_answers_inside_of_the_data_are_guessed_as_a_pair(tmp_path: Path) -> None:
    task = {"data": {"prompt": "?", "answer_a": "A.", "answer_b": "B."}, "annotations": []}
    source = open_source(write_json(tmp_path / "x.json", [task]))
    mapping = source.guess(source.sample(), None)
    assert mapping.outputs == ("data.answer_a", "data.answer_b")


LISTED = {
    "prompt": "How do I write a function?",
    "items": [
        {"id": "blog", "title": "Ten tips", "body": "Write less."},
        {"id": "mdn", "title": "Arrows", "body": "A short form."},
        {"id": "wiki", "title": "Arrow", "body": "A missile."},
    ],
}


@pytest.mark.parametrize(
    "order", [["mdn", "wiki", "blog"], {"rank": ["mdn", "wiki", "blog"]}], ids=["list", "named"]
)
def test_a_ranker_gives_the_ids_of_a_list_in_order(tmp_path: Path, order: Any) -> None:
    given = annotation(1, result("rank", "ranker", ranker=order))
    path = write_json(tmp_path / "x.json", [{"id": 1, "data": LISTED, "annotations": [given]}])
    source = open_source(path)
    [record] = source.sample()
    assert record.answers[0].value == ["mdn", "wiki", "blog"]
    assert source.guess([record], None).outputs == ("data.items",)


def test_buckets_are_no_order(tmp_path: Path) -> None:
    buckets = {"relevant": ["mdn"], "biased": ["wiki"], "_": ["blog"]}
    given = annotation(
        1,
        result("rank", "ranker", ranker=buckets),
        # What the Ranker of old versions wrote.
        result("rank", "ranker", items=["a", "b"], weights=[1.0, 0.5], selected=[False, True]),
    )
    path = write_json(tmp_path / "x.json", [{"id": 1, "data": LISTED, "annotations": [given]}])
    source = open_source(path)
    reading = source.reading()
    [record] = source.records(reading)
    assert record.answers == ()
    reason = "results of a Ranker that sorts into buckets, which is no order"
    assert reading.skipped.reasons == {reason: 2}
