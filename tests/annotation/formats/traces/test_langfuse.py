from pathlib import Path

from annotation.formats.registry import open_source
from annotation.formats.texts import input_of, output_of
from tests.factories.files import write_json, write_lines

TRACE = {
    "id": "t1",
    "timestamp": "2026-01-01T00:00:00Z",
    "name": "answer",
    "sessionId": None,
    "userId": "u9",
    "tags": ["beta"],
    "input": {"messages": [{"role": "user", "content": "Why?"}]},
    "output": {"role": "assistant", "content": "So."},
    "metadata": '{"lang": "en"}',
    "scores": [
        {"name": "accuracy", "value": 4, "source": "ANNOTATION", "authorUserId": "u1"},
        {"name": "tone", "value": 1, "stringValue": "kind", "source": "EVAL", "comment": "Yes."},
    ],
}
OBSERVATIONS = [
    {"id": "o1", "traceId": "t1", "type": "SPAN", "input": "x", "output": "y"},
    {
        **{"id": "o2", "trace_id": "t1", "type": "GENERATION", "input": "Why?", "output": "So."},
        **{"provided_model_name": "m7", "metadata": {"lang": "en"}},
    },
]


def test_traces_come_with_their_scores_and_without_their_users(tmp_path: Path) -> None:
    source = open_source(write_lines(tmp_path / "traces.jsonl", [TRACE, TRACE]))
    assert source.format.name == "langfuse"
    record = source.sample()[0]
    columns = record.columns
    assert (input_of(columns["input"]), output_of(columns["output"])) == ("Why?", "So.")
    assert columns["metadata"] == {"name": "answer", "tags": ["beta"], "lang": "en"}
    assert [(one.name, one.value, one.by, one.judge) for one in record.answers] == [
        ("accuracy", 4, "u1", False),
        ("tone", "kind", "EVAL", True),
    ]


def test_of_observations_only_the_generations_are_taken(tmp_path: Path) -> None:
    rows = [{**row, "traceId": "t1"} for row in OBSERVATIONS]
    source = open_source(write_json(tmp_path / "observations.json", rows))
    reading = source.reading()
    [record] = source.records(reading)
    assert (record.place, record.columns["id"], record.columns["model"]) == (2, "o2", "m7")
    assert reading.skipped.reasons == {"an observation that is no generation": 1}


def test_one_downloaded_trace_is_one_record(tmp_path: Path) -> None:
    whole = {"trace": TRACE, "observations": OBSERVATIONS, "scores": []}
    source = open_source(write_json(tmp_path / "trace-t1.json", whole, indent=2))
    assert source.format.name == "langfuse"
    assert [one.columns["id"] for one in source.sample()] == ["t1"]


def test_an_exported_table_has_its_scores_by_name(tmp_path: Path) -> None:
    """Inside of `scores`, or beside the other columns, as a batch export flattens them."""
    row = {key: value for key, value in TRACE.items() if key != "scores"}
    values = {"accuracy": [4], "tone": ["kind"], "twice": [1, 2], "absent": None}
    for place, whole in enumerate(({**row, "scores": values}, {**row, **values})):
        source = open_source(write_lines(tmp_path / f"{place}.jsonl", [whole, whole]))
        reading = source.reading()
        record = next(iter(source.records(reading)))
        assert [(one.name, one.value, one.judge) for one in record.answers] == [
            ("accuracy", 4, True),
            ("tone", "kind", True),
        ]
        assert reading.skipped.reasons == {"several values of the score twice": 1}


def test_what_its_service_answers_is_known_by_the_traces_inside(tmp_path: Path) -> None:
    source = open_source(write_json(tmp_path / "x.json", {"data": [TRACE], "meta": {"page": 1}}))
    assert (source.format.name, len(source.sample())) == ("langfuse", 1)
