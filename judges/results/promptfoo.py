"""promptfoo's JSON output (`promptfoo eval -o FILE.json`).

The first llm-rubric of a test holds the judge's score; its negation is the same score again. A
grader that could not be read is marked by promptfoo and has no value here, whatever its score.
"""

import json
from collections.abc import Iterator
from typing import Any

from judges.results.found import (
    ABSTAINED,
    OK,
    UNIT,
    UNPARSED,
    Result,
    Results,
    UnreadableResults,
    gathered,
    number_of,
    rows_of,
    text_of,
    unit_of,
)

RUBRIC = "llm-rubric"
NAMED = ("openai:chat:", "openai:responses:", "anthropic:messages:", "google:")
CODE = ("file://", "exec:", "python:")
CANNOT = -1


def read(document: Any) -> Results:
    """Raises `UnreadableResults`."""
    rows = rows_of(document, "results", "results")
    known = [metadata_of(row, at) for at, row in enumerate(rows, 1)]
    about = next((one for one in known if one), {})
    pairs = enumerate(zip(rows, known, strict=True), 1)
    found = (result_of(row, at, one) for at, (row, one) in pairs)
    first = rows[0] if rows else {}
    model = model_of(first, text_of(about.get("judge_model")))
    return gathered(found, model=model, prompt=text_of(about.get("prompt")))


def model_of(row: dict[str, Any], exported: str) -> str:
    """Which model graded. Without a grader promptfoo takes one of its own and does not say which.

    A grader that is code says nothing of its model: it is taken for the one that was exported.
    """
    case = row.get("testCase")
    options = case.get("options") if isinstance(case, dict) else None
    given = options.get("provider") if isinstance(options, dict) else None
    if not given:
        return ""
    about = given if isinstance(given, dict) else {"id": given}
    named = text_of(about.get("modelName")) or text_of(about.get("id"))
    prefix = next((one for one in NAMED if named.startswith(one)), "")
    return exported if not named or named.startswith(CODE) else named.removeprefix(prefix)


def metadata_of(row: Any, at: int) -> dict[str, Any]:
    """What the export wrote of a test, as one JSON text."""
    case = row.get("testCase") if isinstance(row, dict) else None
    given = case.get("metadata") if isinstance(case, dict) else None
    text = given.get("evalhub") if isinstance(given, dict) else None
    try:
        found = json.loads(text) if isinstance(text, str) else None
    except ValueError as error:
        raise UnreadableResults(f"the metadata of test {at} are no JSON") from error
    if not isinstance(found, dict):
        raise UnreadableResults(f"test {at} was not exported from here as a Judge's")
    return found


def result_of(row: dict[str, Any], at: int, about: dict[str, Any]) -> Result:
    unit = unit_of(about, f"test {at}")
    part = next(graded(row), None)
    if part is None:
        return Result(**unit, status=UNPARSED, reason=failure_of(row))
    given, rationale = part.get("metadata"), text_of(part.get("reason"))
    if isinstance(given, dict) and given.get("graderError"):
        return Result(**unit, status=UNPARSED, reason=f"graderError: {rationale}")
    score = number_of(part.get("score"))
    if score is None:
        return Result(**unit, status=UNPARSED, reason="the grader's score is no number")
    if score == CANNOT or could_not(part, score):
        return Result(**unit, status=ABSTAINED, rationale=rationale)
    return Result(**unit, status=OK, kind=UNIT, given=score, rationale=rationale)


def could_not(part: dict[str, Any], score: float) -> bool:
    """The judge did not pass what its own score would have passed: it could not judge."""
    threshold = number_of(part["assertion"].get("threshold"))
    return part.get("pass") is False and threshold is not None and score >= threshold


def graded(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield what the judge's own assertions came to."""
    grading = row.get("gradingResult")
    parts = grading.get("componentResults") if isinstance(grading, dict) else None
    for part in parts if isinstance(parts, list) else []:
        asked = part.get("assertion") if isinstance(part, dict) else None
        if isinstance(asked, dict) and asked.get("type") == RUBRIC:
            yield part


def failure_of(row: dict[str, Any]) -> str:
    return text_of(row.get("error")) or "the test was not graded"
