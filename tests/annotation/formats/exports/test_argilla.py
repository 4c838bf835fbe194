from pathlib import Path
from typing import Any

import pytest

from annotation.formats.rankings.orders import order_of
from annotation.formats.rankings.outputs import outputs_of
from annotation.formats.registry import open_source
from tests.factories.files import write_json, write_lines

FIELDS = {"fields": {"prompt": "Why?", "response": "So."}, "metadata": {"lang": "en"}, "id": "r1"}
KEYED = {
    **FIELDS,
    "responses": {"accuracy": [{"value": 4, "user_id": "u1"}, {"value": 5, "user_id": "u2"}]},
    "suggestions": {"accuracy": {"value": 3, "agent": "m7", "score": 0.9}},
}
LISTED = {
    **FIELDS,
    "responses": [
        {"user_id": "u1", "status": "submitted", "values": {"accuracy": {"value": 4}}},
        {"user_id": "u2", "status": "submitted", "values": {"accuracy": {"value": 5}}},
        {"user_id": "u3", "status": "draft", "values": {"accuracy": {"value": 1}}},
    ],
    "suggestions": [{"question_name": "accuracy", "value": 3, "agent": "m7"}],
}
FLAT = {
    **{"id": "r1", "prompt": "Why?", "response": "So.", "accuracy.responses": [4, 5, 1]},
    "accuracy.responses.users": ["u1", "u2", "u3"],
    "accuracy.responses.status": ["submitted", "submitted", "discarded"],
    **{"accuracy.suggestion": 3, "accuracy.suggestion.agent": "m7"},
}


@pytest.mark.parametrize(
    ("row", "column"), [(KEYED, "fields.prompt"), (LISTED, "fields.prompt"), (FLAT, "prompt")]
)
@pytest.mark.parametrize("listed", [True, False])
def test_every_shape_of_record_says_the_same(
    tmp_path: Path, row: dict[str, Any], column: str, listed: bool
) -> None:
    path = tmp_path / "records.json"
    source = open_source(write_json(path, [row]) if listed else write_lines(path, [row, row]))
    assert (source.format.name, source.unit) == ("argilla", "record" if listed else "line")
    record = source.sample()[0]
    found = [(one.name, one.value, one.by, one.judge) for one in record.answers]
    assert found == [
        ("accuracy", 4, "u1", False),
        ("accuracy", 5, "u2", False),
        ("accuracy", 3, "m7", True),
    ]
    assert source.guess([record], None).input == column


def test_what_was_not_submitted_is_counted(tmp_path: Path) -> None:
    source = open_source(write_json(tmp_path / "r.json", [LISTED]))
    reading = source.reading()
    list(source.records(reading))
    assert reading.skipped.reasons == {"a response is draft, not submitted": 1}


def test_the_older_flat_rows_are_read_too(tmp_path: Path) -> None:
    row = {
        **{"prompt": "Why?", "response": "So.", "metadata": "{}", "external_id": "7"},
        "tone": [
            {"user_id": "u1", "value": "kind", "status": "submitted"},
            {"user_id": "u2", "value": "curt", "status": "draft"},
        ],
        "tone-suggestion": "kind",
        "tone-suggestion-metadata": {"type": "model", "score": 0.9, "agent": "m7"},
    }
    source = open_source(write_lines(tmp_path / "x.jsonl", [row]))
    assert source.format.name == "argilla"
    [record] = source.sample()
    assert set(record.columns) == {"prompt", "response", "metadata", "external_id"}
    found = [(one.name, one.value, one.by, one.judge) for one in record.answers]
    assert found == [("tone", "kind", "u1", False), ("tone", "kind", "m7", True)]


def test_a_suggestion_of_the_server_is_known_by_the_id_of_its_question(tmp_path: Path) -> None:
    given = {"question_id": "q-7", "value": ["a", "b"], "agent": None}
    row = {"id": "1", "fields": {"prompt": "Why?"}, "responses": [], "suggestions": [given]}
    [record] = open_source(write_json(tmp_path / "x.json", {"items": [row], "total": 1})).sample()
    assert [(one.name, one.value) for one in record.answers] == [("q-7", ["a", "b"])]


RANKED = {"fields": {"prompt": "Why?", "response-1": "A.", "response-2": "B.", "response-3": "C."}}
FIRST, SECOND = ["response-3", "response-1", "response-2"], ["response-1", "response-2"]


def entries(*ranks: int) -> list[dict[str, Any]]:
    return [{"value": f"response-{n}", "rank": rank} for n, rank in enumerate(ranks, 1)]


@pytest.mark.parametrize(
    "row",
    [
        {**RANKED, "responses": {"order": [{"value": FIRST, "user_id": "u1"}]}},
        {
            **RANKED,
            "responses": [
                {
                    "user_id": "u1",
                    "status": "submitted",
                    "values": {"order": {"value": entries(2, 3, 1)}},
                }
            ],
        },
        {
            **RANKED["fields"],
            "order.responses": [FIRST],
            "order.responses.users": ["u1"],
            "order.responses.status": ["submitted"],
        },
        {
            **RANKED["fields"],
            "order": [
                {
                    "user_id": "u1",
                    "status": "submitted",
                    "value": {"rank": [2, 3, 1], "value": [*SECOND, "response-3"]},
                }
            ],
            "order-suggestion": None,
        },
    ],
    ids=["keyed", "listed", "flat", "older"],
)
def test_rankings_of_every_shape_name_the_columns_they_rank(
    tmp_path: Path, row: dict[str, Any]
) -> None:
    source = open_source(write_lines(tmp_path / "x.jsonl", [row, row]))
    assert source.format.name == "argilla"
    record = source.sample()[0]
    mapping = source.guess([record], None)
    assert [name.rpartition(".")[2] for name in mapping.outputs] == [
        *("response-1", "response-2", "response-3")
    ]
    outputs = outputs_of(record.columns, mapping)
    order = order_of(record.answers[0].value, outputs)
    # Ranks 2, 3, 1: the third is best, then the first.
    assert order == [outputs[place]["id"] for place in (2, 0, 1)]
