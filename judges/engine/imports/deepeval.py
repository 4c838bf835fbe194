"""DeepEval: GEval metrics, as JSON or as the Python that makes them, which is never run."""

from collections.abc import Mapping
from typing import Any

from judges.engine.imports.found import FoundJudge, GivenScale, take_over, text_of
from judges.engine.imports.reading import CannotImport, calls_in, read_json

TOOL = "DeepEval"
SHOWN = frozenset({"INPUT", "ACTUAL_OUTPUT", "EXPECTED_OUTPUT", "CONTEXT", "RETRIEVAL_CONTEXT"})


def read_deepeval(text: str) -> list[FoundJudge]:
    """Every GEval in the text. Raises `CannotImport` where there is none."""
    given = read_json(text) if text.lstrip()[:1] in {"{", "["} else list(calls_in(text, "GEval"))
    every = given if isinstance(given, list) else [given]
    metrics = [one for one in every if isinstance(one, Mapping) and is_metric(one)]
    if not metrics:
        raise CannotImport(
            "There is no GEval here with criteria or evaluation_steps. Paste its JSON, or the "
            "Python that makes it."
        )
    return [judge_of(one, number) for number, one in enumerate(metrics, 1)]


def is_metric(one: Mapping[str, Any]) -> bool:
    return bool(one.get("criteria") or one.get("evaluation_steps"))


def judge_of(given: Mapping[str, Any], number: int) -> FoundJudge:
    strict = given.get("strict_mode") is True
    scale = GivenScale(choices=(1, 0), passing=(1,)) if strict else GivenScale(low=0, high=10)
    text, notes = take_over(criteria_text(given))
    names = [str(one).rpartition(".")[2].upper() for one in several(given, "evaluation_params")]
    lost = [f"{name} has no counterpart here" for name in names if name not in SHOWN]
    if given.get("threshold") is not None:
        lost.append(f"threshold {given['threshold']}: values are compared, without a cut")
    return FoundJudge(
        name=text_of(given.get("name") or given.get("0"), f"GEval {number}"),
        tool=TOOL,
        text=text,
        scale=scale,
        notes=(*notes, *lost),
        reference="EXPECTED_OUTPUT" in names,
        model=given["model"] if isinstance(given.get("model"), str) else "",
    )


def criteria_text(given: Mapping[str, Any]) -> str:
    """Criteria, steps and rubric as one text."""
    parts = [str(given["criteria"])] if given.get("criteria") else []
    steps = several(given, "evaluation_steps")
    if steps:
        lines = [f"{at}. {step}" for at, step in enumerate(steps, 1)]
        parts.append("Evaluation steps:\n" + "\n".join(lines))
    bands = [one for one in several(given, "rubric") if isinstance(one, Mapping)]
    if bands:
        parts.append("Score bands:\n" + "\n".join(map(band_text, bands)))
    return "\n\n".join(parts)


def band_text(band: Mapping[str, Any]) -> str:
    bounds = band.get("score_range") or []
    shown = " to ".join(map(str, bounds)) if isinstance(bounds, list) else str(bounds)
    return f"- {shown}: {band.get('expected_outcome', '')}"


def several(given: Mapping[str, Any], name: str) -> list[Any]:
    found = given.get(name)
    return found if isinstance(found, list) else []
