"""OpenAI's graders: `score_model` and `label_model`, alone, in a list, or inside an eval."""

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

TOOL = "OpenAI graders"


def read_graders(text: str) -> list[FoundJudge]:
    """Raises `CannotImport` where no grader asks a model."""
    graders = list(graders_in(read_json(text)))
    if not graders:
        raise CannotImport("There is no grader of the type score_model or label_model here.")
    return [judge_of(one, number) for number, one in enumerate(graders, 1)]


def graders_in(given: Any) -> Iterator[Mapping[str, Any]]:
    """Graders wherever an export has them: testing_criteria of an eval, graders of a multi."""
    if isinstance(given, list):
        for one in given:
            yield from graders_in(one)
    if not isinstance(given, Mapping):
        return
    if given.get("type") in {"score_model", "label_model"}:
        yield given
        return
    for name in ("testing_criteria", "graders", "grader", "data"):
        inner = given.get(name)
        several = isinstance(inner, Mapping) and name == "graders"
        yield from graders_in(list(inner.values()) if several and inner else inner)


def judge_of(given: Mapping[str, Any], number: int) -> FoundJudge:
    text, notes = take_over(messages_text(given.get("input", "")))
    sampling = given.get("sampling_params")
    kept = kept_parameters(sampling)
    names = set(sampling) - set(kept) if isinstance(sampling, Mapping) else set()
    if "max_completions_tokens" in names and isinstance(sampling, Mapping):
        kept["max_completion_tokens"] = sampling["max_completions_tokens"]
    left = [f"{name} stays with the model's settings" for name in sorted(names)]
    if given.get("pass_threshold") is not None:
        left.append(f"pass_threshold {given['pass_threshold']}: values are compared, without a cut")
    return FoundJudge(
        name=text_of(given.get("name"), f"{given.get('type')} {number}"),
        tool=TOOL,
        text=text,
        scale=scale_of(given),
        notes=(*notes, *left),
        model=str(given.get("model", "")),
        parameters=kept,
    )


def scale_of(given: Mapping[str, Any]) -> GivenScale:
    labels, passing = given.get("labels"), given.get("passing_labels")
    if isinstance(labels, list) and labels:
        good = tuple(passing) if isinstance(passing, list) else ()
        return GivenScale(choices=tuple(labels), passing=good)
    bounds = given.get("range")
    if isinstance(bounds, list) and len(bounds) == 2 and all(map(is_number, bounds)):
        return GivenScale(low=float(bounds[0]), high=float(bounds[1]))
    return GivenScale(low=0.0, high=1.0)


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
