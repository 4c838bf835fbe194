"""Severity of each rater under each criterion: who rates higher or lower than the others."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from annotation.agreement.figures import Figure
from annotation.selectors.ratings import FloatArray, RatingTable
from evalhub.plotting.documents import grid
from evalhub.stats.raters.facets import FacetView, facet_view
from evalhub.templatetags.figures import NOT_DEFINED, number

MOST_RATERS, MOST_CELLS = 24, 3_000_000


@dataclass(frozen=True)
class Facet:
    """A rater's severity in points of the scale, positive = rates higher; `told` off zero."""

    value: float
    low: float
    high: float

    @property
    def told(self) -> bool:
        return self.low > 0 or self.high < 0

    @property
    def text(self) -> str:
        return f"{'+' if self.value > 0 else ''}{number(self.value)}"

    @property
    def ends(self) -> str:
        return f"{number(self.low)} to {number(self.high)}"


@dataclass(frozen=True)
class Facets:
    """Rows are raters, columns criteria with numbers; None where a criterion does not tell."""

    criteria: tuple[str, ...] = ()
    rows: tuple[tuple[str, tuple[Facet | None, ...]], ...] = ()
    n_raters: int = 0


def rater_facets(tables: Sequence[RatingTable], names: dict[str, str]) -> Facets:
    """The raters with most ratings beside each other, over the criteria whose steps are numbers."""
    measured = [t for t in tables if t.numbers is not None and t.criterion.level != "nominal"]
    measured = [t for t in measured if t.n_ratings and t.matrix.size <= MOST_CELLS]
    keys = sorted({key for table in measured for key in table.raters})
    if len(keys) < 2:
        return Facets(n_raters=len(keys))
    matrices = {table.criterion.title: aligned(table, keys) for table in measured}
    found = facet_view(matrices)
    counts = np.sum([(~np.isnan(one)).sum(axis=1) for one in matrices.values()], axis=0)
    most = np.argsort(-counts, kind="stable")[:MOST_RATERS]
    shown = sorted((names.get(keys[row], keys[row]), int(row)) for row in most)
    rows = tuple((name, cells_of(found, row)) for name, row in shown)
    return Facets(found.criteria, rows, len(keys))


def aligned(table: RatingTable, keys: Sequence[str]) -> FloatArray:
    """The numbers of a table with a row for every key."""
    numbers = table.numbers
    rows = {key: row for row, key in enumerate(table.raters)}
    nobody = np.full(table.subjects.size, np.nan)
    return np.array(
        [nobody if numbers is None or key not in rows else numbers[rows[key]] for key in keys]
    )


def cells_of(found: FacetView, row: int) -> tuple[Facet | None, ...]:
    ends = zip(found.values[row], found.low[row], found.high[row], strict=True)
    return tuple(
        None if np.isnan(v) else Facet(float(v), float(lo), float(hi)) for v, lo, hi in ends
    )


def facet_figure(facets: Facets, method: str) -> Figure:
    names = [name for name, _ in facets.rows]
    cells = [
        {
            "row": name,
            "column": criterion,
            "value": one.value if one else None,
            "text": one.text if one else NOT_DEFINED,
        }
        for name, row in facets.rows
        for criterion, one in zip(facets.criteria, row, strict=True)
    ]
    return Figure(
        name="severity",
        title="Severity of each Rater under each Criterion",
        method=f"Points of the scale above (+) or below the mean of the Raters, by least squares "
        f"over units and Raters, 95% Student intervals, not corrected for their number. {method}",
        columns=("rater", "criterion", "severity", "low", "high"),
        table=lambda: (
            (name, criterion, *((one.value, one.low, one.high) if one else (None, None, None)))
            for name, row in facets.rows
            for criterion, one in zip(facets.criteria, row, strict=True)
        ),
        picture=grid(cells, rows=names, columns=facets.criteria) if cells else None,
    )
