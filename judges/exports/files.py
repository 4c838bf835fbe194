"""Files of an export. What is generated as code is written as literals, never pasted."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from pprint import pformat
from typing import Any

import yaml

from judges.exports.package import Case, Task, about

WIDTH = 96
ENDS = re.compile("[\x85\u2028\u2029]")
Row = Callable[[Task, Case], dict[str, Any]]


def write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def write_json(path: Path, document: Any) -> None:
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1)
    write_text(path, f"{text}\n")


def write_lines(path: Path, rows: Iterable[Any]) -> None:
    """Write a JSON line per row, one row in memory."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for row in rows:
            file.write(f"{json_line(row)}\n")


def json_line(row: Any) -> str:
    """One line for every reader: some take three more characters for its end."""
    text = json.dumps(row, ensure_ascii=False, allow_nan=False)
    return ENDS.sub(lambda mark: f"\\u{ord(mark[0]):04x}", text)


def write_list(path: Path, rows: Iterable[Any]) -> None:
    """Write rows as one JSON list, one row in memory."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write("[")
        for at, row in enumerate(rows):
            file.write("\n" if at == 0 else ",\n")
            file.write(json_line(row))
        file.write("\n]\n")


def write_yaml(path: Path, document: Any) -> None:
    write_text(path, yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=WIDTH))


def write_module(path: Path, about: str, values: Mapping[str, Any], body: str) -> None:
    """Write a Python module: a docstring, constants as literals, then our own code unchanged."""
    constants = [f"{name} = {literal(value)}" for name, value in values.items()]
    head, code = body.split("# constants\n", 1)
    write_text(path, f'"""{about}"""\n\n{head}' + "\n".join(constants) + f"\n{code}")


def literal(value: Any) -> str:
    """A JSON value as a Python literal that evaluates to it."""
    return pformat(value, width=WIDTH, sort_dicts=False)


def plain_name(text: str) -> str:
    """A name of plain letters, digits and dashes, with a mark of its own where that loses anything.

    Two names that come out the same would overwrite each other where tools keep them together.
    """
    name = re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-") or "judge"
    mark = hashlib.sha256(text.encode()).hexdigest()[:6]
    return name if name == text else f"{name}-{mark}"


def split_name(stem: str, split: str, ending: str) -> str:
    """`dataset.jsonl`, or `dataset.held_out.jsonl`: what may not be tuned on has its own file."""
    return f"{stem}.{split}{ending}" if split else f"{stem}{ending}"


def write_splits(folder: Path, task: Task, stem: str, row: Row) -> None:
    """Write a JSONL file per split, one row per case."""
    for split in task.splits:
        path = folder / split_name(stem, split, ".jsonl")
        write_lines(path, (row(task, case) for case in task.cases(split)))


def inputs_of(case: Case) -> dict[str, str]:
    """What a judge is shown, by the names of its prompt's places."""
    found = {"input": case.input, "context": case.context, "reference": case.reference}
    if len(case.outputs) == 2:
        found["output_a"], found["output_b"] = (one.text for one in case.outputs)
    return {**found, "output": case.output}


def row_of(task: Task, case: Case) -> dict[str, Any]:
    """A case with everything about it, for targets that take any fields."""
    return {"id": case.id, **inputs_of(case), "metadata": about(task, case)}
