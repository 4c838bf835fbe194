"""Opik: dataset items as it inserts them, and the judge as its GEval metric."""

from pathlib import Path
from typing import Any

from judges.exports.files import inputs_of, write_json, write_module, write_splits
from judges.exports.package import Case, Task, about
from judges.exports.scales import integer_map, meanings
from judges.exports.templates import Piece, pieces

FORM = "give an integer from 0 to 10, the score of the value that is right:\n{scores}"
ABOUT = "An Opik metric. evalhub wrote it; package.json says from what, map.json has its scale."
BODY = '''\
import json

from opik.evaluation.metrics import GEval

# constants


def judge(model=MODEL or None):
    """Return the metric; give it the text that `shown` makes of a dataset item."""
    return GEval(
        name=NAME, task_introduction=INTRODUCTION, evaluation_criteria=CRITERIA, model=model
    )


def shown(item):
    """Return what the metric is asked about: a JSON text, which nothing in a field can leave."""
    return json.dumps({name: item.get(name, "") for name in FIELDS}, ensure_ascii=False, indent=1)
'''


def write(folder: Path, task: Task) -> None:
    """Fill a folder: `judge.py`, `items.jsonl` for each split, `map.json`."""
    scale = integer_map(task.criterion)
    pairs = zip(meanings(task.criterion), scale.scores, strict=True)
    form = FORM.format(scores="\n".join(f"- {score:g} for {said}" for said, score in pairs))
    found = pieces(task, form)
    values = {
        "NAME": task.key,
        "MODEL": task.model,
        "FIELDS": [one.text for one in found if one.is_slot],
        "INTRODUCTION": "You are a judge. What you are asked about is a JSON object of fields.",
        "CRITERIA": "".join(named(one) for one in found),
    }
    write_module(folder / "judge.py", ABOUT, values, BODY)
    write_splits(folder, task, "items", item)
    write_json(folder / "map.json", {"criterion": task.key, **scale.document()})


def named(one: Piece) -> str:
    return f"the field {one.text}" if one.is_slot else one.text


def item(task: Task, case: Case) -> dict[str, Any]:
    """One item: Opik takes any fields, and tells equal ones apart by their content."""
    golden = case.golden[task.key].value
    return {"case": case.id, **inputs_of(case), "expected": golden, "evalhub": about(task, case)}
