"""OpenTelemetry: spans as OTLP writes them in JSON, one document or one export a line."""

from collections.abc import Iterator
from typing import Any

from annotation.dataset.reading import DataFile
from annotation.dataset.values import JSON, Row
from annotation.formats.containers import Look, entries
from annotation.formats.mapping import Mapping
from annotation.formats.records import Reading, Record
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
_SPANS = ("resourceSpans", "*", "scopeSpans", "*", "spans", "*")
_NUMBERS = {"intValue": int, "doubleValue": float}


def is_otel(look: Look) -> bool:
    """Tell an export by its resource spans."""
    return "resourceSpans" in look.keys


def read_otel(file: DataFile, reading: Reading) -> Iterator[Record]:
    """Yield the calls of models; other spans are passed over and counted."""
    for place, row in entries(file, reading, (_SPANS,), unit=UNIT):
        for service, span in _spans(row):
            call = call_of(_attributes(span.get("attributes")), _events(span))
            if call is None:
                reading.skipped.add(NO_CALL)
                continue
            ids = {"span_id": span.get("spanId"), "trace_id": span.get("traceId")}
            yield Record(place, {**call, **ids, "name": span.get("name"), "service": service})


def _spans(row: Row) -> Iterator[tuple[str, Row]]:
    """Yield the span of a document, or all spans of an export that is a line."""
    if "resourceSpans" not in row:
        yield "", row
        return
    for resource in _objects(row["resourceSpans"]):
        about = resource.get("resource")
        attributes = _attributes(about.get("attributes") if isinstance(about, dict) else None)
        for scope in _objects(resource.get("scopeSpans")):
            for span in _objects(scope.get("spans")):
                yield str(attributes.get("service.name") or ""), span


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
