"""A table of figures with its picture and its method, as pages show it and files carry it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from evalhub.exporting import CsvMode, csv_stream
from evalhub.plotting.documents import MEDIA, document
from evalhub.plotting.plots import Spec
from evalhub.stats.coefficients import Coefficient
from evalhub.stats.errors import UndefinedStatistic

INTERVAL = ("value", "low", "high", "n", "undefined")


@dataclass(frozen=True)
class Figure:
    """`method` says what the figures are made of; it goes with every file.

    `table` yields the rows, for a file alone: a page prints neither them nor the picture.
    `picture` is what is drawn; None where the table is all there is.
    """

    name: str
    title: str
    method: str
    columns: tuple[str, ...]
    table: Callable[[], Iterable[tuple[Any, ...]]]
    picture: Spec | None = None

    @property
    def rows(self) -> tuple[tuple[Any, ...], ...]:
        """The rows of the table, made anew."""
        return tuple(self.table())

    @property
    def forms(self) -> tuple[str, ...]:
        return ("csv",) if self.picture is None else ("svg", "png", "csv")

    def csv(self) -> Iterator[bytes]:
        """The table, safe in spreadsheets; the method stands in the last column."""
        columns = (*self.columns, "method")
        rows = (dict(zip(columns, (*row, self.method), strict=True)) for row in self.table())
        return csv_stream(rows, columns, CsvMode.SAFE)

    def drawn(self, form: str) -> bytes:
        """The picture as `svg` or `png`."""
        if self.picture is None:
            raise ValueError(f"{self.name} has no picture")
        return document(self.picture, form, title=self.title, method=self.method)


TYPES = {**MEDIA, "csv": "text/csv; charset=utf-8"}


def ends(coefficient: Coefficient) -> tuple[Any, ...]:
    """A coefficient as the cells of `INTERVAL`."""
    if isinstance(coefficient, UndefinedStatistic):
        return (None, None, None, None, coefficient.message)
    return (coefficient.value, coefficient.low, coefficient.high, coefficient.n, None)


def mark(label: str, coefficient: Coefficient) -> dict[str, Any]:
    """A coefficient as a row of a forest plot."""
    value, low, high, _, _ = ends(coefficient)
    return {"label": label, "value": value, "low": low, "high": high}


def reach(coefficients: Sequence[Coefficient]) -> tuple[float, float]:
    """Where the axis of some alphas begins: at 0.4, or lower where an interval does; never -1."""
    lows = [c.low for c in coefficients if not isinstance(c, UndefinedStatistic)]
    lowest = min([0.4, *lows])
    return max(-1.0, int(lowest * 10 - 1) / 10 if lowest < 0.4 else 0.4), 1.0
