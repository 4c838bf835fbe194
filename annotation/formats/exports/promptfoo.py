"""promptfoo: results of prompts, providers and tests; grades become verdicts."""

from collections.abc import Iterator

from annotation.dataset.reading import DataFile
from annotation.dataset.values import JSON, Row
from annotation.formats.containers import Look, entries
from annotation.formats.mapping import Mapping
from annotation.formats.records import Answer, Reading, Record

UNIT = "result"
SUITS = Mapping(
    input="prompt",
    outputs=("output",),
    model="provider",
    metadata=("vars", "test", "prompt_label"),
    skip_blank=True,
)
_GRADER = "promptfoo"


def is_promptfoo(look: Look) -> bool:
    """Tell an evaluation by its results, or a line of one by what every result has."""
    if look.shape == "document":
        return "results" in look.keys and bool(look.keys & {"evalId", "config", "shareableUrl"})
    return look.keys >= {"provider", "prompt"} and bool(look.keys & {"testCase", "promptIdx"})


def read_promptfoo(file: DataFile, reading: Reading) -> Iterator[Record]:
    """Yield the results; those of one prompt are outputs of one item."""
    paths = (("results", "results", "*"), ("results", "*"))
    for place, result in entries(file, reading, paths, unit=UNIT):
        response = _object(result.get("response"))
        output = response.get("output")
        if output is None and result.get("error"):
            reading.skipped.add("the provider answered with an error")
            continue
        test = _object(result.get("testCase"))
        prompt = _object(result.get("prompt"))
        columns: Row = {
            "prompt": prompt.get("raw", result.get("prompt")),
            "prompt_label": prompt.get("label") if prompt.get("label") != prompt.get("raw") else "",
            "output": output,
            "provider": _provider(result.get("provider")),
            "vars": _object(result.get("vars") or test.get("vars")),
            "test": test.get("description"),
        }
        yield Record(place, columns, tuple(_grades(result)))


def _provider(provider: JSON) -> str:
    if isinstance(provider, dict):
        provider = provider.get("label") or provider.get("id")
    return str(provider or "")


def _grades(result: Row) -> Iterator[Answer]:
    grading = _object(result.get("gradingResult"))
    by = _GRADER
    passed = grading.get("pass", result.get("success"))
    if isinstance(passed, bool):
        yield Answer("pass", passed, by, judge=True, comment=_text(grading.get("reason")))
    if result.get("score") is not None:
        yield Answer("score", result["score"], by, judge=True)
    seen: dict[str, int] = {}
    components = grading.get("componentResults")
    for one in components if isinstance(components, list) else []:
        if not isinstance(one, dict):
            continue
        assertion = _object(one.get("assertion"))
        name = _text(assertion.get("metric")) or _text(assertion.get("type"))
        if not name:
            continue
        seen[name] = seen.get(name, 0) + 1
        label = name if seen[name] == 1 else f"{name} {seen[name]}"
        person = assertion.get("type") == "human"
        who = "promptfoo-user" if person else by
        reason = _text(one.get("reason"))
        yield Answer(label, one.get("pass"), who, judge=not person, comment=reason)
        if not person:
            yield Answer(f"{label} score", one.get("score"), who, judge=True, comment=reason)


def _object(value: JSON) -> Row:
    return value if isinstance(value, dict) else {}


def _text(value: JSON) -> str:
    return value if isinstance(value, str) else ""
