"""How a criterion is asked in another tool, and a value is written there."""

from dataclasses import dataclass
from enum import Enum
from typing import Any

from annotation.dataset.kinds.scales import SETS
from annotation.dataset.values import member_text, value_text
from annotation.models import Criterion, Rater, Scope
from calibration.exports.snapshots import Source
from calibration.exports.tables.columns import criteria_of
from calibration.exports.tables.entries import Entry, released

MOST_STARS = 10


class Asked(Enum):
    """The control."""

    STARS = "rating"
    ONE = "choice"
    SEVERAL = "choices"
    NUMBER = "number"


@dataclass(frozen=True)
class Question:
    """A criterion as a control; `options` are the texts of its values."""

    key: str
    title: str
    asked: Asked
    options: tuple[str, ...] = ()

    def written(self, value: Any) -> Any:
        """A value as the tool has it: a number, a text, or a list of texts."""
        if self.asked is Asked.SEVERAL:
            return [member_text(one) for one in value]
        return value if self.asked in (Asked.STARS, Asked.NUMBER) else value_text(value)


def questions(source: Source, scope: str) -> list[Question]:
    """The questions about subjects of a scope, in order."""
    return [question(one) for one in criteria_of(released(source)) if one.scope == scope]


def question(criterion: Criterion) -> Question:
    options = tuple(map(value_text, criterion.values))
    title = criterion.question or criterion.title
    if criterion.kind in SETS:
        return Question(criterion.key, title, Asked.SEVERAL, options)
    if not options:
        return Question(criterion.key, title, Asked.NUMBER)
    whole = all(type(one) is int for one in criterion.values)
    if (
        whole
        and criterion.values == list(range(1, len(options) + 1))
        and len(options) <= MOST_STARS
    ):
        return Question(criterion.key, title, Asked.STARS, options)
    return Question(criterion.key, title, Asked.ONE, options)


def scopes(source: Source) -> list[str]:
    """The scopes that have questions: single outputs first."""
    there = {one.scope for one in criteria_of(released(source))}
    return [one for one in (Scope.OUTPUT, Scope.PAIR) if one in there]


def numbered_raters(source: Source) -> dict[str, int]:
    """A number for every rater of the project, by code."""
    rows = Rater.objects.filter(project=source.project).order_by("pk").values_list("key", flat=True)
    return {key: at for at, key in enumerate(rows, 1)}


def shown(one: Entry) -> dict[str, str]:
    """What people saw, under names that need no explanation."""
    given = one.input if isinstance(one.input, str) else turns(one.input)
    found = {"input": given, "context": one.context}
    texts = [out.text for out in one.outputs] or [given]
    found["response"] = texts[0]
    if one.scope == Scope.PAIR:
        found["response_b"] = texts[1] if len(texts) > 1 else ""
    return found


def turns(given: list[dict[str, Any]]) -> str:
    return "\n\n".join(f"{turn.get('role')}: {turn.get('content')}" for turn in given)
