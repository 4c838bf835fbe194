"""Phoenix: the judge by `create_classifier`, and examples as its datasets take them."""

from pathlib import Path
from typing import Any

from judges.exports.files import inputs_of, write_json, write_module, write_splits
from judges.exports.package import Case, Task, about
from judges.exports.scales import meanings, spelled, unit_map
from judges.exports.templates import choices_form, literal_mustache, mustache, pieces, rendered

ABOUT = "A Phoenix classifier. evalhub wrote it; package.json says from what."
BODY = '''\
from phoenix.evals import create_classifier

# constants


def judge(llm):
    """Return the evaluator; `llm` is a `phoenix.evals.LLM`, for example of MODEL."""
    choices = {label: (score, meaning) for label, score, meaning in CHOICES}
    return create_classifier(name=NAME, prompt_template=PROMPT, llm=llm, choices=choices)
'''


def write(folder: Path, task: Task) -> None:
    """Fill a folder: `judge.py`, `examples.jsonl` for each split, `map.json`."""
    scale = unit_map(task.criterion)
    labels = (spelled(one) for one in scale.values)
    choices = zip(labels, scale.scores, meanings(task.criterion), strict=True)
    found = pieces(task, choices_form(task.criterion.values))
    values = {
        "NAME": task.key,
        "MODEL": task.model,
        "CHOICES": [list(one) for one in choices],
        "PROMPT": rendered(found, literal_mustache, mustache),
    }
    write_module(folder / "judge.py", ABOUT, values, BODY)
    write_splits(folder, task, "examples", example)
    write_json(folder / "map.json", {"criterion": task.key, **scale.document()})


def example(task: Task, case: Case) -> dict[str, Any]:
    """One example; the stored Output is an input of the judge, its label the output."""
    golden = spelled(case.golden[task.key].value)
    output = {"label": golden}
    return {"input": inputs_of(case), "output": output, "metadata": about(task, case)}
