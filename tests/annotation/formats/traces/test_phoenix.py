from pathlib import Path
from typing import Any

import pytest

from annotation.formats.registry import open_source
from annotation.formats.texts import input_of, output_of
from tests.factories.files import write_json, write_lines

FLAT = {
    "name": "ChatCompletion",
    "span_kind": "LLM",
    "context.span_id": "s1",
    "context.trace_id": "t1",
    "attributes.llm.model_name": "m7",
    "attributes.llm.input_messages": [{"message.role": "user", "message.content": "Why?"}],
    "attributes.llm.output_messages": [{"message": {"role": "assistant", "content": "So."}}],
    "attributes.metadata": '{"lang": "en"}',
}
NESTED = {
    "name": "ChatCompletion",
    "span_kind": "LLM",
    "context": {"span_id": "s1", "trace_id": "t1"},
    "attributes": {
        "llm.model_name": "m7",
        "input.value": "Why?",
        "output": {"value": "So."},
        "metadata": {"lang": "en"},
    },
}
CHAIN = {**NESTED, "span_kind": "CHAIN"}


@pytest.mark.parametrize("row", [FLAT, NESTED])
@pytest.mark.parametrize("wrapped", [True, False])
def test_flat_and_nested_spans_say_the_same(
    tmp_path: Path, row: dict[str, Any], wrapped: bool
) -> None:
    path = tmp_path / "spans.json"
    whole = {"data": [row, CHAIN], "next_cursor": None}
    # What its service answers is known by the first span inside.
    source = open_source(write_json(path, whole) if wrapped else write_lines(path, [row, CHAIN]))
    assert source.format.name == "phoenix"
    reading = source.reading()
    [record] = source.records(reading)
    columns = record.columns
    assert (columns["span_id"], columns["trace_id"], columns["model"]) == ("s1", "t1", "m7")
    assert (input_of(columns["input"]), output_of(columns["output"])) == ("Why?", "So.")
    assert columns["metadata"] == {"lang": "en"}
    assert sum(reading.skipped.reasons.values()) == 1
