"""Inspect AI: `model_graded_qa` and `model_graded_fact`, as Python that is not run, or as JSON."""

from collections.abc import Mapping
from typing import Any

from judges.engine.imports.found import FoundJudge, GivenScale, take_over, text_of
from judges.engine.imports.reading import CannotImport, calls_in, check_size, read_json

TOOL = "Inspect AI"
CALLS = ("model_graded_qa", "model_graded_fact")
# In its templates the answer is what the model under test said, the criterion the target.
NAMES = {"answer": "output", "criterion": "reference", "question": "input"}


def read_inspect(text: str) -> list[FoundJudge]:
    """Raises `CannotImport` where there is no template."""
    if text.lstrip()[:1] in {"{", "["}:
        given = read_json(text)
        every = given if isinstance(given, list) else [given]
    elif "model_graded" in text:
        every = list(calls_in(text, *CALLS))
    else:
        every = [{"template": check_size(text)}] if "{answer}" in text else []
    found = [one for one in every if isinstance(one, Mapping) and written(one, "template")]
    if not found:
        raise CannotImport(
            "There is no template here. Paste it, or the call of model_graded_qa with the "
            "template written out; its own usual template is not part of the call."
        )
    return [judge_of(one, number) for number, one in enumerate(found, 1)]


def written(given: Mapping[str, Any], name: str) -> str:
    found = given.get(name) or (given.get("0") if name == "template" else "")
    return found if isinstance(found, str) else ""


def judge_of(given: Mapping[str, Any], number: int) -> FoundJudge:
    fixed = {"instructions": written(given, "instructions")}
    text, notes = take_over(written(given, "template"), NAMES, single=True, fixed=fixed)
    left = []
    if written(given, "grade_pattern"):
        left.append("grade_pattern: a reply is JSON here, and read as JSON")
    partial = given.get("partial_credit") is True
    choices = ("C", "P", "I") if partial else ("C", "I")
    return FoundJudge(
        name=text_of(given.get("name"), f"model_graded_qa {number}"),
        tool=TOOL,
        text=text,
        scale=GivenScale(choices=choices, passing=("C",)),
        notes=(*notes, *left),
        model=written(given, "model"),
    )
