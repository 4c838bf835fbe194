"""Verdicts as tables: one row per view of a unit (an order of showing, a repeat)."""

import json
from dataclasses import dataclass

import numpy as np
from django.db.models import F, Q, QuerySet, TextField
from django.db.models.functions import Cast

from annotation.models import Criterion, Project
from annotation.selectors.ratings import (
    FloatArray,
    IntArray,
    Where,
    code_of,
    matching_items,
    scale_of,
)
from judges.models import JudgeRun, Verdict

View = tuple[str, int]


@dataclass(frozen=True)
class VerdictTable:
    """A run's verdicts under one criterion, in terms of each item's own A and B.

    `matrix` has shape (n_views, n_subjects) and holds places on the scale as a rating table
    does; NaN is unparsed or not asked, told apart by `asked`. `views` are (order, repeat).
    """

    criterion: Criterion
    views: tuple[View, ...]
    subjects: IntArray
    matrix: FloatArray
    asked: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]

    @property
    def n_unparsed(self) -> int:
        return int(np.count_nonzero(self.asked & np.isnan(self.matrix)))

    def order(self, name: str) -> FloatArray | None:
        """The first repeat in one order, or None when it was not asked."""
        rows = [row for row, (order, repeat) in enumerate(self.views) if order == name]
        return self.matrix[rows[0]] if rows else None

    @property
    def repeated(self) -> list[FloatArray]:
        """For each order asked more than once: its rows."""
        orders = sorted({order for order, _ in self.views})
        rows = [[r for r, view in enumerate(self.views) if view[0] == order] for order in orders]
        return [self.matrix[group] for group in rows if len(group) > 1]


def runs_by_label(project: Project) -> dict[str, JudgeRun]:
    """The newest run with verdicts behind each label of the report."""
    runs = JudgeRun.objects.filter(project=project).select_related("judge").order_by("number")
    with_verdicts = runs.filter(pk__in=Verdict.objects.filter(run__project=project).values("run"))
    return {run.label: run for run in with_verdicts}


def judged_criteria(run: JudgeRun) -> QuerySet[Criterion]:
    """The criteria a run has verdicts for."""
    keys = Verdict.objects.filter(run=run).values("criterion")
    return Criterion.objects.filter(pk__in=keys).select_related("rubric__project")


def verdict_table(run: JudgeRun, criterion: Criterion, where: Where = ()) -> VerdictTable:
    """Load a run's verdicts under a criterion."""
    verdicts = Verdict.objects.filter(run=run, criterion__key=criterion.key)
    if where:
        items = matching_items(run.project, where)
        verdicts = verdicts.filter(Q(subject__item__in=items))
    fields = ("order", "repeat", "subject_id", Cast("value", TextField()))
    rows = list(verdicts.order_by(F("id")).values_list(*fields).iterator(chunk_size=20_000))
    scale = scale_of(criterion)
    texts = {row[3] for row in rows} - {None, "null"}
    codes = {text: code_of(json.loads(text), scale) for text in texts}
    views = tuple(sorted({(row[0], row[1]) for row in rows}))
    places = {view: place for place, view in enumerate(views)}
    subjects, columns = np.unique(
        np.fromiter((row[2] for row in rows), np.int64, len(rows)), return_inverse=True
    )
    matrix = np.full((len(views), subjects.size), np.nan)
    asked = np.zeros(matrix.shape, dtype=bool)
    at = [places[row[0], row[1]] for row in rows]
    asked[at, columns] = True
    matrix[at, columns] = [codes.get(row[3], np.nan) for row in rows]
    return VerdictTable(criterion, views, subjects, matrix, asked)
