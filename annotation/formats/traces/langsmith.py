"""LangSmith: runs, whole ones where the export has them, else the calls of models."""

from collections.abc import Iterator
from itertools import islice

from annotation.dataset.reading import DataFile
from annotation.dataset.values import JSON, Row
from annotation.formats.cells import is_blank
from annotation.formats.containers import Look, entries
from annotation.formats.mapping import Mapping
from annotation.formats.records import Reading, Record, Skipped, pick
from annotation.formats.texts import opened

UNIT = "run"
SUITS = Mapping(
    id="id",
    input="input",
    outputs=("output",),
    model="model",
    metadata=("metadata",),
    skip_blank=True,
)
_INSIDE = (("runs", "*"), ("data", "*"))
_PEEKED = 1_000
_MODELS: tuple[str, ...] = (
    *("extra.metadata.ls_model_name", "extra.invocation_params.model"),
    "extra.invocation_params.model_name",
)


def is_langsmith(look: Look) -> bool:
    """Tell runs by their kind beside inputs."""
    return look.keys >= {"run_type", "inputs"}


def read_langsmith(file: DataFile, reading: Reading) -> Iterator[Record]:
    """Yield the runs that nothing called, or the calls of models in an export without those."""
    peek = Reading(reading.limits, type(reading.problems)(), Skipped())
    rows = (row for _, row in islice(entries(file, peek, _INSIDE, unit=UNIT), _PEEKED))
    whole = any(is_blank(row.get("parent_run_id")) for row in rows)
    for place, row in entries(file, reading, _INSIDE, unit=UNIT):
        if whole and not is_blank(row.get("parent_run_id")):
            reading.skipped.add("a run inside of another")
        elif not whole and row.get("run_type") != "llm":
            reading.skipped.add("no call of a model")
        else:
            yield Record(place, _columns(row))


def _columns(row: Row) -> Row:
    row = row | {"extra": opened(row.get("extra"))}
    model: JSON = next((found for name in _MODELS if (found := pick(row, name))), "")
    metadata = pick(row, "extra.metadata")
    about: Row = dict(metadata) if isinstance(metadata, dict) else {}
    about |= {name: row[name] for name in ("name", "tags") if not is_blank(row.get(name))}
    return {
        "id": row.get("id"),
        "input": opened(row.get("inputs")),
        "output": opened(row.get("outputs")),
        "model": model,
        "metadata": about,
        "error": row.get("error"),
    }
