"""How raters' first answers compare with what traps expect, by criterion and by item."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from annotation.dataset.values import is_number, is_within, value_key
from annotation.models import ExpectedRating, Project, TrapResult
from annotation.selectors.ratings import Where, matching_items
from evalhub.stats.coefficients import coefficient
from evalhub.stats.intervals import wilson

TrapScores = dict[tuple[str, str], dict[str, Any]]


@dataclass(frozen=True)
class TrapAnswer:
    """One first answer to one expected rating."""

    rater: str
    criterion: str
    item: int
    passed: bool


def trap_answers(project: Project, where: Where = ()) -> Iterator[TrapAnswer]:
    """Every scored answer: the first that a rater gave, whatever was changed later."""
    results = TrapResult.objects.filter(subject__project=project)
    if where:
        results = results.filter(subject__item__in=matching_items(project, where))
    given = results.values_list(
        "subject_id",
        "rater__key",
        "subject__item_id",
        "annotation__ratings__criterion__key",
        "annotation__ratings__value",
    )
    expected = {
        (e.subject_id, e.criterion.key): e
        for e in ExpectedRating.objects.filter(trap__project=project).select_related("criterion")
    }
    for subject, rater, item, key, value in given.iterator(chunk_size=10_000):
        wanted = expected.get((subject, key))
        if wanted is not None:
            yield TrapAnswer(rater, key, item, meets(value, wanted.value, wanted.tolerance))


def meets(value: Any, expected: Any, tolerance: float | None) -> bool:
    """Is a rating what a trap expects? Numbers may be off by the tolerance."""
    if is_number(value) and is_number(expected):
        return is_within(value, expected, tolerance)
    return value is not None and value_key(value) == value_key(expected)


def trap_scores(project: Project, where: Where = ()) -> TrapScores:
    """Expected and passed ratings by (rater key, criterion key), with Wilson's interval."""
    counts: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for answer in trap_answers(project, where):
        score = counts[answer.rater, answer.criterion]
        score[0] += 1
        score[1] += answer.passed
    return {
        pair: {
            "expected": n,
            "passed": passed,
            "rate": coefficient(lambda p=passed, total=n: wilson(p, total)),
        }
        for pair, (n, passed) in counts.items()
    }


@dataclass(frozen=True)
class RaterTraps:
    """One rater's traps: whole items passed, and single ratings passed."""

    items: int
    items_passed: int
    ratings: int
    ratings_passed: int


def rater_traps(project: Project, where: Where = ()) -> dict[str, RaterTraps]:
    """By rater key; an item is passed when all its expected ratings are met."""
    answers: dict[str, dict[int, list[bool]]] = defaultdict(lambda: defaultdict(list))
    for answer in trap_answers(project, where):
        answers[answer.rater][answer.item].append(answer.passed)
    return {
        rater: RaterTraps(
            items=len(items),
            items_passed=sum(all(passed) for passed in items.values()),
            ratings=sum(len(passed) for passed in items.values()),
            ratings_passed=sum(sum(passed) for passed in items.values()),
        )
        for rater, items in answers.items()
    }
