"""Label Studio: tasks with every rater's annotation, and the interface that shows them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from annotation.dataset.fields import time_text
from annotation.models import Scope
from calibration.exports.about import write_about
from calibration.exports.desks.questions import (
    Asked,
    Question,
    numbered_raters,
    questions,
    scopes,
    shown,
)
from calibration.exports.folders import write_lines
from calibration.exports.snapshots import Source
from calibration.exports.tables.entries import Entry, Given, entries, released

# Where a value stands, by control.
PLACES = {
    Asked.STARS: ("rating", "rating"),
    Asked.ONE: ("choices", "choices"),
    Asked.SEVERAL: ("choices", "choices"),
    Asked.NUMBER: ("number", "number"),
}
NAMES = {Scope.OUTPUT: ("tasks.json", "config.xml"), Scope.PAIR: ("pairs.json", "pairs.xml")}


def write(folder: Path, source: Source) -> None:
    """Fill an empty folder; pairs have tasks and an interface of their own."""
    raters = numbered_raters(source)
    for scope in scopes(source):
        asked = questions(source, scope)
        tasks, config = NAMES[Scope(scope)]
        write_lines(folder / tasks, listed(task_texts(source, scope, asked, raters)))
        write_lines(folder / config, [interface(asked, pair=scope == Scope.PAIR)])
    named = {str(number): key for key, number in raters.items()}
    write_lines(folder / "raters.json", [json.dumps(named, ensure_ascii=False, indent=1) + "\n"])
    write_about(folder, source)


def listed(texts: Iterator[str]) -> Iterator[str]:
    """A JSON list of texts, one a line, as they come."""
    yield "["
    for at, text in enumerate(texts):
        yield f",\n{text}" if at else f"\n{text}"
    yield "\n]\n"


def task_texts(
    source: Source, scope: str, asked: list[Question], raters: dict[str, int]
) -> Iterator[str]:
    by_key = {one.key: one for one in asked}
    for one in entries(source):
        if one.scope == scope:
            yield json.dumps(task(source, one, by_key, raters), ensure_ascii=False, allow_nan=False)


def task(
    source: Source, one: Entry, asked: dict[str, Question], raters: dict[str, int]
) -> dict[str, Any]:
    """One subject; golden values are data, not the annotation of a person."""
    release = released(source)
    data = {"item_id": one.item_id, "output_id": one.output_id or "", **shown(one)}
    data |= {"split": one.split, "release": source.name, "canary": release.canary}
    if one.metadata:
        data["metadata"] = one.metadata
    data["golden"] = {golden.criterion: golden.value for golden in one.values}
    by_rater: dict[str, list[Given]] = {}
    for given in one.ratings:
        by_rater.setdefault(given.rater, []).append(given)
    found = [annotation(raters[rater], given, asked) for rater, given in by_rater.items()]
    return {"data": data, "annotations": [each for each in found if each["result"]]}


def annotation(rater: int, given: list[Given], asked: dict[str, Question]) -> dict[str, Any]:
    """What one person said of one subject; an abstention is no result."""
    found: dict[str, Any] = {"completed_by": rater, "was_cancelled": False}
    times = [one.at for one in given if one.at]
    if times:
        found["created_at"] = time_text(max(times))
    found["result"] = [
        result(asked[one.criterion], one.value)
        for one in given
        if one.value is not None and one.criterion in asked
    ]
    return found


def result(question: Question, value: Any) -> dict[str, Any]:
    kind, place = PLACES[question.asked]
    written = question.written(value)
    if question.asked is Asked.ONE:
        written = [written]
    return {
        "from_name": question.key,
        "to_name": "response",
        "type": kind,
        "value": {place: written},
    }


def interface(asked: list[Question], *, pair: bool) -> str:
    """The labelling interface."""
    texts = ["input", "context", "response", *(["response_b"] if pair else [])]
    lines = ["<View>"]
    for name in texts:
        lines.append(f'  <Header value="{name}"/>')
        lines.append(f'  <Text name="{name}" value="${name}"/>')
    for one in asked:
        lines.append(f"  <Header value={attribute(one.title)}/>")
        lines += control(one)
    return "\n".join([*lines, "</View>", ""])


def control(question: Question) -> list[str]:
    name = f"name={attribute(question.key)}"
    if question.asked is Asked.STARS:
        return [f'  <Rating {name} toName="response" maxRating="{len(question.options)}"/>']
    if question.asked is Asked.NUMBER:
        return [f'  <Number {name} toName="response"/>']
    several = "multiple" if question.asked is Asked.SEVERAL else "single"
    options = [f"    <Choice value={attribute(one)}/>" for one in question.options]
    return [f'  <Choices {name} toName="response" choice="{several}">', *options, "  </Choices>"]


def attribute(text: str) -> str:
    """A text as an attribute, on one line."""
    return quoteattr(" ".join(text.split()))
