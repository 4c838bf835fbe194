"""Verdicts as tables: one row per view of a unit (an order of showing, a repeat)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    TextField,
)
from django.db.models import Value as SqlValue
from django.db.models.functions import Cast

from annotation.dataset.values import Scale, Value
from annotation.models import Criterion, Project
from annotation.selectors.ratings import (
    FloatArray,
    IntArray,
    Where,
    code_of,
    decoded,
    matching_items,
    scale_of,
)
from judges.models import Judge, JudgeRun, Verdict

View = tuple[str, int]
# Order, repeat, subject and the value as JSON text.
Said = tuple[Any, ...]
COLUMNS = ("order", "repeat", "subject_id", Cast("value", TextField()))
SETTLED = {JudgeRun.Status.FINISHED: 2, JudgeRun.Status.STOPPED: 1}


@dataclass(frozen=True)
class VerdictTable:
    """A run's verdicts under one criterion, in terms of each item's own A and B.

    `matrix` has shape (n_views, n_subjects) and holds places on the scale as a rating table
    does; NaN is unparsed or not asked, told apart by `asked`. `views` are (order, repeat).
    `judge_model` is the model's name as the run has it.
    """

    criterion: Criterion
    views: tuple[View, ...]
    subjects: IntArray
    matrix: FloatArray
    asked: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
    judge_model: str = ""
    run: JudgeRun | None = None

    @property
    def n_unparsed(self) -> int:
        return int(np.count_nonzero(self.asked & np.isnan(self.matrix)))

    def order(self, name: str) -> FloatArray | None:
        """The first repeat in one order, or None when it was not asked."""
        row = self._row_of(name)
        return None if row is None else self.matrix[row]

    @property
    def in_both_orders(self) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
        """Units of which the first repeats of both orders were asked; all False without two."""
        rows = [self._row_of(name) for name in ("AB", "BA")]
        if None in rows:
            return np.zeros(self.subjects.size, dtype=np.bool_)
        return np.asarray(self.asked[rows].all(axis=0))

    def _row_of(self, name: str) -> int | None:
        return next((row for row, view in enumerate(self.views) if view[0] == name), None)

    @property
    def repeated(self) -> FloatArray | None:
        """Repeats as rows, with a column for each unit and order; None when none was asked twice.

        An order with fewer repeats than another is missing in the rows beyond them.
        """
        orders = sorted({order for order, _ in self.views})
        rows = [[r for r, view in enumerate(self.views) if view[0] == order] for order in orders]
        groups = [self.matrix[group] for group in rows if len(group) > 1]
        if not groups:
            return None
        most = max(len(group) for group in groups)
        padded = np.full((most, len(groups), self.subjects.size), np.nan)
        for place, group in enumerate(groups):
            padded[: len(group), place] = group
        return padded.reshape(most, -1)


def runs_by_label(project: Project) -> dict[str, JudgeRun]:
    """The run with verdicts that stands for each label of the report.

    Trials, probes and anchors stand for nothing. A finished run goes before a stopped one, that
    before one that goes on, waits or was cancelled; among equals the newest. What was imported
    never stands in for what the judge itself was asked.
    Labels that meet are told apart, see `labelled`.
    """
    verdicts = Verdict.objects.filter(run=OuterRef("pk"))
    measured = JudgeRun.objects.filter(project=project, purpose=JudgeRun.Purpose.MEASURE)
    runs = measured.filter(Exists(verdicts)).select_related("judge", "panel")
    chosen: dict[tuple[int, str], JudgeRun] = {}
    for run in runs.order_by("number"):
        source = (run.judge_id, run.prompt_name)
        chosen[source] = max(chosen.get(source, run), run, key=standing)
    return labelled(chosen.values())


def standing(run: JudgeRun) -> tuple[bool, int, int]:
    """Sorts the run that a report should use last."""
    return not run.imported, SETTLED.get(run.status, 0), run.number


def labelled(runs: Iterable[JudgeRun]) -> dict[str, JudgeRun]:
    """Runs of different judges and prompts by label, in the order of their numbers.

    The judge "a/b" and the judge "a" with the prompt "b" have one label: an imported judge keeps
    it, else the one without a prompt; the other's label names its judge.
    """
    found: dict[str, JudgeRun] = {}
    for run in sorted(runs, key=claim_to_label):
        label = run.label if run.label not in found else f"{run.label} (Judge {run.judge.name})"
        found[label] = run
    return dict(sorted(found.items(), key=lambda pair: pair[1].number))


def claim_to_label(run: JudgeRun) -> tuple[bool, bool, str]:
    return run.judge.provider != Judge.Provider.IMPORTED, run.prompt_name != "", run.judge.name


def judged_criteria(run: JudgeRun) -> QuerySet[Criterion]:
    """The criteria a run has verdicts for."""
    keys = Verdict.objects.filter(run=run).values("criterion")
    return Criterion.objects.filter(pk__in=keys).select_related("rubric__project")


def verdict_table(
    run: JudgeRun, criterion: Criterion, where: Where = (), probe: str = ""
) -> VerdictTable:
    """Load a run's verdicts under a criterion: of the subjects as they are, or under a probe."""
    verdicts = Verdict.objects.filter(run=run, criterion__key=criterion.key, probe=probe)
    if where:
        items = matching_items(run.project, where)
        verdicts = verdicts.filter(Q(subject__item__in=items))
    rows = verdicts.order_by(F("id")).values_list(*COLUMNS)
    return tabled(list(rows.iterator(chunk_size=20_000)), run, criterion)


def verdict_tables(runs: Sequence[JudgeRun], criterion: Criterion) -> list[VerdictTable]:
    """The tables of several runs, their subjects as they are, in one query."""
    verdicts = Verdict.objects.filter(run__in=runs, criterion__key=criterion.key, probe="")
    found: dict[int, list[Said]] = {run.pk: [] for run in runs}
    for run, *row in verdicts.order_by(F("id")).values_list("run_id", *COLUMNS):
        found[run].append(tuple(row))
    return [tabled(found[run.pk], run, criterion) for run in runs]


def tabled(rows: Sequence[Said], run: JudgeRun, criterion: Criterion) -> VerdictTable:
    """Rows of `COLUMNS`, in the order in which they were stored, as a table."""
    scale = scale_of(criterion)
    texts = {row[3] for row in rows} - {None, "null"}
    codes = {text: place_of(value, scale) for text, value in decoded(texts).items()}
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
    model = run.model or run.judge.model
    return VerdictTable(criterion, views, subjects, matrix, asked, model, run)


def among(field: str, ids: IntArray | Sequence[int]) -> Func:
    """Filters by many ids, given as one list: to name each takes longer than to look them up."""
    listed = SqlValue([int(one) for one in ids], output_field=ArrayField(BigIntegerField()))
    any_of = Func(listed, function="ANY")
    return Func(
        F(field), any_of, template="%(expressions)s", arg_joiner=" = ", output_field=BooleanField()
    )


def place_of(value: Value, scale: Scale) -> float:
    """Where a verdict stands in the table; NaN off the scale (that of an older rubric, say)."""
    return code_of(value, scale) if scale.contains(value) else np.nan
