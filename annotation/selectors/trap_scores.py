"""How raters' first answers compare with what traps expect, by criterion and by item."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from annotation.dataset.values import is_number, is_within, value_key
from annotation.models import ExpectedRating, Project, Rating
from annotation.selectors.agreement.counted import EVERYBODY, USUAL, Counted
from annotation.selectors.quality.exclusions import trap_results
from annotation.selectors.ratings import Where, matching_items
from evalhub.stats.coefficients import coefficient
from evalhub.stats.proportions import wilson

READ_AT_ONCE = 10_000
TrapScores = dict[tuple[str, str], dict[str, Any]]


@dataclass(frozen=True)
class TrapAnswer:
    """One first answer to one expected rating."""

    rater: str
    criterion: str
    item: int
    passed: bool


def trap_answers(
    project: Project, where: Where = (), counted: Counted = USUAL
) -> Iterator[TrapAnswer]:
    """Every scored answer: the first that a rater gave, whatever was changed later."""
    results = trap_results(project, counted)
    if where:
        results = results.filter(subject__item__in=matching_items(project, where))
    expected = {
        (e.subject_id, e.criterion.key): e
        for e in ExpectedRating.objects.filter(trap__project=project).select_related("criterion")
    }
    found = list(
        results.values_list("annotation_id", "subject_id", "rater__key", "subject__item_id")
    )
    for start in range(0, len(found), READ_AT_ONCE):
        part = {row[0]: row[1:] for row in found[start : start + READ_AT_ONCE]}
        yield from answers_of(part, expected)


def answers_of(
    answered: Mapping[int, tuple[int, str, int]],
    expected: Mapping[tuple[int, str], ExpectedRating],
) -> Iterator[TrapAnswer]:
    """The answers in some annotations, given as their subject, rater and item by their id.

    Read by ids and not in one join with the results: right after a load the server knows nothing
    of either table's size, and would read all ratings for each of them.
    """
    ratings = Rating.objects.filter(annotation_id__in=list(answered))
    for annotation, key, value in ratings.values_list("annotation_id", "criterion__key", "value"):
        subject, rater, item = answered[annotation]
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
    for answer in trap_answers(project, where, EVERYBODY):
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


def rater_traps(
    project: Project, where: Where = (), counted: Counted = USUAL
) -> dict[str, RaterTraps]:
    """By rater key; an item is passed when all its expected ratings are met."""
    answers: dict[str, dict[int, list[bool]]] = defaultdict(lambda: defaultdict(list))
    for answer in trap_answers(project, where, counted):
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
