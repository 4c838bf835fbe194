import json
from pathlib import Path
from typing import Any

from annotation.formats.registry import open_source
from annotation.formats.texts import input_of, output_of
from tests.factories.files import write_json, write_lines


def text(value: str) -> dict[str, Any]:
    return {"stringValue": value}


def attributes(**pairs: Any) -> list[dict[str, Any]]:
    return [
        {"key": name.replace("__", "."), "value": text(value) if isinstance(value, str) else value}
        for name, value in pairs.items()
    ]


ASKED = [{"role": "user", "parts": [{"type": "text", "content": "Why?"}]}]
SAID = [{"role": "assistant", "parts": [{"type": "text", "content": "So."}]}]
SPANS = {
    "attributes": attributes(
        gen_ai__operation__name="chat",
        gen_ai__request__model="m6",
        gen_ai__response__model="m7",
        gen_ai__input__messages=json.dumps(ASKED),
        gen_ai__output__messages=json.dumps(SAID),
    ),
    "numbered": attributes(
        **{
            "gen_ai.prompt.0.role": "user",
            "gen_ai.prompt.0.content": "Why?",
            "gen_ai.completion.0.role": "assistant",
            "gen_ai.completion.0.content": "So.",
            "gen_ai.response.model": "m7",
        }
    ),
    "openinference": attributes(
        openinference__span__kind="LLM",
        llm__model_name="m7",
        **{
            "llm.input_messages.0.message.role": "user",
            "llm.input_messages.0.message.content": "Why?",
            "llm.output_messages.0.message.role": "assistant",
            "llm.output_messages.0.message.content": "So.",
        },
    ),
    "events": attributes(gen_ai__response__model="m7"),
}
DETAILS = attributes(
    gen_ai__input__messages=json.dumps(ASKED), gen_ai__output__messages=json.dumps(SAID)
)
EVENTS = [
    {"name": "gen_ai.user.message", "attributes": attributes(content="Why?")},
    {"name": "gen_ai.choice", "attributes": attributes(message='{"content": "So."}')},
]


def export(*names: str) -> dict[str, Any]:
    spans = [
        {
            **{"traceId": "t1", "spanId": name, "name": "chat m7", "attributes": SPANS[name]},
            "events": EVENTS if name == "events" else [],
        }
        for name in names
    ]
    tool = {"traceId": "t1", "spanId": "x", "name": "look up", "attributes": attributes(n="1")}
    resource = {"attributes": attributes(service__name="bank")}
    scope = {"scope": {"name": "lib"}, "spans": [*spans, tool]}
    return {"resourceSpans": [{"resource": resource, "scopeSpans": [scope]}]}


def test_every_convention_gives_the_same_call(tmp_path: Path) -> None:
    source = open_source(write_json(tmp_path / "traces.json", export(*SPANS), indent=1))
    reading = source.reading()
    records = list(source.records(reading))
    assert (source.format.name, source.unit) == ("otel", "span")
    found = [
        (one.columns["span_id"], input_of(one.columns["input"]), output_of(one.columns["output"]))
        for one in records
    ]
    assert found == [(name, "Why?", "So.") for name in SPANS]
    assert [one.columns["model"] for one in records] == ["m7"] * 4
    assert reading.skipped.reasons == {"no call of a model with its texts": 1}


def test_an_export_a_line_is_read_too_with_its_service(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "t.jsonl", [export("attributes"), export("numbered")])
    source = open_source(path)
    assert (source.format.name, source.unit) == ("otel", "line")
    found = [(one.place, one.columns["service"]) for one in source.sample()]
    assert found == [(1, "bank"), (2, "bank")]


def test_spans_that_are_no_calls_of_models_are_passed_over(tmp_path: Path) -> None:
    chain = attributes(openinference__span__kind="CHAIN", input__value="Why?", output__value="So.")
    span = {"traceId": "t", "spanId": "c", "attributes": chain}
    row = {"resourceSpans": [{"scopeSpans": [{"spans": [span]}]}]}
    assert open_source(write_json(tmp_path / "t.json", row)).sample() == []


def test_an_event_may_hold_the_texts_and_a_call_without_a_question_is_passed_over(
    tmp_path: Path,
) -> None:
    told = {"name": "gen_ai.client.inference.operation.details", "attributes": DETAILS}
    mute = attributes(gen_ai__output__messages=json.dumps(SAID))
    spans = [{"spanId": "a", "events": [told]}, {"spanId": "b", "attributes": mute}]
    row = {"resourceSpans": [{"scopeSpans": [{"spans": spans}]}]}
    source = open_source(write_json(tmp_path / "t.json", row))
    reading = source.reading()
    [columns] = [one.columns for one in source.records(reading)]
    assert (input_of(columns["input"]), output_of(columns["output"])) == ("Why?", "So.")
    assert reading.skipped.reasons == {"no call of a model with its texts": 1}


