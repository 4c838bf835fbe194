"""What other tools say came out of an exported judge, before it is held against the project."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from evalhub.scales.numbers import is_number

OK, ABSTAINED, UNPARSED, OFF_SCALE = "ok", "abstained", "unparsed", "off_scale"
# How a tool has a value: as it is, as a place between 0 and 1, as a share of an integer scale.
VALUE, UNIT, SHARE = "value", "unit", "share"
MOST_RESULTS = 200_000


class UnreadableResults(ValueError):
    """The file is not what it was said to be; the message says what is wrong and where."""


@dataclass(frozen=True)
class Result:
    """One verdict as a tool has it. `given` is read by `kind` once the scale is known."""

    item_id: str
    output_id: str | None
    criterion: str
    rubric_version: int
    status: str
    kind: str = VALUE
    given: Any = None
    reason: str = ""
    rationale: str = ""
    raw: str = ""
    repeat: int = 0

    @property
    def unit(self) -> tuple[str, str | None, str]:
        return self.item_id, self.output_id, self.criterion


@dataclass(frozen=True)
class Results:
    """A file: its verdicts, and which model and prompt gave them as far as it says so."""

    results: tuple[Result, ...]
    model: str = ""
    prompt: str = ""


def gathered(found: Iterator[Result], *, model: str, prompt: str) -> Results:
    """All results, each unit's in order. Raises `UnreadableResults` for none and for too many."""
    seen: Counter[tuple[str, str | None, str]] = Counter()
    kept = []
    for one in found:
        kept.append(replace(one, repeat=seen[one.unit]))
        seen[one.unit] += 1
        if len(kept) > MOST_RESULTS:
            raise UnreadableResults(f"it holds more than {MOST_RESULTS:,} results")
    if not kept:
        raise UnreadableResults("it holds no result of a Judge that was exported from here")
    return Results(tuple(kept), model, prompt)


def unit_of(metadata: Any, where: str) -> dict[str, Any]:
    """What a result is about, from the metadata that an export wrote."""
    problem = f"{where} does not say which Item of evalhub it is about"
    if not isinstance(metadata, Mapping):
        raise UnreadableResults(problem)
    item, output = metadata.get("item_id"), metadata.get("output_id")
    key, version = metadata.get("criterion"), metadata.get("rubric_version")
    texts = isinstance(item, str) and isinstance(key, str) and isinstance(output, str | None)
    if not texts or type(version) is not int:
        raise UnreadableResults(problem)
    return {"item_id": item, "output_id": output, "criterion": key, "rubric_version": version}


def text_of(value: Any) -> str:
    return value if isinstance(value, str) else ""


def number_of(value: Any) -> float | None:
    """A number within the bounds of a scale, or None; true is none."""
    return float(value) if is_number(value) else None


def rows_of(document: Any, *path: str) -> list[Any]:
    """The list at the end of some keys. Raises `UnreadableResults` naming the way to it."""
    for key in path:
        document = document.get(key) if isinstance(document, dict) else None
    if not isinstance(document, list):
        raise UnreadableResults(f"it has no list {'.'.join(path)}")
    return document
