"""Phoenix: spans as its API and its data frames hold them."""

from collections.abc import Iterator

from annotation.dataset.reading import DataFile
from annotation.dataset.values import JSON, Row
from annotation.formats.containers import Look, entries
from annotation.formats.mapping import Mapping
from annotation.formats.records import Reading, Record, pick
from annotation.formats.traces.otel import NO_CALL
from annotation.formats.traces.spans import call_of

UNIT = "span"
SUITS = Mapping(
    id="span_id",
    input="input",
    outputs=("output",),
    model="model",
    metadata=("metadata", "trace_id"),
    skip_blank=True,
)
_PREFIX = "attributes."


def is_phoenix(look: Look) -> bool:
    """Tell spans by their kind beside a context."""
    return "span_kind" in look.keys and bool(look.keys & {"context.span_id", "context"})


def read_phoenix(file: DataFile, reading: Reading) -> Iterator[Record]:
    """Yield the calls of models; other spans are passed over and counted."""
    for place, row in entries(file, reading, (("data", "*"),), unit=UNIT):
        attributes = _attributes(row)
        attributes.setdefault("openinference.span.kind", row.get("span_kind"))
        call = call_of(attributes, [])
        if call is None:
            reading.skipped.add(NO_CALL)
            continue
        ids = {"span_id": pick(row, "context.span_id"), "trace_id": pick(row, "context.trace_id")}
        yield Record(place, {**call, **ids, "name": row.get("name")})


def _attributes(row: Row) -> Row:
    """Return attributes under dotted names, however deep the export nests them."""
    found: Row = {}
    nested = row.get("attributes")
    if isinstance(nested, dict):
        found |= _dotted("", nested)
    for key, value in row.items():
        if key.startswith(_PREFIX):
            found |= _dotted(key.removeprefix(_PREFIX), value)
    return found


def _dotted(name: str, value: JSON) -> Row:
    found = {name: value} if name else {}
    if isinstance(value, dict):
        for key, inner in value.items():
            found |= _dotted(f"{name}.{key}" if name else key, inner)
    return found