PROMPT = {"system": "Be brief.", "messages": [{"role": "user", "content": "Why?"}]}
PARTS = [
    {"role": "system", "content": "Be brief."},
    {"role": "user", "content": [{"type": "text", "text": "Why?"}]},
]
WHOLE = {
    "ai.operationId": "ai.generateText",
    "ai.prompt": json.dumps(PROMPT),
    "ai.response.text": "So.",
    "ai.model.id": "m7",
    "ai.telemetry.functionId": "answer",
    "ai.telemetry.metadata.intent": "delivery",
    "ai.telemetry.metadata.userId": "u-4711",
}
STEP = {
    "ai.operationId": "ai.generateText.doGenerate",
    "ai.prompt.messages": json.dumps(PARTS),
    "ai.response.text": "So.",
    "ai.model.id": "m7",
}


def spans_of(*pairs: tuple[str, str, dict[str, Any]]) -> dict[str, Any]:
    spans = [
        {"spanId": key, "parentSpanId": parent, "attributes": attributes(**said)}
        for key, parent, said in pairs
    ]
    return {"resourceSpans": [{"scopeSpans": [{"spans": spans}]}]}


def test_calls_of_the_ai_sdk_are_taken_as_a_whole_without_their_steps(tmp_path: Path) -> None:
    # Steps end, and are written, before the call they belong to.
    row = spans_of(("s", "w", STEP), ("w", "", WHOLE))
    source = open_source(write_json(tmp_path / "t.json", row))
    reading = source.reading()
    [columns] = [one.columns for one in source.records(reading)]
    assert input_of(columns["input"]) == [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "Why?"},
    ]
    assert (output_of(columns["output"]), columns["model"]) == ("So.", "m7")
    # Ids of users are not taken.
    assert columns["metadata"] == {"intent": "delivery", "functionId": "answer"}
    assert reading.skipped.reasons == {"a step of a call that is taken as a whole": 1}


def test_steps_of_the_ai_sdk_are_calls_where_nothing_is_around_them(tmp_path: Path) -> None:
    row = spans_of(("s", "w", STEP), ("x", "", {"ai.operationId": "ai.toolCall"}))
    [record] = open_source(write_json(tmp_path / "t.json", row)).sample()
    turns = input_of(record.columns["input"])
    assert turns[1] == {"role": "user", "content": "Why?"}


def test_calls_of_tools_and_objects_are_answers_too(tmp_path: Path) -> None:
    calls = [{"toolName": "weather", "input": {"city": "Rome"}}]
    asked = {"ai.prompt": json.dumps({"prompt": "Why?"})}
    row = spans_of(
        ("a", "", {**asked, "ai.response.text": "", "ai.response.toolCalls": json.dumps(calls)}),
        ("b", "", {**asked, "ai.response.object": '{"mood": "good"}'}),
    )
    found = [
        (input_of(one.columns["input"]), output_of(one.columns["output"]))
        for one in open_source(write_json(tmp_path / "t.json", row)).sample()
    ]
    assert found == [("Why?", json.dumps(calls)), ("Why?", '{"mood": "good"}')]


def test_the_event_of_a_log_tells_a_call(tmp_path: Path) -> None:
    event = {
        "eventName": "gen_ai.client.inference.operation.details",
        "spanId": "s1",
        "attributes": [*attributes(gen_ai__request__model="m7"), *DETAILS],
    }
    body = {"kvlistValue": {"values": DETAILS}}
    older = {"eventName": event["eventName"], "spanId": "s2", "body": body}
    row = {"resourceLogs": [{"scopeLogs": [{"logRecords": [event, older]}]}]}
    lines = write_lines(tmp_path / "l.jsonl", [row, row])
    for path in (write_json(tmp_path / "l.json", row), lines):
        source = open_source(path)
        found = [one.columns for one in source.sample()[:2]]
        assert source.format.name == "otel"
        assert [one["span_id"] for one in found] == ["s1", "s2"]
        assert [input_of(one["input"]) for one in found] == ["Why?"] * 2
        assert [output_of(one["output"]) for one in found] == ["So."] * 2
