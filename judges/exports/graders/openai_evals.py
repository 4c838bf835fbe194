"""openai/evals: samples with the stored Outputs, and the judge as a model-graded evaluation."""

import json
import re
from pathlib import Path
from typing import Any

from judges.exports.files import inputs_of, split_name, write_json, write_lines, write_yaml
from judges.exports.package import Case, Task, about
from judges.exports.scales import spelled, unit_map
from judges.exports.templates import choices_form, literal_format, pieces, rendered

CLASS = "evals.elsuite.modelgraded.classify:ModelBasedClassify"
PLACES = {"output": "completion"}


def write(folder: Path, task: Task) -> None:
    """Fill a folder laid out as a registry: `modelgraded/`, `evals/`, `data/`, and `map.json`."""
    name = f"evalhub-{slug(task.package.release.project)}-{slug(task.key)}"
    for inner in ("modelgraded", "evals", "data"):
        (folder / inner).mkdir()
    write_yaml(folder / "modelgraded" / f"{name}.yaml", {name: modelgraded(task)})
    write_yaml(folder / "evals" / f"{name}.yaml", registry(task, name))
    for split in task.splits:
        path = folder / "data" / split_name(name, split, ".jsonl")
        write_lines(path, (sample(task, case) for case in task.cases(split)))
    document = {"criterion": task.key, **unit_map(task.criterion).document()}
    write_json(folder / "map.json", document)


def modelgraded(task: Task) -> dict[str, Any]:
    """The prompt in Python's format syntax; scores of the choices are their places."""
    scale = unit_map(task.criterion)
    found = pieces(task, choices_form(task.criterion.values))
    choices = [spelled(one) for one in scale.values]
    return {
        "prompt": rendered(found, literal_format, lambda name: f"{{{PLACES.get(name, name)}}}"),
        "eval_type": "cot_classify",
        "choice_strings": choices,
        "choice_scores": dict(zip(choices, scale.scores, strict=True)),
        "input_outputs": {"input": "completion"},
    }


def registry(task: Task, name: str) -> dict[str, Any]:
    """One evaluation per split; the first is what the bare name stands for."""
    found: dict[str, Any] = {}
    for split in task.splits:
        version = f"{name}.{split or 'all'}.v{task.package.release.number}"
        data = split_name(name, split, ".jsonl")
        found.setdefault(name, {"id": version, "metrics": ["accuracy"]})
        args = {"samples_jsonl": data, "eval_type": "cot_classify", "modelgraded_spec": name}
        found[version] = {"class": CLASS, "args": args}
    return found


def sample(task: Task, case: Case) -> dict[str, Any]:
    """A sample that has its completion already; `ideal` is the golden value."""
    fields = inputs_of(case)
    return {
        "input": [{"role": "user", "content": fields.pop("input")}],
        **{name: text for name, text in fields.items() if name != "output"},
        "completion": fields["output"],
        "ideal": spelled(case.golden[task.key].value),
        "id": case.id,
        "metadata": json.loads(json.dumps(about(task, case))),
    }


def slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-") or "judge"
