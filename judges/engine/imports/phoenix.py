"""Phoenix: `create_classifier` and `ClassificationEvaluator`, as JSON or Python that is not run."""

from collections.abc import Mapping
from typing import Any

from judges.engine.imports.found import FoundJudge, GivenScale, messages_text, take_over, text_of
from judges.engine.imports.reading import CannotImport, calls_in, read_json

TOOL = "Phoenix"
CALLS = ("create_classifier", "ClassificationEvaluator", "ClassificationTemplate")


def read_phoenix(text: str) -> list[FoundJudge]:
    """Raises `CannotImport` where nothing has a template."""
    given = read_json(text) if text.lstrip()[:1] in {"{", "["} else list(calls_in(text, *CALLS))
    every = given if isinstance(given, list) else [given]
    found = [one for one in every if isinstance(one, Mapping) and template_of(one)]
    if not found:
        raise CannotImport(
            "There is no classifier here with a prompt_template. Paste its JSON, or the call of "
            "create_classifier that makes it, with the template written out."
        )
    return [judge_of(one, number) for number, one in enumerate(found, 1)]


def template_of(given: Mapping[str, Any]) -> str:
    written = given.get("prompt_template") or given.get("template") or given.get("1") or ""
    return messages_text(written)


def judge_of(given: Mapping[str, Any], number: int) -> FoundJudge:
    text, notes = take_over(template_of(given), single=True)
    choices, scored, described = choices_of(given)
    left = []
    direction = str(given.get("direction", "maximize")).lower()
    if direction == "minimize":
        left.append("direction is minimize: a lower score was the better one")
    if scored:
        shown = ", ".join(f"{name} {score:g}" for name, score in scored.items())
        left.append(f"scores ({shown}): the values of the Criterion take their place")
    return FoundJudge(
        name=text_of(given.get("name") or given.get("0"), f"classifier {number}"),
        tool=TOOL,
        text=text,
        scale=GivenScale(choices=choices, passing=best(scored, direction)),
        notes=(*notes, *left),
        model=model_of(given.get("llm")),
        anchors=described,
    )


def choices_of(
    given: Mapping[str, Any],
) -> tuple[tuple[str, ...], dict[str, float], dict[str, str]]:
    """Labels, their scores and their descriptions, in any of the three spellings."""
    named = given.get("choices") or given.get("rails") or []
    if isinstance(named, list):
        return tuple(one for one in named if isinstance(one, str)), {}, {}
    if not isinstance(named, Mapping):
        return (), {}, {}
    scores: dict[str, float] = {}
    described: dict[str, str] = {}
    for name, value in named.items():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, int | float) and not isinstance(one, bool):
                scores[name] = float(one)
            elif isinstance(one, str):
                described[name] = one
    return tuple(named), scores, described


def best(scored: Mapping[str, float], direction: str) -> tuple[str, ...]:
    """The one choice with the highest score, or the lowest; none where neither is better."""
    ends = {"maximize": max, "minimize": min}
    top = ends[direction](scored.values(), default=None) if direction in ends else None
    names = [name for name, score in scored.items() if score == top]
    return tuple(names) if len(names) == 1 else ()


def model_of(given: Any) -> str:
    if isinstance(given, Mapping):
        return str(given.get("model") or given.get("1") or "")
    return ""
