"""Argilla: records with every rater's responses, settings, and a script that loads both."""

import json
import re
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from annotation.models import Scope
from calibration.exports.about import write_about
from calibration.exports.desks.label_studio import listed
from calibration.exports.desks.questions import (
    Asked,
    Question,
    numbered_raters,
    questions,
    scopes,
    shown,
)
from calibration.exports.desks.script import SCRIPT
from calibration.exports.folders import write_lines
from calibration.exports.snapshots import Source
from calibration.exports.tables.entries import Entry, entries, released

TYPES = {
    Asked.STARS: "rating",
    Asked.ONE: "label_selection",
    Asked.SEVERAL: "multi_label_selection",
    Asked.NUMBER: "text",
}
NAMES = {
    Scope.OUTPUT: ("records.json", "settings.json"),
    Scope.PAIR: ("pairs.json", "pairs_settings.json"),
}


def write(folder: Path, source: Source) -> None:
    """Fill an empty folder; pairs have records and settings of their own."""
    project = source.project
    users = {key: str(uuid.uuid5(project.public_id, key)) for key in numbered_raters(source)}
    for scope in scopes(source):
        asked = questions(source, scope)
        records, settings = NAMES[Scope(scope)]
        write_lines(folder / records, listed(record_texts(source, scope, asked, users)))
        document = json.dumps(settings_of(source, asked, scope), ensure_ascii=False, indent=1)
        write_lines(folder / settings, [f"{document}\n"])
    named = {user: key for key, user in users.items()}
    write_lines(folder / "raters.json", [json.dumps(named, ensure_ascii=False, indent=1) + "\n"])
    write_lines(folder / "load.py", [SCRIPT])
    write_about(folder, source)


def record_texts(
    source: Source, scope: str, asked: list[Question], users: dict[str, str]
) -> Iterator[str]:
    by_key = {one.key: one for one in asked}
    for one in entries(source):
        if one.scope == scope:
            yield json.dumps(
                record(source, one, by_key, users), ensure_ascii=False, allow_nan=False
            )


def record(
    source: Source, one: Entry, asked: dict[str, Question], users: dict[str, str]
) -> dict[str, Any]:
    """One subject; golden values are metadata, not the suggestion of a model."""
    metadata = {"item_id": one.item_id, "output_id": one.output_id or "", "split": one.split}
    metadata |= {"release": source.name, "canary": released(source).canary}
    for golden in one.values:
        if golden.criterion in asked:
            text = json.dumps(golden.value, ensure_ascii=False)
            metadata[f"golden_{question_name(golden.criterion)}"] = text
    responses: dict[str, list[dict[str, Any]]] = {}
    for given in one.ratings:
        question = asked.get(given.criterion)
        if question is not None and given.value is not None:
            value = question.written(given.value)
            value = str(value) if question.asked is Asked.NUMBER else value
            answer = {"value": value, "user_id": users[given.rater], "status": "submitted"}
            responses.setdefault(question_name(given.criterion), []).append(answer)
    return {
        "id": f"{one.item_id}/{one.output_id or one.scope}",
        "fields": shown(one),
        "metadata": metadata,
        "suggestions": {},
        "responses": responses,
    }


def question_name(key: str) -> str:
    """A criterion's key as Argilla takes it: small letters, digits, _ and -."""
    return re.sub(r"[^a-z0-9_-]", "_", key.lower())


def settings_of(source: Source, asked: list[Question], scope: str) -> dict[str, Any]:
    """What `load.py` makes the data set of."""
    pair = ["response_b"] if scope == Scope.PAIR else []
    names = ["item_id", "output_id", "split", "release", "canary"]
    return {
        "guidelines": released(source).rubric.guidelines,
        "fields": [{"name": name} for name in ("input", "context", "response", *pair)],
        "questions": [asked_for(one) for one in asked],
        "metadata": [*names, *(f"golden_{question_name(one.key)}" for one in asked)],
    }


def asked_for(question: Question) -> dict[str, Any]:
    found: dict[str, Any] = {"name": question_name(question.key), "title": question.title}
    found["type"] = TYPES[question.asked]
    if question.asked is Asked.STARS:
        return {**found, "values": [int(one) for one in question.options]}
    return {**found, "labels": list(question.options)} if question.options else found
