"""A DeepEval run, as `DEEPEVAL_RESULTS_FOLDER` keeps it: scores are shares of the integer scale."""

from typing import Any

from judges.results.found import (
    OK,
    SHARE,
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

SUFFIX = " [GEval]"


def read(document: Any) -> Results:
    """Raises `UnreadableResults`."""
    cases = [case_of(row, at) for at, row in enumerate(rows_of(document, "testCases"), 1)]
    found = (result_of(row, at) for at, row in enumerate(cases, 1))
    first = cases[0] if cases else {}
    metrics = [metric for row in cases for metric in metrics_of(row)]
    model = next((text_of(one.get("evaluationModel")) for one in metrics), "")
    about = first.get("metadata")
    prompt = text_of(about.get("prompt")) if isinstance(about, dict) else ""
    return gathered(found, model=model, prompt=prompt)


def case_of(row: Any, at: int) -> dict[str, Any]:
    if not isinstance(row, dict):
        raise UnreadableResults(f"test case {at} is no object")
    return row


def metrics_of(row: dict[str, Any]) -> list[dict[str, Any]]:
    found = row.get("metricsData")
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def result_of(row: dict[str, Any], at: int) -> Result:
    """The metric that has the criterion's name; without a score it says why."""
    unit = unit_of(row.get("metadata"), f"test case {at}")
    names = {unit["criterion"], f"{unit['criterion']}{SUFFIX}"}
    metric = next((one for one in metrics_of(row) if one.get("name") in names), None)
    if metric is None:
        return Result(**unit, status=UNPARSED, reason="the test case has no score of the Judge")
    score = number_of(metric.get("score"))
    if metric.get("error") or score is None:
        said = text_of(metric.get("error")) or "the metric gave no score"
        return Result(**unit, status=UNPARSED, reason=said)
    rationale = text_of(metric.get("reason"))
    return Result(**unit, status=OK, kind=SHARE, given=score, rationale=rationale)
