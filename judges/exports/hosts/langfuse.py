"""Langfuse: bodies of its public API for the prompt, the evaluator and the dataset.

A Langfuse prompt fills `{{name}}` and knows no other marks; two braces in the prompt's own words
get a space between them, and map.json says so.
"""

import uuid
from pathlib import Path
from typing import Any

from judges.exports.files import inputs_of, write_json, write_splits
from judges.exports.package import Case, Task, about, facts
from judges.exports.scales import meanings, spelled, unit_map
from judges.exports.templates import (
    Piece,
    choices_form,
    is_changed,
    mustache,
    parted,
    pieces,
    rendered,
    slots,
)

NAMESPACE = uuid.UUID("8d2f4a6e-6d2b-5f0e-9d58-7a5b1c5f0a11")
LONGEST = 255
FREE = "explain in one to three sentences, then give the number."


def write(folder: Path, task: Task) -> None:
    """Fill a folder: `prompt.json`, `evaluator.json`, `dataset.json`, `items.jsonl` per split."""
    values = task.criterion.values
    found = pieces(task, choices_form(values) if values else FREE)
    text = rendered(found, parted, mustache)
    write_json(folder / "prompt.json", prompt(task, text))
    write_json(folder / "evaluator.json", evaluator(task, text, found))
    write_json(folder / "dataset.json", dataset(task))
    write_splits(folder, task, "items", item)
    document = {"criterion": task.key, "prompt_changed": is_changed(found)}
    write_json(folder / "map.json", {**document, **unit_map(task.criterion).document()})


def prompt(task: Task, text: str) -> dict[str, Any]:
    """Body of `POST /api/public/v2/prompts`."""
    return {
        "name": f"{task.package.prompt.name}/{task.key}"[:LONGEST],
        "type": "text",
        "prompt": text,
        "labels": [],
        "tags": ["evalhub"],
        "config": facts(task.package),
        "commitMessage": f"evalhub, version {task.package.prompt.version}",
    }


def evaluator(task: Task, text: str, found: tuple[Piece, ...]) -> dict[str, Any]:
    """Body of `POST /api/public/evaluators`; a variable of a dataset item comes by its path."""
    judge = task.package.judge
    model = {"provider": judge.provider, "model": judge.model} if judge else None
    return {
        "type": "llm_as_judge",
        "name": task.key,
        "description": f"{task.package.prompt.name} {task.package.prompt.version}, from evalhub",
        "prompt": text,
        "modelConfig": model,
        "variableMapping": [mapping(name) for name in slots(found)],
        "outputDefinition": definition(task),
    }


def mapping(name: str) -> dict[str, Any]:
    """Outputs are what was observed; everything else is a field of the input."""
    if name == "output":
        return {"variable": name, "source": "output"}
    return {"variable": name, "source": "input", "jsonPath": f"$.{name}"}


def definition(task: Task) -> dict[str, Any]:
    if not task.criterion.values:
        return {"dataType": "NUMERIC", "scoreValueInstructions": task.criterion.question or None}
    return {
        "dataType": "CATEGORICAL",
        "categories": [spelled(one) for one in task.criterion.values],
        "shouldAllowMultipleMatches": False,
        "scoreReasoningInstructions": "One to three sentences, before the value.",
        "scoreValueInstructions": "\n".join(meanings(task.criterion)),
    }


def name_of(task: Task) -> str:
    release = task.package.release
    return f"{release.project}@{release.number}/{task.key}"[:LONGEST]


def dataset(task: Task) -> dict[str, Any]:
    """Body of `POST /api/public/v2/datasets`."""
    return {"name": name_of(task), "metadata": facts(task.package)}


def item(task: Task, case: Case) -> dict[str, Any]:
    """Body of `POST /api/public/dataset-items`; the id is short whatever the Item's is."""
    fields = inputs_of(case)
    output = fields.pop("output")
    return {
        "datasetName": name_of(task),
        "id": str(uuid.uuid5(NAMESPACE, f"{name_of(task)}/{case.id}")),
        "input": fields,
        "expectedOutput": {"output": output, task.key: case.golden[task.key].value},
        "metadata": about(task, case),
        "status": "ACTIVE",
    }
