"""Langfuse: evaluators and prompts, as its API gives them."""

from collections.abc import Iterator, Mapping
from typing import Any

from judges.engine.imports.found import (
    FoundJudge,
    GivenScale,
    kept_parameters,
    messages_text,
    take_over,
    text_of,
)
from judges.engine.imports.reading import CannotImport, read_json

TOOL = "Langfuse"
SOURCES = {
    "input": "input",
    "output": "output",
    "expected_output": "reference",
    "expectedoutput": "reference",
}


def read_langfuse(text: str) -> list[FoundJudge]:
    """Raises `CannotImport` where nothing has a prompt."""
    given = read_json(text)
    if isinstance(given, Mapping) and isinstance(given.get("data"), list):
        given = given["data"]
    every = given if isinstance(given, list) else [given]
    found = [one for one in every if isinstance(one, Mapping) and prompt_of(one)]
    if not found:
        raise CannotImport("There is no evaluator and no prompt here: nothing has a prompt.")
    return [judge_of(one, number) for number, one in enumerate(found, 1)]


def prompt_of(given: Mapping[str, Any]) -> str:
    return messages_text(given.get("prompt") or "")


def judge_of(given: Mapping[str, Any], number: int) -> FoundJudge:
    names = {one: ours for one, ours in variables(given) if ours}
    text, notes = take_over(prompt_of(given), names)
    unknown = [name for name, ours in variables(given) if not ours]
    left = [f"{name} is filled from a source that Items do not have" for name in unknown]
    config = given.get("modelConfig") or given.get("config")
    config = config if isinstance(config, Mapping) else {}
    return FoundJudge(
        name=text_of(given.get("name"), f"evaluator {number}"),
        tool=TOOL,
        text=text,
        scale=scale_of(given.get("outputDefinition")),
        notes=(*notes, *left),
        model=str(config.get("model", "")),
        parameters=kept_parameters(config.get("modelParams") or config),
    )


def variables(given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Their variables with the place of ours, empty for one that has none."""
    rows = given.get("mapping")
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, Mapping) and isinstance(row.get("variable"), str):
            source = str(row.get("source", "")).replace(" ", "_").lower()
            yield row["variable"], SOURCES.get(source, "")


def scale_of(given: Any) -> GivenScale:
    """What an evaluator gives; a prompt alone does not say."""
    if not isinstance(given, Mapping):
        return GivenScale()
    kind = str(given.get("dataType", "")).upper()
    score = given.get("score")
    score = score if isinstance(score, Mapping) else {}
    if kind == "BOOLEAN":
        return GivenScale(choices=(True, False), passing=(True,))
    if kind == "CATEGORICAL":
        named = given.get("categories") or score.get("categories") or score.get("choices") or []
        values = [one.get("label") if isinstance(one, Mapping) else one for one in named]
        return GivenScale(choices=tuple(one for one in values if isinstance(one, str)))
    low, high = score.get("minValue", 0), score.get("maxValue", 1)
    numbers = isinstance(low, int | float) and isinstance(high, int | float)
    return GivenScale(low=float(low), high=float(high)) if numbers else GivenScale()
