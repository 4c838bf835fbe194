"""Inspect AI: stored outputs replayed, graded by a model, beside what people said."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from judges.engine.parsing import equal
from judges.exports.files import inputs_of, split_name, write_lines, write_module
from judges.exports.package import Case, Task, about
from judges.exports.scales import is_ordered, spelled
from judges.exports.templates import pieces

FORM = (
    'return one JSON object and nothing else, {"reasoning": "one to three sentences", '
    '"value": ...}. Null as the value means that it cannot be judged.'
)
ABOUT = "An Inspect task. evalhub wrote it; package.json says from what."
BODY = '''\
import json
from pathlib import Path

from inspect_ai import Task, task
from inspect_ai.dataset import json_dataset
from inspect_ai.model import ModelOutput, ModelUsage, get_model
from inspect_ai.scorer import (
    SampleScore,
    Score,
    krippendorff_alpha,
    metric,
    precomputed_scores,
    scorer,
)
from inspect_ai.solver import solver

# constants
HERE = Path(__file__).parent


def filled(metadata):
    """Return the prompt; what is put in is never looked at again."""
    return "".join(metadata["material"][text] if slot else text for text, slot in PROMPT)


def verdict(text):
    """Return the last JSON object with a value, or None."""
    found, at, decoder = None, text.find("{"), json.JSONDecoder()
    while at >= 0:
        try:
            value, end = decoder.raw_decode(text, at)
        except ValueError:
            value, end = None, at + 1
        if isinstance(value, dict) and "value" in value:
            found = value
        at = text.find("{", end)
    return found


def on_scale(value):
    """Return the scale's own point for a value, or None."""
    if not VALUES:
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        return value if number else None
    number = type(value) in (int, float)
    same = [one for one in VALUES if one == value and (type(one) in (int, float)) == number]
    if not same and (number or isinstance(value, str)):
        same = [one for one in VALUES if spelling(one) == spelling(value)]
    return same[0] if len(same) == 1 else None


def spelling(value):
    """Return how a value is written; 4.0 is written as 4."""
    if isinstance(value, str):
        return value.strip().casefold()
    return json.dumps(int(value) if isinstance(value, float) and value.is_integer() else value)


@metric
def agreement():
    """Share of the graded samples whose value is the golden one."""

    def measure(scores: list[SampleScore]) -> float:
        right = [one.score.metadata["value"] == one.score.metadata["golden"] for one in scores]
        return sum(right) / len(right) if right else float("nan")

    return measure


@solver
def stored_output():
    """Answer with the Output that people rated."""

    async def solve(state, generate):
        state.output = ModelOutput.from_content("stored", state.metadata["material"]["output"])
        state.output.usage = ModelUsage()
        state.completed = True
        return state

    return solve


@scorer(metrics=[agreement()])
def judge():
    """The judge: a reply that holds no value of the scale is unscored, never a score."""

    async def score(state, target):
        reply = await get_model(role="grader").generate(filled(state.metadata))
        about = {"raw": reply.completion, "golden": state.metadata["value"]}
        found = verdict(reply.completion)
        if found is None:
            return Score.unscored(reason="grade_parse_failure", metadata=about)
        said = str(found.get("reasoning") or "")
        if found["value"] is None:
            return Score.unscored(reason="abstained", explanation=said, metadata=about)
        value = on_scale(found["value"])
        if value is None:
            return Score.unscored(reason="off_scale", explanation=said, metadata=about)
        return Score(
            value=value if IN_NUMBERS else VALUES.index(value),
            answer=json.dumps(value, ensure_ascii=False),
            explanation=said,
            metadata={**about, "value": value},
        )

    return score


@scorer(metrics=[krippendorff_alpha(level=LEVEL)])
def people(ratings):
    """What each person said, as places on the scale; those who abstained are left out."""
    return precomputed_scores(ratings)


@task
def evalhub(split=SPLIT):
    """Grade the stored Outputs of a split; --model-role grader=MODEL names the judge."""
    part = f".{split}" if split else ""
    return Task(
        dataset=json_dataset(str(HERE / f"dataset{part}.jsonl")),
        solver=stored_output(),
        scorer=[judge(), people(str(HERE / f"ratings{part}.jsonl"))],
    )
'''


def write(folder: Path, task: Task) -> None:
    """Fill a folder: `task.py`, `dataset.jsonl` and `ratings.jsonl` for each split."""
    values = {
        "SPLIT": task.splits[0],
        "LEVEL": level_of(task),
        "IN_NUMBERS": in_numbers(task),
        "VALUES": list(task.criterion.values),
        "PROMPT": [[one.text, one.is_slot] for one in pieces(task, FORM)],
    }
    write_module(folder / "task.py", ABOUT, values, BODY)
    for split in task.splits:
        samples = (sample(task, case) for case in task.cases(split))
        write_lines(folder / split_name("dataset", split, ".jsonl"), samples)
        write_lines(folder / split_name("ratings", split, ".jsonl"), ratings(task, split))


def level_of(task: Task) -> str:
    """The level Inspect knows; ratios are intervals to it."""
    if not is_ordered(task.criterion):
        return "nominal"
    return "ordinal" if task.criterion.level == "ordinal" else "interval"


def sample(task: Task, case: Case) -> dict[str, Any]:
    return {
        "id": case.id,
        "input": case.input or " ",
        "target": spelled(case.golden[task.key].value),
        "metadata": {"material": inputs_of(case), **about(task, case)},
    }


def ratings(task: Task, split: str) -> Iterator[dict[str, Any]]:
    """Yield what people said about each case, by rater in the metadata."""
    for case in task.cases(split):
        given = [one for one in case.ratings.get(task.key, ()) if has_place(task, one.value)]
        if not given:
            continue
        yield {
            "id": case.id,
            "value": [place_of(task, one.value) for one in given],
            "explanation": f"{len(given)} people",
            "metadata": {"raters": [one.rater for one in given]},
        }


def has_place(task: Task, value: Any) -> bool:
    """Neither abstentions nor values that an earlier version of the scale had."""
    if value is None:
        return False
    return in_numbers(task) or any(equal(one, value) for one in task.criterion.values)


def place_of(task: Task, value: Any) -> Any:
    """What Inspect measures: the number itself, or the place on a scale of words."""
    return value if in_numbers(task) else task.criterion.values.index(value)


def in_numbers(task: Task) -> bool:
    return all(type(one) in (int, float) for one in task.criterion.values)
