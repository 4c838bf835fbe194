"""Langfuse: traces or observations, with their scores where the export has them."""

from collections.abc import Iterator

from annotation.dataset.reading import DataFile
from annotation.dataset.values import JSON, Row, is_value
from annotation.formats.cells import is_blank
from annotation.formats.containers import Look, entries
from annotation.formats.mapping import Mapping
from annotation.formats.records import Answer, Reading, Record
from annotation.formats.texts import opened

UNIT = "trace"
SUITS = Mapping(
    id="id",
    input="input",
    outputs=("output",),
    model="model",
    metadata=("metadata",),
    skip_blank=True,
)
_TRACE = {"sessionId", "session_id", "userId", "user_id", "bookmarked", "public", "release"}
_ABOUT = ("name", "environment", "release", "version", "tags", "traceName", "trace_name")
_NOBODY = "langfuse"
# Lists that a trace or an observation has besides its scores.
_NO_SCORES = ("tags", "comments", "scores", "observations", "input", "output", "toolCallNames")
_MODELS = ("model", "providedModelName", "provided_model_name")


def is_langfuse(look: Look) -> bool:
    """Tell traces by session or user beside input and output, observations by their trace."""
    if look.shape == "document":
        return look.keys >= {"trace", "observations"} or look.keys >= {"input", "observations"}
    if not look.keys >= {"id", "input", "output"}:
        return False
    observed = bool(look.keys & {"traceId", "trace_id"}) and "type" in look.keys
    return observed or ("timestamp" in look.keys and bool(look.keys & _TRACE))


def read_langfuse(file: DataFile, reading: Reading) -> Iterator[Record]:
    """Yield traces, and of observations the generations; others are passed over and counted."""
    for place, row in entries(file, reading, (("data", "*"), ("trace",)), unit=UNIT):
        kind = row.get("type")
        if isinstance(kind, str) and kind.upper() != "GENERATION":
            reading.skipped.add("an observation that is no generation")
            continue
        model = next((row[name] for name in _MODELS if not is_blank(row.get(name))), "")
        columns = {
            "id": row.get("id"),
            "input": opened(row.get("input")),
            "output": opened(row.get("output")),
            "model": model,
            "metadata": _about(row),
        }
        yield Record(place, columns, (*_scores(row), *_values_by_name(row, reading)))


def _about(row: Row) -> Row:
    about = {name: row[name] for name in _ABOUT if not is_blank(row.get(name))}
    metadata = opened(row.get("metadata"))
    if isinstance(metadata, dict):
        return about | metadata
    return about if is_blank(metadata) else about | {"metadata": metadata}


def _scores(row: Row) -> Iterator[Answer]:
    scores = row.get("scores")
    for score in scores if isinstance(scores, list) else []:
        if not isinstance(score, dict) or not isinstance(score.get("name"), str):
            continue
        person = score.get("source") == "ANNOTATION"
        who = score.get("authorUserId") if person else score.get("source")
        comment = score.get("comment")
        yield Answer(
            name=score["name"],
            value=_value(score),
            by=str(who or _NOBODY),
            judge=not person,
            comment=comment if isinstance(comment, str) else "",
        )


def _values_by_name(row: Row, reading: Reading) -> Iterator[Answer]:
    """Yield scores as exports of tables have them: lists of values, each under its name."""
    scores = row.get("scores")
    columns = scores if isinstance(scores, dict) else row
    for name, values in columns.items():
        if name in _NO_SCORES or not isinstance(values, list) or not all(map(is_value, values)):
            continue
        if len(values) > 1:
            reading.skipped.add(f"several values of the score {name}")
        elif values:
            yield Answer(name, values[0], _NOBODY, judge=True)


def _value(score: Row) -> JSON:
    """Return the category where there is one: its number only says its place."""
    return score.get("stringValue") or score.get("value")
