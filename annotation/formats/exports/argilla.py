"""Argilla: records with fields, responses of people and suggestions of models.

Four shapes are in use: questions as keys (`Dataset.records.to_json`), lists (the server's own
records), one flat row with `label.responses` (what a data set on a hub holds), and the older flat
row with `label`, a list of responses, beside `label-suggestion`.
"""

from collections.abc import Iterator

from annotation.dataset.reading import DataFile
from annotation.dataset.values import JSON, Row
from annotation.formats.containers import Look, entries
from annotation.formats.records import Answer, Reading, Record

UNIT = "record"
_RESPONSES, _SUGGESTION = ".responses", ".suggestion"
_OLDER = "-suggestion"
_DONE = ("submitted", None, "")


def is_argilla(look: Look) -> bool:
    """Tell records by fields beside responses, or by flat columns of responses."""
    if "fields" in look.keys and look.keys & {"responses", "suggestions"}:
        return True
    return any(key.endswith(_RESPONSES) or f"{key}{_OLDER}" in look.keys for key in look.keys)


def read_argilla(file: DataFile, reading: Reading) -> Iterator[Record]:
    """Yield the records; a response that was not submitted is passed over."""
    for place, row in entries(file, reading, (("records", "*"), ("items", "*")), unit=UNIT):
        answers = _flat(row, reading) if "fields" not in row else _nested(row, reading)
        columns = {key: value for key, value in row.items() if not _is_answer(key, row)}
        yield Record(place, columns, tuple(answers))


def _is_answer(key: str, row: Row) -> bool:
    if f"{key}{_OLDER}" in row or _OLDER in key:
        return True
    return key in ("responses", "suggestions", "vectors") or any(
        f"{mark}." in f"{key}." for mark in (_RESPONSES, _SUGGESTION)
    )


def _nested(row: Row, reading: Reading) -> Iterator[Answer]:
    responses, suggestions = row.get("responses"), row.get("suggestions")
    for name, given in _members(responses):
        for one in _objects(given):
            yield from _response(name, one.get("value"), one, reading)
    for one in _objects(responses):
        for name, value in _members(one.get("values")):
            yield from _response(name, _inner(value), one, reading)
    for name, given in _members(suggestions):
        agent = given.get("agent") if isinstance(given, dict) else None
        yield _suggestion(name, _inner(given), agent)
    for one in _objects(suggestions):
        name = one.get("question_name") or one.get("question_id")
        yield _suggestion(str(name), one.get("value"), one.get("agent"))


def _flat(row: Row, reading: Reading) -> Iterator[Answer]:
    for key, value in row.items():
        if key.endswith(_RESPONSES) and isinstance(value, list):
            users = _same_length(row.get(f"{key}.users"), value)
            states = _same_length(row.get(f"{key}.status"), value)
            for one, user, state in zip(value, users, states, strict=True):
                about = {"user_id": user, "status": state}
                yield from _response(key.removesuffix(_RESPONSES), one, about, reading)
        elif f"{key}{_OLDER}" in row:
            for one in _objects(value):
                yield from _response(key, one.get("value"), one, reading)
            about = row.get(f"{key}{_OLDER}-metadata")
            agent = about.get("agent") if isinstance(about, dict) else None
            yield _suggestion(key, row[f"{key}{_OLDER}"], agent)
        elif key.endswith(_SUGGESTION):
            yield _suggestion(key.removesuffix(_SUGGESTION), value, row.get(f"{key}.agent"))


def _response(name: str, value: JSON, about: Row, reading: Reading) -> Iterator[Answer]:
    if about.get("status") in _DONE:
        yield Answer(name, value, str(about.get("user_id") or "annotator"))
    else:
        reading.skipped.add(f"a response is {about['status']}, not submitted")


def _suggestion(name: str, value: JSON, agent: JSON) -> Answer:
    return Answer(name, value, str(agent or "suggestion"), judge=True)


def _inner(value: JSON) -> JSON:
    return value.get("value") if isinstance(value, dict) else value


def _members(value: JSON) -> list[tuple[str, JSON]]:
    return list(value.items()) if isinstance(value, dict) else []


def _objects(value: JSON) -> list[Row]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _same_length(value: JSON, other: list[JSON]) -> list[JSON]:
    fits = isinstance(value, list) and len(value) == len(other)
    return list(value) if fits else [None] * len(other)
