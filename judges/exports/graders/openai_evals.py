"""openai/evals: samples with the stored Outputs, and the judge as a model-graded evaluation.

The tool takes marks out of a reply before it compares, refuses choices that hold any, and by
itself takes "1" for the beginning of "10". So choices are compared whole, and where a value holds
a mark every value is asked for by a code.
"""

import json
import string
from pathlib import Path
from typing import Any

from judges.engine.parsing import equal
from judges.exports.files import (
    inputs_of,
    plain_name,
    split_name,
    write_json,
    write_lines,
    write_yaml,
)
from judges.exports.package import Case, Task, about
from judges.exports.scales import spelled, unit_map
from judges.exports.templates import literal_format, pieces, rendered

CLASS = "evals.elsuite.modelgraded.classify:ModelBasedClassify"
PLACES = {"output": "completion"}
MARKS = frozenset(string.punctuation)
FORM = """\
explain in one to three sentences, then write the answer alone on the last line, without quotes or \
marks."""
CODED = """{form} The answer is the code of one value:
{codes}"""
ONE_OF = "{form} It is one of {values}."


def write(folder: Path, task: Task) -> None:
    """Fill a folder laid out as a registry: `modelgraded/`, `evals/`, `data/`, and `map.json`."""
    name = f"evalhub-{plain_name(task.package.release.project)}-{plain_name(task.key)}"
    for inner in ("modelgraded", "evals", "data"):
        (folder / inner).mkdir()
    write_yaml(folder / "modelgraded" / f"{name}.yaml", {name: modelgraded(task)})
    write_yaml(folder / "evals" / f"{name}.yaml", registry(task, name))
    for split in task.splits:
        path = folder / "data" / split_name(name, split, ".jsonl")
        write_lines(path, (sample(task, case) for case in task.cases(split)))
    pairs = zip(task.criterion.values, choices(task), strict=True)
    coded = [{"value": value, "choice": choice} for value, choice in pairs]
    document = {"criterion": task.key, **unit_map(task.criterion).document(), "choices": coded}
    write_json(folder / "map.json", document)


def modelgraded(task: Task) -> dict[str, Any]:
    """The prompt in Python's format syntax; scores of the choices are their places."""
    named = choices(task)
    found = pieces(task, form_of(task, named))
    return {
        "prompt": rendered(found, literal_format, lambda name: f"{{{PLACES.get(name, name)}}}"),
        "eval_type": "cot_classify",
        "choice_strings": named,
        "choice_scores": dict(zip(named, unit_map(task.criterion).scores, strict=True)),
        "input_outputs": {"input": "completion"},
    }


def choices(task: Task) -> list[str]:
    """What the judge writes for each value: the value itself, or its code."""
    values = [spelled(one) for one in task.criterion.values]
    plain = all(one == one.strip() and one.isprintable() and not MARKS & {*one} for one in values)
    if plain and all(values) and len(set(values)) == len(values):
        return values
    return [f"C{place}" for place in range(1, len(values) + 1)]


def form_of(task: Task, named: list[str]) -> str:
    """Asks for the line that the tool looks for."""
    values = [json.dumps(one, ensure_ascii=False) for one in task.criterion.values]
    if named == [spelled(one) for one in task.criterion.values]:
        return ONE_OF.format(form=FORM, values=", ".join(values))
    codes = "\n".join(f"{code}: {value}" for code, value in zip(named, values, strict=True))
    return CODED.format(form=FORM, codes=codes)


def registry(task: Task, name: str) -> dict[str, Any]:
    """One evaluation per split; the first is what the bare name stands for."""
    found: dict[str, Any] = {}
    for split in task.splits:
        version = f"{name}.{split or 'all'}.v{task.package.release.number}"
        data = split_name(name, split, ".jsonl")
        found.setdefault(name, {"id": version, "metrics": ["accuracy"]})
        args = {"samples_jsonl": data, "eval_type": "cot_classify", "modelgraded_spec": name}
        args["match_fn"] = "exact"
        found[version] = {"class": CLASS, "args": args}
    return found


def sample(task: Task, case: Case) -> dict[str, Any]:
    """A sample that has its completion already; `ideal` is the golden value."""
    fields = inputs_of(case)
    known = zip(task.criterion.values, choices(task), strict=True)
    golden = case.golden[task.key].value
    return {
        "input": [{"role": "user", "content": fields.pop("input")}],
        **{name: text for name, text in fields.items() if name != "output"},
        "completion": fields["output"],
        "ideal": next(choice for value, choice in known if equal(value, golden)),
        "id": case.id,
        "metadata": json.loads(json.dumps(about(task, case))),
    }
