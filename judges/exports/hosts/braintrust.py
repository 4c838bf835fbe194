"""Braintrust: rows of a dataset, and the judge as a scorer with a score for each choice."""

from pathlib import Path
from typing import Any

from judges.exports.files import inputs_of, plain_name, write_json, write_splits
from judges.exports.graders.autoevals import specification
from judges.exports.package import Case, Task, about, facts
from judges.exports.scales import unit_map
from judges.exports.templates import choices_form, literal_mustache, mustache, pieces, rendered


def write(folder: Path, task: Task) -> None:
    """Fill a folder: `scorer.json`, `dataset.jsonl` for each split, `map.json`."""
    write_json(folder / "scorer.json", scorer(task))
    write_splits(folder, task, "dataset", row)
    write_json(folder / "map.json", {"criterion": task.key, **unit_map(task.criterion).document()})


def scorer(task: Task) -> dict[str, Any]:
    """Body of `PUT /v1/function`, without the id of the project it goes to."""
    found = pieces(task, choices_form(task.criterion.values))
    prompt = rendered(found, literal_mustache, place)
    scores = specification(task)["choice_scores"]
    return {
        "name": f"{task.package.prompt.name} {task.key}",
        "slug": plain_name(f"{task.package.prompt.name}-{task.key}"),
        "function_type": "scorer",
        "function_data": {"type": "prompt"},
        "prompt_data": {
            "prompt": {"type": "chat", "messages": [{"role": "user", "content": prompt}]},
            "options": {"model": task.model},
            "parser": {"type": "llm_classifier", "use_cot": True, "choice_scores": scores},
        },
        "metadata": facts(task.package),
    }


def place(name: str) -> str:
    """The Output is what is scored; everything else is a field of the input."""
    return mustache(name if name == "output" else f"input.{name}")


def row(task: Task, case: Case) -> dict[str, Any]:
    fields = inputs_of(case)
    output = fields.pop("output")
    return {
        "id": case.id,
        "input": fields,
        "expected": case.golden[task.key].value,
        "tags": [one for one in (case.split,) if one],
        "metadata": {"output": output, **about(task, case)},
    }
