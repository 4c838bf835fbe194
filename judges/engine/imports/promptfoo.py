"""promptfoo: assertions of the type `llm-rubric`, wherever a configuration has them."""

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
from judges.engine.imports.reading import CannotImport, read_json, read_yaml

TOOL = "promptfoo"
TYPES = frozenset({"llm-rubric", "g-eval", "model-graded-closedqa"})
TURNED = "The result is turned around: an Output passes where the above does not hold of it."
PASS = GivenScale(choices=("pass", "fail"), passing=("pass",))


def read_promptfoo(text: str) -> list[FoundJudge]:
    """Every different rubric of a configuration. Raises `CannotImport` where there is none."""
    config = read_yaml(text)
    if not isinstance(config, Mapping):
        raise CannotImport("A promptfoo configuration is a mapping with tests or defaultTest.")
    found: dict[str, FoundJudge] = {}
    for rubric, options in assertions(config):
        judge = judge_of(rubric, options, len(found) + 1)
        found.setdefault(judge.text, judge)
    if not found:
        raise CannotImport("The configuration has no assertion of the type llm-rubric.")
    return list(found.values())


def assertions(config: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Assertions with the options that hold for them: their own, the test's, the default's."""
    usual = mapping(config.get("defaultTest"))
    options = mapping(usual.get("options"))
    tests = config.get("tests")
    for test in [usual, *(tests if isinstance(tests, list) else [])]:
        own = {**options, **mapping(mapping(test).get("options"))}
        for one in listed(mapping(test).get("assert")):
            if one.get("type") == "assert-set":
                yield from ((inner, own) for inner in listed(one.get("assert")) if graded(inner))
            elif graded(one):
                yield one, own


def graded(one: Mapping[str, Any]) -> bool:
    return str(one.get("type", "")).removeprefix("not-") in TYPES


def judge_of(one: Mapping[str, Any], options: Mapping[str, Any], number: int) -> FoundJudge:
    given = {**options, **one}
    rubric = messages_text(given.get("value", ""))
    criteria = given.get("value")
    if isinstance(criteria, list):
        rubric = "\n".join(f"- {step}" for step in criteria)
    text, notes = take_over(rubric)
    prompt = given.get("rubricPrompt")
    if isinstance(prompt, list | str) and prompt:
        text, notes = with_prompt(prompt, rubric)
    if turned(given):
        text = f"{text}\n\n{TURNED}"
    left = [*notes, *behind(given)]
    provider = given.get("provider")
    config = mapping(mapping(provider).get("config"))
    model = mapping(provider).get("id", "") if isinstance(provider, Mapping) else provider or ""
    return FoundJudge(
        name=text_of(given.get("metric") or given.get("description"), f"llm-rubric {number}"),
        tool=TOOL,
        text=text,
        scale=PASS,
        notes=tuple(left),
        model=str(model),
        parameters=kept_parameters(config),
    )


def with_prompt(prompt: Any, rubric: str) -> tuple[str, tuple[str, ...]]:
    """A prompt of their own around the rubric: text, messages, or messages as JSON."""
    if isinstance(prompt, str) and prompt.startswith("file://"):
        text, notes = take_over(rubric)
        return text, (*notes, f"rubricPrompt is in another file ({prompt[:60]}); paste its text")
    if isinstance(prompt, str) and prompt.lstrip().startswith("["):
        try:
            prompt = read_json(prompt)
        except CannotImport:
            return take_over(str(prompt), fixed={"rubric": rubric})
    return take_over(messages_text(prompt), fixed={"rubric": rubric})


def turned(given: Mapping[str, Any]) -> bool:
    return str(given.get("type", "")).startswith("not-")


def behind(given: Mapping[str, Any]) -> Iterator[str]:
    """What an assertion says that a prompt here does not."""
    if turned(given):
        yield "not-llm-rubric turns the result around; the text says so at its end"
    if given.get("threshold") is not None:
        yield f"threshold {given['threshold']}: values are compared with people's, without a cut"
    if given.get("weight") is not None:
        yield f"weight {given['weight']}: every Criterion is reported by itself"
    if given.get("transform") is not None:
        yield "transform is code, and nothing is run here"


def mapping(given: Any) -> Mapping[str, Any]:
    return given if isinstance(given, Mapping) else {}


def listed(given: Any) -> list[Mapping[str, Any]]:
    return [one for one in given if isinstance(one, Mapping)] if isinstance(given, list) else []
