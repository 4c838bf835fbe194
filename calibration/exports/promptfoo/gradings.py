"""How a golden value becomes something a grader passes or fails.

Ordered scales: the grader is not told the value. It scores the place of the value it would give,
0 for the lowest and 1 for the highest; an assertion half a step below the golden place must hold
and its negation half a step above must hold too, so that praising everything fails as well.
Nominal scales and free numbers: the grader is told a claim and scores 1 or 0; the claim with the
golden value must hold and, on a scale, the claim with the value after it must not.
"""

from typing import Any

from annotation.dataset.values import Value, value_key, value_text
from annotation.models import Criterion, Level
from annotation.selectors.ratings import scale_of
from evalhub.templating.nunjucks import literal

CLAIM_THRESHOLD = 0.5
Assertion = dict[str, Any]


def assertions(criterion: Criterion, value: Value) -> list[Assertion]:
    """What promptfoo asserts about one golden value; every assertion has its threshold."""
    if is_ordered(criterion):
        return placed(criterion, scale_of(criterion).index(value))
    found = [claim(criterion, value)]
    other = next_value(criterion, value)
    if other is not None:
        found.append(negated(claim(criterion, other), f"{criterion.key}: not another value"))
    return found


def is_ordered(criterion: Criterion) -> bool:
    return criterion.level != Level.NOMINAL and bool(criterion.values)


def score_of(criterion: Criterion, value: Value) -> float | None:
    """The place of a value between 0 and 1; None where there is no order."""
    if not is_ordered(criterion):
        return None
    return rounded(scale_of(criterion).index(value) / (len(criterion.values) - 1))


def placed(criterion: Criterion, place: int) -> list[Assertion]:
    """The two sides of a place on an ordered scale; there is nothing above the last."""
    last = len(criterion.values) - 1
    text = literal(scale_rubric(criterion))
    low = assertion(text, rounded(max(0.0, (place - 0.5) / last)), criterion.key)
    if place == last:
        return [low]
    high = assertion(text, rounded((place + 0.5) / last), criterion.key)
    return [low, negated(high, f"{criterion.key}: not above")]


def claim(criterion: Criterion, value: Value) -> Assertion:
    lines = [
        *about(criterion),
        *values_in_words(criterion),
        f"Claim: the right value is {value_key(value)}.",
        "Score 1 and pass if the claim is right, score 0 and do not pass if it is wrong.",
    ]
    return assertion(literal("\n".join(lines)), CLAIM_THRESHOLD, criterion.key)


def next_value(criterion: Criterion, value: Value) -> Value | None:
    """The value after this one on the list, the first after the last."""
    values = criterion.values
    if not values:
        return None
    return values[(scale_of(criterion).index(value) + 1) % len(values)]  # type: ignore[no-any-return]


def assertion(text: str, threshold: float, metric: str) -> Assertion:
    return {"type": "llm-rubric", "value": text, "threshold": threshold, "metric": metric}


def negated(one: Assertion, metric: str) -> Assertion:
    return {**one, "type": "not-llm-rubric", "metric": metric}


def scale_rubric(criterion: Criterion) -> str:
    """The criterion with the score of every value; the golden value is not in it."""
    lines = [*about(criterion), "Decide on one of these values and give its score:"]
    for value in criterion.values:
        score = f"{value_key(value)}, score {score_of(criterion, value):g}"
        lines.append(with_anchor(criterion, value, score))
    lines.append("Pass if you could decide, do not pass if you could not.")
    return "\n".join(lines)


def with_anchor(criterion: Criterion, value: Value, said: str) -> str:
    """One line of a list of values: what is said of it and what it stands for."""
    anchor = criterion.anchors.get(value_text(value)) or criterion.anchors.get(value_key(value))
    return f"- {said}: {anchor}" if anchor else f"- {said}"


def about(criterion: Criterion) -> list[str]:
    """Title, question and guideline."""
    return [
        f"Criterion: {criterion.title or criterion.key}",
        *(part for part in (criterion.question, criterion.guideline) if part),
    ]


def values_in_words(criterion: Criterion) -> list[str]:
    if not criterion.values:
        return ["The value may be any number."]
    values = [with_anchor(criterion, value, value_key(value)) for value in criterion.values]
    return ["The value is one of these:", *values]


def rounded(number: float) -> float:
    return round(number, 4)
