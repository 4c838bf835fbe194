"""autoevals: the judge as an LLMClassifier, in code and as the YAML it reads itself."""

from pathlib import Path
from typing import Any

from judges.exports.files import row_of, write_json, write_module, write_splits, write_yaml
from judges.exports.package import Task
from judges.exports.scales import spelled, unit_map
from judges.exports.templates import choices_form, literal_mustache, mustache, pieces, rendered

ABOUT = "An autoevals classifier. evalhub wrote it; package.json says from what."
BODY = '''\
import json
from pathlib import Path

from autoevals import LLMClassifier

# constants


def judge(model=MODEL, client=None):
    """Return the scorer; its metadata name the choice, its score is the choice's place."""
    return LLMClassifier(
        name=NAME,
        prompt_template=PROMPT,
        choice_scores=SCORES,
        model=model,
        use_cot=True,
        client=client,
    )


def cases(path=CASES):
    """Return the rows of a split: call the judge with `**row["fields"]` of each."""
    with (Path(__file__).parent / path).open(encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    extra = ("id", "metadata")
    return [{**row, "fields": {k: v for k, v in row.items() if k not in extra}} for row in rows]
'''


def write(folder: Path, task: Task) -> None:
    """Fill a folder: `judge.py`, `spec.yaml`, `cases.jsonl` for each split, `map.json`."""
    spec = specification(task)
    values = {
        "NAME": task.key,
        "MODEL": spec["model"],
        "SCORES": spec["choice_scores"],
        "CASES": f"cases.{task.splits[0]}.jsonl" if task.splits[0] else "cases.jsonl",
        "PROMPT": spec["prompt"],
    }
    write_module(folder / "judge.py", ABOUT, values, BODY)
    write_yaml(folder / "spec.yaml", {key: one for key, one in spec.items() if one is not None})
    write_splits(folder, task, "cases", row_of)
    write_json(folder / "map.json", {"criterion": task.key, **unit_map(task.criterion).document()})


def specification(task: Task) -> dict[str, Any]:
    """The classifier: prompt with mustache places, and the score of each choice."""
    scale = unit_map(task.criterion)
    scores = zip(scale.values, scale.scores, strict=True)
    found = pieces(task, choices_form(task.criterion.values))
    return {
        "prompt": rendered(found, literal_mustache, mustache),
        "choice_scores": {spelled(value): score for value, score in scores},
        "model": task.model or None,
        "use_cot": True,
    }
