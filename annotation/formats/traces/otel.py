"""OpenTelemetry: spans as OTLP writes them in JSON, one document or one export a line.

Calls may also be told by records of a log: the event that newer conventions put texts into.
"""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from annotation.dataset.problems import Problems
from annotation.dataset.reading import DataFile
from annotation.dataset.values import JSON, Row
from annotation.formats.containers import Look, entries
from annotation.formats.mapping import Mapping
from annotation.formats.records import Reading, Record
from annotation.formats.traces.ai_sdk import is_step, is_whole
from annotation.formats.traces.spans import call_of

UNIT = "span"
NO_CALL = "no call of a model with its texts"
SUITS = Mapping(
    id="span_id",
    input="input",
    outputs=("output",),
    model="model",
    metadata=("metadata", "service", "trace_id"),
    skip_blank=True,
)
STEP = "a step of a call that is taken as a whole"
_SPANS = ("resourceSpans", "*", "scopeSpans", "*", "spans", "*")
_LOGS = ("resourceLogs", "*", "scopeLogs", "*", "logRecords", "*")
_NUMBERS = {"intValue": int, "doubleValue": float}


def is_otel(look: Look) -> bool:
    """Tell an export by its resource spans, or the records of its log."""
    return bool(look.keys & {_SPANS[0], _LOGS[0]})


def read_otel(file: DataFile, reading: Reading) -> Iterator[Record]:
    """Yield the calls of models; other spans are passed over and counted."""
    steps = _Steps(file, reading)
    for place, service, span in _all_spans(file, reading):
        attributes = _attributes(span.get("attributes"))
        call = call_of(attributes, _events(span))
        if call is None:
            reading.skipped.add(NO_CALL)
        elif is_step(attributes) and span.get("parentSpanId") in steps.wholes:
            reading.skipped.add(STEP)
        else:
            ids = {"span_id": span.get("spanId"), "trace_id": span.get("traceId")}
            yield Record(place, {**call, **ids, "name": span.get("name"), "service": service})


class _Steps:
    """Knows the whole calls of a file once the first step of one is met: those may come later."""

    def __init__(self, file: DataFile, reading: Reading) -> None:
        self._file = file
        self._reading = Reading(reading.limits, Problems(0))

    @cached_property
    def wholes(self) -> frozenset[str]:
        """The ids of spans that are whole calls."""
        return frozenset(
            str(span.get("spanId"))
            for _, _, span in _all_spans(self._file, self._reading)
            if is_whole(_attributes(span.get("attributes")))
        )


def _all_spans(file: DataFile, reading: Reading) -> Iterator[tuple[int, str, Row]]:
    for place, row in entries(file, reading, (_SPANS, _LOGS), unit=UNIT):
        for service, span in _spans(row):
            yield place, service, span


def _spans(row: Row) -> Iterator[tuple[str, Row]]:
    """Yield the span of a document, or all spans of an export that is a line."""
    if not row.keys() & {_SPANS[0], _LOGS[0]}:
        yield "", _as_span(row)
        return
    for outer, _, scopes, _, inner, _ in (_SPANS, _LOGS):
        for resource in _objects(row.get(outer)):
            about = resource.get("resource")
            attributes = _attributes(about.get("attributes") if isinstance(about, dict) else None)
            for scope in _objects(resource.get(scopes)):
                for span in _objects(scope.get(inner)):
                    yield str(attributes.get("service.name") or ""), _as_span(span)


def _as_span(row: Row) -> Row:
    """Return a span, or the record of a log as one that has its attributes and its body."""
    body = row.get("body")
    if not isinstance(body, dict):
        return row
    inner = body.get("kvlistValue")
    listed = [*_objects(row.get("attributes")), *_objects(_members(inner))]
    return {**row, "name": row.get("eventName"), "attributes": listed}


def _events(span: Row) -> list[tuple[str, Row]]:
    return [
        (str(one.get("name")), _attributes(one.get("attributes")))
        for one in _objects(span.get("events"))
    ]


def _attributes(listed: JSON) -> Row:
    return {
        one["key"]: _value(one.get("value"))
        for one in _objects(listed)
        if isinstance(one.get("key"), str)
    }


def _value(value: JSON) -> JSON:
    """Return a value without the wrapper that names its type."""
    if not isinstance(value, dict) or len(value) != 1:
        return value
    [(kind, inner)] = value.items()
    if kind == "arrayValue":
        return [_value(one) for one in _members(inner)]
    if kind == "kvlistValue":
        return _attributes(_members(inner))
    return _number(kind, inner) if kind in _NUMBERS else inner


def _members(inner: JSON) -> list[Any]:
    values = inner.get("values") if isinstance(inner, dict) else None
    return values if isinstance(values, list) else []


def _number(kind: str, text: JSON) -> JSON:
    # Whole numbers of 64 bits are written as texts.
    try:
        return _NUMBERS[kind](text)
    except (TypeError, ValueError):
        return text


def _objects(value: JSON) -> list[Row]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
