"""The outputs of a record: one column each, or a column that lists them with ids of their own."""

import hashlib

from annotation.dataset.values import JSON, Row
from annotation.formats.cells import is_blank
from annotation.formats.mapping import Mapping
from annotation.formats.records import pick
from annotation.formats.texts import output_of, plain

_DIGITS = 16
_FEWEST = 2
# Where the text of a listed output stands; what has a role or a type is a message or a part.
_TEXTS = ("text", "body", "html", "content", "output", "response", "answer", "completion")
_OTHERS = ("role", "type")


def content_key(*parts: JSON) -> str:
    """Return a short name made of content: the same content has the same name everywhere."""
    digest = hashlib.sha256()
    for part in parts:
        text = plain(part).encode("utf-8", "replace")
        digest.update(b"%d:" % len(text) + text)
    return digest.hexdigest()[:_DIGITS]


def outputs_of(columns: Row, mapping: Mapping) -> list[Row]:
    """Return the outputs that a record has by a mapping."""
    found: list[Row] = []
    several = len(mapping.outputs) > 1
    for column in mapping.outputs:
        value = pick(columns, column)
        if is_listed(value) and not several:
            return [_listed(one) for one in value]
        if is_blank(value):
            continue
        output = {"id": column, "model": column, "text": output_of(value)}
        if not several:
            output["model"] = plain(_cell(columns, mapping.model)).strip()
            named = plain(_cell(columns, mapping.output_id)).strip()
            output["id"] = named or content_key(output["model"], output["text"])
        found.append(output)
    return found


def _cell(columns: Row, column: str) -> JSON:
    return pick(columns, column) if column else None


def is_listed(value: JSON) -> bool:
    """Tell a list of two or more outputs: objects with an id and a text each."""
    if not isinstance(value, list) or len(value) < _FEWEST:
        return False
    return all(isinstance(one, dict) and _is_output(one) for one in value)


def _is_output(value: Row) -> bool:
    key = value.get("id")
    named = (isinstance(key, str) and bool(key.strip())) or type(key) is int
    return named and bool(_text(value)) and not any(name in value for name in _OTHERS)


def _text(value: Row) -> str:
    texts = (value.get(name) for name in _TEXTS)
    return next((one for one in texts if isinstance(one, str) and one.strip()), "")


def _listed(value: Row) -> Row:
    """Return a listed output; a title is its first line, as people saw it."""
    key, title, text = plain(value["id"]).strip(), value.get("title"), _text(value)
    if isinstance(title, str) and title.strip() not in ("", key):
        text = f"{title.strip()}\n\n{text}"
    return {"id": key, "model": plain(value.get("model")).strip(), "text": text}
