"""MLflow: the judge by `make_judge`, records of an evaluation dataset, and people's feedback.

`make_judge` fills `{{ inputs }}` and `{{ outputs }}` and knows no other marks; two braces in the
prompt's own words get a space between them, and map.json says so.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from judges.exports.files import (
    inputs_of,
    split_name,
    write_json,
    write_lines,
    write_module,
    write_splits,
)
from judges.exports.package import Case, Task, about
from judges.exports.scales import meanings, spelled, unit_map
from judges.exports.templates import Piece, choices_form, is_changed, parted, pieces, rendered

INPUTS = "the field {name} of the inputs below"
ALL = "\n\nThe inputs:\n{{ inputs }}\n\nThe outputs:\n{{ outputs }}\n"
FREE = "explain in one to three sentences, then give the number."
PROVIDERS = {
    "openai": "openai",
    "responses": "openai",
    "anthropic": "anthropic",
    "gemini": "gemini",
}
ABOUT = "An MLflow judge. evalhub wrote it; package.json says from what."
BODY = '''\
from typing import Literal

from mlflow.genai.judges import make_judge

# constants


def judge(model=MODEL):
    """Return the judge; people's feedback in feedback.jsonl has the same name."""
    if model is None:
        raise ValueError("Name the model that judges: MLflow would take one of its own.")
    return make_judge(
        name=NAME,
        instructions=INSTRUCTIONS,
        model=model,
        description=DESCRIPTION,
        feedback_value_type=Literal[tuple(VALUES)] if VALUES else float,
        generate_rationale_first=True,
    )
'''


def write(folder: Path, task: Task) -> None:
    """Fill a folder: `judge.py`, `records.jsonl` and `feedback.jsonl` per split, `map.json`."""
    values = task.criterion.values
    found = pieces(task, choices_form(values) if values else FREE)
    constants = {
        "NAME": task.key,
        "MODEL": model_of(task),
        "DESCRIPTION": task.criterion.question,
        "VALUES": list(values),
        "INSTRUCTIONS": instructions(found),
    }
    write_module(folder / "judge.py", ABOUT, constants, BODY)
    write_splits(folder, task, "records", record)
    for split in task.splits:
        path = folder / split_name("feedback", split, ".jsonl")
        write_lines(path, feedback(task, split))
    document = {"criterion": task.key, "prompt_changed": is_changed(found)}
    if values:
        document |= {"meanings": meanings(task.criterion), **unit_map(task.criterion).document()}
    write_json(folder / "map.json", document)


def instructions(found: tuple[Piece, ...]) -> str:
    """The prompt with its places named, and all fields after it: MLflow fills whole objects."""
    return rendered(found, parted, named) + ALL


def named(name: str) -> str:
    return "the outputs below" if name == "output" else INPUTS.format(name=name)


def model_of(task: Task) -> str | None:
    """MLflow's own spelling, `openai:/gpt-4o`; None where it has none, and has to be told."""
    judge = task.package.judge
    provider = PROVIDERS.get(judge.provider, "") if judge else ""
    return f"{provider}:/{task.model}" if provider else None


def record(task: Task, case: Case) -> dict[str, Any]:
    """One record for `dataset.merge_records`; its tags are texts."""
    fields = inputs_of(case)
    output = fields.pop("output")
    known = about(task, case)
    tags = {name: spelled(known[name]) for name in ("item_id", "criterion", "release", "prompt")}
    if case.split:
        tags |= {"split": case.split, "use": known["use"]}
    return {
        "inputs": fields,
        "outputs": {"output": output},
        "expectations": {task.key: case.golden[task.key].value},
        "tags": tags,
        "metadata": known,
    }


def feedback(task: Task, split: str) -> Iterator[dict[str, Any]]:
    """Yield what each person said, under the judge's name."""
    for case in task.cases(split):
        for one in case.ratings.get(task.key, ()):
            if one.value is not None:
                source = {"source_type": "HUMAN", "source_id": one.rater}
                yield {"case": case.id, "name": task.key, "value": one.value, "source": source}
