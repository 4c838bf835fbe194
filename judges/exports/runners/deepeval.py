"""DeepEval: goldens with the stored outputs, and the judge as a GEval metric on integers."""

from pathlib import Path
from typing import Any

from judges.exports.files import split_name, write_json, write_list, write_module
from judges.exports.package import Case, Task, about
from judges.exports.scales import ScaleMap, integer_map, meanings
from judges.exports.templates import merged, pieces, slots

NAMES = {
    "input": "the Input",
    "context": "the Context",
    "reference": "the Expected Output",
    "output": "the Actual Output",
    "output_a": "the Actual Output under Output A",
    "output_b": "the Actual Output under Output B",
}
FORM = "write a reason and an integer score. The Rubric says which score stands for which value."
ABOUT = "A GEval judge. evalhub wrote it; package.json says from what, map.json has its scale."
BODY = '''\
import json
import sys
from pathlib import Path

from deepeval import evaluate
from deepeval.evaluate import AsyncConfig, CacheConfig, DisplayConfig, ErrorConfig
from deepeval.metrics import GEval
from deepeval.metrics.g_eval import Rubric
from deepeval.test_case import LLMTestCase, SingleTurnParams

# constants


def judge(model=MODEL or None):
    """Return the metric; `model` is a name or a DeepEvalBaseLLM."""
    return GEval(
        name=NAME,
        evaluation_params=[SingleTurnParams(one) for one in PARAMS],
        evaluation_steps=STEPS,
        rubric=[Rubric(score_range=(at, at), expected_outcome=said) for at, said in RUBRIC],
        threshold=THRESHOLD,
        model=model,
    )


def cases(path=GOLDENS):
    """Return a test case for each golden, named for its Item and Output."""
    rows = json.loads((Path(__file__).parent / path).read_text(encoding="utf-8"))
    return [
        LLMTestCase(
            name=row["name"],
            input=row["input"],
            actual_output=row["actual_output"],
            expected_output=row["expected_output"] or "",
            context=row["context"],
            metadata=row["additional_metadata"],
        )
        for row in rows
    ]


def run(path=GOLDENS, model=MODEL or None):
    """Judge every golden; DEEPEVAL_RESULTS_FOLDER says where the run is saved."""
    return evaluate(
        test_cases=cases(path),
        metrics=[judge(model)],
        async_config=AsyncConfig(run_async=False),
        cache_config=CacheConfig(write_cache=False),
        display_config=DisplayConfig(show_indicator=False, print_results=False),
        error_config=ErrorConfig(ignore_errors=True),
    )


if __name__ == "__main__":
    run(*sys.argv[1:])
'''


def write(folder: Path, task: Task) -> None:
    """Fill a folder: `judge.py`, `goldens.json` for each split, `map.json`."""
    scale = integer_map(task.criterion)
    goldens = split_name("goldens", task.splits[0], ".json")
    values = {
        "NAME": task.key,
        "MODEL": task.model,
        "PARAMS": parameters(task),
        "THRESHOLD": 0.5,
        "GOLDENS": goldens,
        "STEPS": steps(task),
        "RUBRIC": rubric(task, scale),
    }
    write_module(folder / "judge.py", ABOUT, values, BODY)
    for split in task.splits:
        rows = (golden(task, case) for case in task.cases(split))
        write_list(folder / split_name("goldens", split, ".json"), rows)
    write_json(folder / "map.json", {"criterion": task.key, **scale.document()})


def parameters(task: Task) -> list[str]:
    """What the metric is shown; the reference only where the prompt asks for it."""
    asked = "reference" in slots(pieces(task, FORM))
    return ["input", "actual_output", "context", *(["expected_output"] if asked else [])]


def steps(task: Task) -> list[str]:
    """The prompt with its places named as DeepEval names them, in one step: it has an order."""
    found = pieces(task, FORM)
    named = merged([type(one)(NAMES[one.text]) if one.is_slot else one for one in found])
    return ["".join(one.text for one in named)]


def rubric(task: Task, scale: ScaleMap) -> list[list[Any]]:
    """Score by score what it stands for; bands where the scale has more than eleven values."""
    found: dict[int, list[str]] = {}
    for said, score in zip(meanings(task.criterion), scale.scores, strict=True):
        found.setdefault(int(score), []).append(said)
    return [[score, "; ".join(said)] for score, said in found.items()]


def golden(task: Task, case: Case) -> dict[str, Any]:
    """What is judged. The golden value stands in the metadata, where no judge is shown it."""
    return {
        "name": case.id,
        "input": case.input,
        "actual_output": case.output,
        "expected_output": case.reference or None,
        "context": [case.context] if case.context else [],
        "source_file": task.package.release.canary,
        "additional_metadata": about(task, case),
    }
