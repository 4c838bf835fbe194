"""The units people differ on, most disagreement first, with what each said and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from django.utils.text import Truncator

from annotation.agreement.figures import Figure
from annotation.models import Criterion, Rating, Reference, Subject
from annotation.selectors.agreement.criteria.asked import Asked
from annotation.selectors.annotations import as_turns
from annotation.selectors.items import UnitView
from annotation.selectors.ratings import IntArray, text_at
from annotation.selectors.review.latest import revised_ratings
from evalhub.stats.agreement.units import UnitDisagreement, unit_disagreement
from evalhub.stats.errors import UndefinedStatistic

PAGE, MOST_ROWS, EXCERPT = 10, 5000, 240


@dataclass(frozen=True)
class Apart:
    """One unit: its part of all disagreement, and everything said.

    `relative` is 1 where two of its ratings are as far apart as any two ratings of anybody.
    """

    subject: Subject
    share: float
    relative: float
    unit: UnitView

    @property
    def excerpt(self) -> str:
        """How what is rated begins."""
        output, item = self.subject.output, self.subject.item
        text = output.text if output else " ".join(turn.text for turn in as_turns(item.input))
        return Truncator(" ".join(text[: 4 * EXCERPT].split())).chars(EXCERPT)


@dataclass(frozen=True)
class Explorer:
    """A page of `n_units` units whose ratings differ; `held` is the page's part of it all."""

    units: tuple[Apart, ...]
    start: int
    n_units: int

    @property
    def held(self) -> float:
        return sum(one.share for one in self.units)

    @property
    def last(self) -> int:
        return self.start + len(self.units)

    @property
    def after(self) -> int | None:
        return self.start + PAGE if self.start + PAGE < self.n_units else None

    @property
    def before(self) -> int | None:
        return max(0, self.start - PAGE) if self.start else None


def ranked(asked: Asked) -> tuple[IntArray, UnitDisagreement | None]:
    """Columns whose ratings differ, those with most of the disagreement first."""
    try:
        found = unit_disagreement(asked.stacked, asked.level)  # type: ignore[arg-type]
    except UndefinedStatistic:
        return np.empty(0, np.int64), None
    return found.ranked[found.share[found.ranked] > 0], found


def disagreement_explorer(asked: Asked, start: int) -> Explorer:
    columns, found = ranked(asked)
    if found is None:
        return Explorer((), start, 0)
    shown = columns[start : start + PAGE]
    ids = [int(asked.table.subjects[column]) for column in shown]
    subjects = Subject.objects.select_related("item", "output").in_bulk(ids)
    ratings, references = said_of(asked, list(subjects.values())), truths(asked.criterion, ids)
    units = [
        Apart(
            subjects[pk],
            float(found.share[column]),
            float(found.relative[column]),
            UnitView(asked.criterion, tuple(ratings.get(pk, ())), references.get(pk)),
        )
        for pk, column in zip(ids, shown, strict=True)
    ]
    return Explorer(tuple(units), start, int(columns.size))


def said_of(asked: Asked, subjects: Sequence[Subject]) -> dict[int, list[Rating]]:
    """The counted ratings of some subjects under the criterion, each list by rater key."""
    rows = Rating.objects.filter(
        annotation__subject__in=subjects,
        annotation__status__in=asked.counted.statuses,
        criterion__key=asked.criterion.key,
    ).select_related("annotation__rater__user", "criterion")
    given = list(rows)
    if asked.counted.revised:
        given = with_revisions(asked, subjects, given)
    found: dict[int, list[Rating]] = {}
    for rating in sorted(given, key=lambda one: one.annotation.rater.key):
        found.setdefault(rating.annotation.subject_id, []).append(rating)
    return found


def with_revisions(
    asked: Asked, subjects: Sequence[Subject], given: Sequence[Rating]
) -> list[Rating]:
    """The newest revision in place of what was said first."""
    revised: dict[int, list[Rating]] = {}
    for item in {subject.item for subject in subjects}:
        revised |= revised_ratings(item, asked.counted.statuses)
    ids = {subject.pk for subject in subjects}
    newer = [
        one
        for ratings in revised.values()
        for one in ratings
        if one.criterion.key == asked.criterion.key and one.annotation.subject_id in ids
    ]
    return [*(one for one in given if one.annotation_id not in revised), *newer]


def truths(criterion: Criterion, ids: Sequence[int]) -> dict[int, Reference]:
    found = Reference.objects.filter(subject__in=ids, criterion__key=criterion.key)
    return {one.subject_id: one for one in found.select_related("criterion")}


def unit_figure(asked: Asked) -> Figure:
    """Every unit whose ratings differ, up to `MOST_ROWS`: who said what."""
    return Figure(
        name="units",
        title=f"Where people differ, {asked.title}",
        method=asked.method(f"Units whose Ratings differ, the first {MOST_ROWS:,}."),
        columns=("item", "output", "share_of_disagreement", "relative_to_chance", "ratings"),
        table=partial(unit_rows, asked),
    )


def unit_rows(asked: Asked) -> Iterator[tuple[Any, ...]]:
    """One row for each unit, those with most of the disagreement first."""
    table, (every, found) = asked.table, ranked(asked)
    if found is None:
        return
    columns = every[:MOST_ROWS]
    ids = [int(table.subjects[column]) for column in columns]
    places = Subject.objects.filter(pk__in=ids).values_list("pk", "item__key", "output__key")
    keys = {pk: (item, output) for pk, item, output in places}
    for pk, column in zip(ids, columns, strict=True):
        said = [
            f"{name}: {text_at(value, table.scale)}"
            for name, value in zip(asked.raters, table.matrix[:, column], strict=True)
            if not np.isnan(value)
        ]
        share, relative = float(found.share[column]), float(found.relative[column])
        yield (*keys[pk], share, relative, "; ".join(said))
