"""What each rater gives: how often each value, or where their numbers lie."""

from dataclasses import dataclass

import numpy as np

from annotation.agreement.figures import Figure
from annotation.selectors.agreement.criteria.asked import Asked
from annotation.selectors.agreement.raters.pairs import MOST, STEPS
from annotation.selectors.ratings import FloatArray, RatingTable, text_at
from evalhub.plotting.documents import grid
from evalhub.templatetags.figures import percent

MOST_VALUES = 12


@dataclass(frozen=True)
class Share:
    """How often a rater gave a value."""

    count: int
    share: float
    step: int

    @property
    def text(self) -> str:
        return percent(self.share)


@dataclass(frozen=True)
class Given:
    """One rater's ratings. `shares` follow the values; numbers where the values are some."""

    name: str
    n: int
    shares: tuple[Share, ...]
    mean: float | None
    sd: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Spread:
    """`values` are the columns; none where any number may be given or there are too many."""

    values: tuple[str, ...]
    lines: tuple[Given, ...]
    n_raters: int
    numeric: bool


def rater_spread(asked: Asked) -> Spread:
    """The raters with most ratings, in the order of their names."""
    table, names = asked.table, asked.raters
    listed = table.scale.values is not None and len(table.points) <= MOST_VALUES
    counts = (~np.isnan(table.matrix)).sum(axis=1)
    most = sorted(np.argsort(-counts, kind="stable")[:MOST], key=lambda row: names[row])
    lines = tuple(given(table, int(row), names[row], listed) for row in most)
    values = tuple(text_at(float(one), table.scale) for one in table.points) if listed else ()
    return Spread(values, lines, len(table.raters), table.numbers is not None)


def given(table: RatingTable, row: int, name: str, listed: bool) -> Given:
    codes = table.matrix[row][~np.isnan(table.matrix[row])]
    shares = tuple(share(codes, point) for point in table.points) if listed else ()
    if table.numbers is None:
        return Given(name, codes.size, shares, None, None, None, None)
    numbers = table.numbers[row][~np.isnan(table.numbers[row])]
    sd = float(numbers.std(ddof=1)) if numbers.size > 1 else None
    return Given(
        name,
        codes.size,
        shares,
        float(numbers.mean()),
        sd,
        float(numbers.min()),
        float(numbers.max()),
    )


def share(codes: FloatArray, point: float) -> Share:
    count = int(np.count_nonzero(codes == point))
    part = count / codes.size if codes.size else 0.0
    return Share(count, part, min(STEPS, round(STEPS * part**0.6)))


def spread_figure(asked: Asked, spread: Spread) -> Figure:
    columns = ("rater", "ratings", *(f"gave {value}" for value in spread.values))
    cells = [
        {"row": one.name, "column": value, "value": part.share, "text": part.text}
        for one in spread.lines
        for value, part in zip(spread.values, one.shares, strict=True)
    ]
    names = [one.name for one in spread.lines]
    return Figure(
        name="distributions",
        title=f"What each Rater gives, {asked.title}",
        method=asked.method("Share of each Rater's own Ratings; Raters may have had other units."),
        columns=(*columns, "mean", "sd", "lowest", "highest"),
        table=lambda: (
            (one.name, one.n, *(p.count for p in one.shares), one.mean, one.sd, one.low, one.high)
            for one in spread.lines
        ),
        picture=grid(cells, rows=names, columns=spread.values) if spread.values else None,
    )
