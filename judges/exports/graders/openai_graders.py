"""OpenAI graders: a score_model and a label_model, and the items they are filled with.

Their templates know no way to write two braces; in the prompt's own words these get a space
between them, and map.json says so.
"""

from pathlib import Path
from typing import Any

from judges.exports.files import inputs_of, write_json, write_splits
from judges.exports.package import Case, Task, about
from judges.exports.scales import meanings, spelled, unit_map
from judges.exports.templates import is_changed, parted, pieces, rendered

LABEL = "choose the label of the value that is right. The labels are {labels}."
SCORE = "give the score of the value that is right. The scores are:\n{scores}"
TAKEN = ("seed", "temperature", "top_p", "reasoning_effort")


def write(folder: Path, task: Task) -> None:
    """Fill a folder: `label_model.json`, `score_model.json`, `map.json`, `items.jsonl` per split.

    The upper half of an ordered scale passes; where there is no order, every label does.
    """
    scale = unit_map(task.criterion)
    labels = [spelled(one) for one in task.criterion.values]
    pairs = zip(meanings(task.criterion), scale.scores, strict=True)
    scores = "\n".join(f"- {score:g} for {said}" for said, score in pairs)
    passing = labels[len(labels) // 2 :] if scale.ordered else labels
    label = {"labels": labels, "passing_labels": passing}
    write_json(
        folder / "label_model.json",
        {**grader(task, "label_model", LABEL.format(labels=", ".join(labels))), **label},
    )
    score = {"range": [0, 1], **sampling(task)}
    write_json(
        folder / "score_model.json",
        {**grader(task, "score_model", SCORE.format(scores=scores)), **score},
    )
    write_splits(folder, task, "items", item)
    changed = is_changed(pieces(task, ""))
    document = {"criterion": task.key, "prompt_changed": changed, **scale.document()}
    write_json(folder / "map.json", document)


def grader(task: Task, kind: str, form: str) -> dict[str, Any]:
    text = rendered(pieces(task, form), parted, place)
    return {
        "type": kind,
        "name": task.key,
        "model": task.model,
        "input": [{"role": "user", "content": text}],
    }


def place(name: str) -> str:
    return "{{sample.output_text}}" if name == "output" else f"{{{{item.{name}}}}}"


def sampling(task: Task) -> dict[str, Any]:
    """The judge's parameters as far as a grader takes them."""
    given = task.package.judge.parameters if task.package.judge else {}
    found = {name: given[name] for name in TAKEN if name in given}
    if "max_tokens" in given:
        found["max_completions_tokens"] = given["max_tokens"]
    return {"sampling_params": found} if found else {}


def item(task: Task, case: Case) -> dict[str, Any]:
    """A row: `item` fills the template, `sample` is the stored Output."""
    fields = inputs_of(case)
    sample = {"output_text": fields.pop("output")}
    return {"item": {"id": case.id, **fields}, "sample": sample, "metadata": about(task, case)}
