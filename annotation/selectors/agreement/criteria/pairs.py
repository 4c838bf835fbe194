"""Every rater beside every other: how often they give the same value on what both rated."""

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
from evalhub.stats.tables import contingency
from evalhub.templatetags.figures import number

MOST = 24
STEPS = 6


@dataclass(frozen=True)
class Cell:
    """Agreement of two raters on `n` shared units; None where they share none."""

    share: float | None
    n: int
    step: int

    @property
    def text(self) -> str:
        return "" if self.share is None else number(self.share)


@dataclass(frozen=True)
class Pair:
    first: str
    second: str
    n: int
    share: float
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
    shares, shared = shares_of(table.matrix[most])
    found = [
        Pair(
            names[most[a]],
            names[most[b]],
            int(shared[a, b]),
            float(shares[a, b]),
            pair_kappa(table, int(most[a]), int(most[b])),
        )
        for a, b in combinations(range(len(most)), 2)
        if shared[a, b]
    ]
    cells = tuple(
        tuple(None if a == b else cell(shares, shared, a, b) for b in range(len(most)))
        for a in range(len(most))
    )
    kept = tuple(names[row] for row in most)
    return Pairs(kept, cells, tuple(found), len(table.raters))


def shares_of(matrix: FloatArray) -> tuple[FloatArray, IntArray]:
    """Shares of equal values and numbers of shared units, each of shape (n_raters, n_raters)."""
    size = matrix.shape[0]
    same, shared = np.zeros((size, size)), np.zeros((size, size), np.int64)
    for row in range(size):
        both = ~np.isnan(matrix[row]) & ~np.isnan(matrix)
        shared[row] = both.sum(axis=1)
        same[row] = (both & (matrix == matrix[row])).sum(axis=1)
    with np.errstate(invalid="ignore"):
        return same / shared, shared


def cell(shares: FloatArray, shared: IntArray, a: int, b: int) -> Cell:
    if not shared[a, b]:
        return Cell(None, 0, 0)
    known = shares[~np.eye(len(shares), dtype=bool) & (shared > 0)]
    low, high = float(known.min()), float(known.max())
    step = round(STEPS * (shares[a, b] - low) / (high - low)) if high > low else STEPS // 2
    return Cell(float(shares[a, b]), int(shared[a, b]), int(step))


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
        title=f"How often two Raters give the same value, {asked.title}",
        method=asked.method("Share of the units both rated on which the two values are equal."),
        columns=("first", "second", "shared", "agreement", *(f"{kappa}_{end}" for end in INTERVAL)),
        rows=tuple(
            (one.first, one.second, one.n, one.share, *ends(one.kappa)) for one in pairs.lines
        ),
        picture=grid(drawn(pairs), rows=pairs.names, columns=pairs.names),
    )


def drawn(pairs: Pairs) -> Sequence[dict[str, Any]]:
    return [
        {
            "row": name,
            "column": other,
            "value": one.share if one else None,
            "text": one.text if one else "",
        }
        for name, cells in pairs.rows
        for other, one in zip(pairs.names, cells, strict=True)
    ]
