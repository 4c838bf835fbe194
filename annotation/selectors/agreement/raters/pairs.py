"""Every rater beside every other: agreement against what the panel would give by chance."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from annotation.agreement.figures import INTERVAL, Figure, ends
from annotation.selectors.agreement.criteria.asked import Asked
from annotation.selectors.agreement.report import NO_CLASSES
from annotation.selectors.ratings import FloatArray, IntArray, RatingTable
from evalhub.plotting.documents import grid
from evalhub.stats.agreement.kappa import cohen_kappa
from evalhub.stats.coefficients import Coefficient, attempt
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.panels.pairwise import pairwise_agreement
from evalhub.stats.tables import contingency
from evalhub.templatetags.figures import number

MOST = 24
STEPS = 6
COLUMNS = ("first", "second", "shared", "agreement", "same_value")


@dataclass(frozen=True)
class Cell:
    """Agreement of two raters on `n` shared units; None where they share none."""

    agreement: float | None
    n: int
    step: int

    @property
    def text(self) -> str:
        return "" if self.agreement is None else number(self.agreement)


@dataclass(frozen=True)
class Pair:
    """Two raters on the `n` units both rated; `same` is the share of equal values."""

    first: str
    second: str
    n: int
    agreement: float
    same: float
    kappa: Coefficient


@dataclass(frozen=True)
class Pairs:
    """`names` are the rows and columns of `cells`: at most `MOST`, those with most ratings."""

    names: tuple[str, ...]
    cells: tuple[tuple[Cell | None, ...], ...]
    lines: tuple[Pair, ...]
    n_raters: int

    @property
    def rows(self) -> list[tuple[str, tuple[Cell | None, ...]]]:
        return list(zip(self.names, self.cells, strict=True))


def rater_pairs(asked: Asked) -> Pairs:
    """Compare the raters with most ratings two by two, in the order of their names."""
    table, names = asked.table, asked.raters
    counts = (~np.isnan(table.matrix)).sum(axis=1)
    most = sorted(np.argsort(-counts, kind="stable")[:MOST], key=lambda row: names[row])
    agreement, shared = beside_each_other(asked, most)
    pairs = [(a, b) for a, b in combinations(range(len(most)), 2) if shared[a, b]]
    lines = [
        Pair(
            names[most[a]],
            names[most[b]],
            int(shared[a, b]),
            float(agreement[a, b]),
            same_share(table, int(most[a]), int(most[b])),
            pair_kappa(table, int(most[a]), int(most[b])),
        )
        for a, b in pairs
    ]
    cells = tuple(
        tuple(None if a == b else cell(agreement, shared, a, b) for b in range(len(most)))
        for a in range(len(most))
    )
    return Pairs(tuple(names[row] for row in most), cells, tuple(lines), len(table.raters))


def beside_each_other(asked: Asked, rows: Sequence[int]) -> tuple[FloatArray, IntArray]:
    """Agreement and shared units of some raters; chance is that of the whole panel."""
    try:
        found = pairwise_agreement(asked.drawn, asked.level)  # type: ignore[arg-type]
    except UndefinedStatistic:
        none = np.zeros((len(rows), len(rows)))
        return none, none.astype(np.int64)
    at = np.ix_(rows, rows)
    return found.agreement[at], found.shared[at]


def same_share(table: RatingTable, first: int, second: int) -> float:
    one, two = table.matrix[first], table.matrix[second]
    both = ~np.isnan(one) & ~np.isnan(two)
    return float((one[both] == two[both]).mean())


def cell(agreement: FloatArray, shared: IntArray, a: int, b: int) -> Cell:
    """Steps go from no better than chance to the same values throughout."""
    if not shared[a, b]:
        return Cell(None, 0, 0)
    step = round(STEPS * min(1.0, max(0.0, agreement[a, b])))
    return Cell(float(agreement[a, b]), int(shared[a, b]), int(step))


def pair_kappa(table: RatingTable, first: int, second: int) -> Coefficient:
    """Cohen's kappa; with quadratic weights on ordered scales."""
    if table.scale.values is None:
        return NO_CLASSES
    counts = contingency(table.matrix[first], table.matrix[second], table.points)
    nominal = table.criterion.level == "nominal"
    return attempt(lambda: cohen_kappa(counts, weighting="identity" if nominal else "quadratic"))


def pair_figure(asked: Asked, pairs: Pairs) -> Figure:
    kappa = "kappa" if asked.level == "nominal" else "weighted_kappa"
    return Figure(
        name="pairs",
        title=f"Agreement of each two Raters, {asked.title}",
        method=asked.method(
            "1 less the mean distance of the two on the units both rated, over that of any two "
            f"Ratings of anybody: 0 is chance, 1 the same throughout.{asked.on_drawn}"
        ),
        columns=(*COLUMNS, *(f"{kappa}_{end}" for end in INTERVAL)),
        table=lambda: (
            (one.first, one.second, one.n, one.agreement, one.same, *ends(one.kappa))
            for one in pairs.lines
        ),
        picture=grid(drawn(pairs), rows=pairs.names, columns=pairs.names),
    )


def drawn(pairs: Pairs) -> Sequence[dict[str, Any]]:
    return [
        {
            "row": name,
            "column": other,
            "value": one.agreement if one else None,
            "text": one.text if one else "",
        }
        for name, cells in pairs.rows
        for other, one in zip(pairs.names, cells, strict=True)
    ]
