"""Inspect: samples of an evaluation log, JSON or zip; scores become verdicts of their scorers."""

from collections.abc import Iterator
from zipfile import is_zipfile

from annotation.dataset.problems import RowRefused
from annotation.dataset.reading import DataFile, FileBroken, RowParser
from annotation.dataset.values import JSON, Row
from annotation.formats.containers import Look
from annotation.formats.exports.eval_files import HEADERS, read_header, read_samples
from annotation.formats.json_parts import read_parts
from annotation.formats.mapping import Mapping
from annotation.formats.records import Answer, Reading, Record
from annotation.formats.texts import content_of

UNIT = "sample"
SUITS = Mapping(
    id="id",
    input="input",
    outputs=("output",),
    output_id="output_id",
    model="model",
    context="choices",
    reference="target",
    metadata=("metadata",),
    skip_blank=True,
)
_HEAD, _SAMPLE = ("eval",), ("samples", "*")


def is_inspect(look: Look) -> bool:
    """Tell a log by the description of its evaluation."""
    if look.shape == "zip":
        return bool(look.keys & set(HEADERS))
    return look.shape in ("document", "lines") and look.keys >= {"eval", "status"}


def read_inspect(file: DataFile, reading: Reading) -> Iterator[Record]:
    """Yield the samples; each epoch of one is an output of the same item."""
    head: Row = {}
    for number, value in _packed(file, reading) if is_zipfile(file.path) else _plain(file, reading):
        if number == 0:
            head = value
            continue
        output = _object(value.get("output"))
        if value.get("error") and not _completion(output):
            reading.skipped.add("the sample ended with an error")
            continue
        yield Record(number, _columns(value, output, head), tuple(_scores(value)))


def _plain(file: DataFile, reading: Reading) -> Iterator[tuple[int, Row]]:
    """Yield the description of the evaluation as number 0, then the samples."""
    for part in read_parts(file, reading, (_HEAD, _SAMPLE), UNIT):
        yield (0 if part.path == _HEAD else part.number), part.value


def _packed(file: DataFile, reading: Reading) -> Iterator[tuple[int, Row]]:
    """Yield the same of a log that is a zip."""
    parser = RowParser(reading.limits)
    number = 0
    try:
        head = parser.parse(read_header(file.path, reading.limits))
        yield 0, _object(head.get("eval"))
        for number, data in enumerate(read_samples(file.path, reading.limits), 1):
            try:
                sample = parser.parse(data)
            except RowRefused as flaw:
                reading.problems.add(file.name, number, flaw.field, flaw.reason, UNIT)
            else:
                yield number, sample
    except RowRefused as flaw:
        reading.problems.add(file.name, None, flaw.field, f"in its header: {flaw.reason}")
    except FileBroken as broken:
        reading.problems.add(file.name, number + 1, "", str(broken), UNIT)


def _columns(sample: Row, output: Row, head: Row) -> Row:
    choices = sample.get("choices")
    target = sample.get("target")
    model = output.get("model") or head.get("model") or ""
    return {
        "id": None if sample.get("id") is None else str(sample["id"]),
        "input": sample.get("input"),
        "output": _completion(output),
        "output_id": f"{model}, epoch {sample.get('epoch', 1)}",
        "model": model,
        "choices": _lettered(choices) if isinstance(choices, list) else "",
        "target": "\n".join(map(str, target)) if isinstance(target, list) else target,
        "metadata": _object(sample.get("metadata")) | _task(head),
    }


def _task(head: Row) -> Row:
    return {"task": head["task"]} if isinstance(head.get("task"), str) else {}


def _lettered(choices: list[JSON]) -> str:
    return "\n".join(f"{chr(65 + place)}) {choice}" for place, choice in enumerate(choices))


def _completion(output: Row) -> str:
    if isinstance(output.get("completion"), str):
        return str(output["completion"])
    choices = output.get("choices")
    first = _object(choices[0]) if isinstance(choices, list) and choices else {}
    return content_of(_object(first.get("message")).get("content"))


def _scores(sample: Row) -> Iterator[Answer]:
    scores = _object(sample.get("scores")) or {"score": sample.get("score")}
    for name, score in scores.items():
        value = _object(score).get("value")
        reason = _object(score).get("explanation")
        comment = reason if isinstance(reason, str) else ""
        parts = value if isinstance(value, dict) else {"": value}
        for part, inner in parts.items():
            label = f"{name}.{part}" if part else name
            yield Answer(label, inner, name, judge=True, comment=comment)


def _object(value: JSON) -> Row:
    return value if isinstance(value, dict) else {}
