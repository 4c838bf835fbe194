"""The targets a judge can be exported for, by name."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from judges.exports.graders import autoevals, openai_evals, openai_graders
from judges.exports.hosts import braintrust, langfuse, langsmith, mlflow, opik, phoenix
from judges.exports.package import Task
from judges.exports.runners import deepeval, inspect, promptfoo

ALL = "all"


@dataclass(frozen=True)
class Target:
    """One tool. `needs_values` is off where it can take any number as a verdict.

    `needs_model` is on where a file without the judge's model would be of no use.
    """

    name: str
    title: str
    files: str
    write: Callable[[Path, Task], None]
    needs_values: bool = True
    needs_model: bool = False


TARGETS = {
    one.name: one
    for one in (
        Target(
            "promptfoo",
            "promptfoo",
            "promptfooconfig.yaml, tests.jsonl, map.json",
            promptfoo.write,
        ),
        Target("deepeval", "DeepEval", "judge.py, goldens.json, map.json", deepeval.write),
        Target(
            "inspect",
            "Inspect AI",
            "task.py, dataset.jsonl, ratings.jsonl",
            inspect.write,
            needs_values=False,
        ),
        Target(
            "langfuse",
            "Langfuse",
            "prompt.json, evaluator.json, dataset.json, items.jsonl, map.json",
            langfuse.write,
            needs_values=False,
        ),
        Target(
            "langsmith",
            "LangSmith",
            "dataset.json, examples.json",
            langsmith.write,
            needs_values=False,
        ),
        Target("phoenix", "Phoenix", "judge.py, examples.jsonl, map.json", phoenix.write),
        Target(
            "openai-graders",
            "OpenAI graders",
            "label_model.json, score_model.json, items.jsonl, map.json",
            openai_graders.write,
            needs_model=True,
        ),
        Target(
            "openai-evals",
            "openai/evals",
            "modelgraded/*.yaml, evals/*.yaml, data/*.jsonl, map.json",
            openai_evals.write,
        ),
        Target(
            "mlflow",
            "MLflow",
            "judge.py, records.jsonl, feedback.jsonl, map.json",
            mlflow.write,
            needs_values=False,
        ),
        Target("opik", "Opik", "judge.py, items.jsonl, map.json", opik.write),
        Target(
            "braintrust",
            "Braintrust",
            "scorer.json, dataset.jsonl, map.json",
            braintrust.write,
            needs_model=True,
        ),
        Target("autoevals", "autoevals", "judge.py, spec.yaml, cases.jsonl", autoevals.write),
    )
}
ALIASES = {"inspect-ai": "inspect", "openai": "openai-graders", "evals": "openai-evals"}


def target_named(name: str) -> Target | None:
    return TARGETS.get(ALIASES.get(name, name))
