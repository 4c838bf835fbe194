"""An Inspect log, as JSON or as an `.eval` file: what its scorer `judge` says of each sample."""

import math
from typing import Any

from judges.results.found import (
    ABSTAINED,
    OFF_SCALE,
    OK,
    UNPARSED,
    Result,
    Results,
    UnreadableResults,
    gathered,
    rows_of,
    text_of,
    unit_of,
)

SCORER = "judge"
ROLE = "grader"
REASONS = {"abstained": ABSTAINED, "off_scale": OFF_SCALE}


def read(document: Any) -> Results:
    """Raises `UnreadableResults`."""
    samples = rows_of(document, "samples")
    # A packed log holds its samples as they ended: the same epoch is to be the same repeat.
    numbered = sorted(enumerate(samples, 1), key=lambda one: epoch_of(one[1]))
    found = (result_of(sample, at) for at, sample in numbered)
    first = samples[0].get("metadata") if samples and isinstance(samples[0], dict) else None
    prompt = text_of(first.get("prompt")) if isinstance(first, dict) else ""
    return gathered(found, model=model_of(document), prompt=prompt)


def epoch_of(sample: Any) -> int:
    epoch = sample.get("epoch") if isinstance(sample, dict) else None
    return epoch if type(epoch) is int else 0


def model_of(document: dict[str, Any]) -> str:
    """The model that had the role of the grader."""
    evaluation = document.get("eval")
    roles = evaluation.get("model_roles") if isinstance(evaluation, dict) else None
    role = roles.get(ROLE) if isinstance(roles, dict) else None
    return text_of(role.get("model")) if isinstance(role, dict) else ""


def result_of(sample: Any, at: int) -> Result:
    if not isinstance(sample, dict):
        raise UnreadableResults(f"sample {at} is no object")
    unit = unit_of(sample.get("metadata"), f"sample {at}")
    scores = sample.get("scores")
    score = scores.get(SCORER) if isinstance(scores, dict) else None
    if not isinstance(score, dict):
        return Result(**unit, status=UNPARSED, reason=failure_of(sample))
    about = score.get("metadata")
    about = about if isinstance(about, dict) else {}
    texts = {"rationale": text_of(score.get("explanation")), "raw": text_of(about.get("raw"))}
    if is_nan(score.get("value")) or "value" not in about:
        said = text_of(score.get("reason")) or "the score has no value"
        return Result(**unit, status=REASONS.get(said, UNPARSED), reason=said, **texts)
    return Result(**unit, status=OK, given=about["value"], **texts)


def is_nan(value: Any) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value))


def failure_of(sample: dict[str, Any]) -> str:
    error = sample.get("error")
    message = text_of(error.get("message")) if isinstance(error, dict) else ""
    return message or f"the sample has no score by {SCORER}"
