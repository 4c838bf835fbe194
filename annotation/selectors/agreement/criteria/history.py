"""Alpha by rubric version and over time, on the answers given then."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np

from annotation.agreement.figures import INTERVAL, Figure, ends, mark, reach
from annotation.selectors.agreement.criteria.asked import SAMPLING, Asked
from annotation.selectors.agreement.criteria.groups import Moment, columns_of, moments
from annotation.selectors.agreement.report import alpha
from annotation.selectors.ratings import FloatArray, RatingTable
from evalhub.plotting.documents import whiskers
from evalhub.plotting.plots import trend
from evalhub.stats.coefficients import Coefficient, attempt
from evalhub.stats.errors import UndefinedStatistic

WINDOWS, LEAST_UNITS = 12, 20


@dataclass(frozen=True)
class VersionLine:
    """Alpha of the answers under one version of the Rubric."""

    version: int
    n_ratings: int
    alpha: Coefficient


@dataclass(frozen=True)
class Window:
    """Alpha of the units whose last answer came between two moments."""

    start: datetime
    end: datetime
    n_units: int
    alpha: Coefficient


@dataclass(frozen=True)
class History:
    """`n_untimed` units have an answer without a time and are in no window."""

    versions: tuple[VersionLine, ...]
    windows: tuple[Window, ...]
    n_untimed: int


def agreement_history(asked: Asked) -> History:
    versions, at = placed(asked.table, list(moments(asked.project, asked.counted)))
    untimed = np.isnan(asked.table.matrix) | ~np.isnan(at)
    timed = untimed.all(axis=0)
    return History(
        tuple(by_version(asked.table, versions)),
        tuple(over_time(asked.table, at, timed)),
        int(np.count_nonzero(~timed)),
    )


def placed(table: RatingTable, found: Sequence[Moment]) -> tuple[FloatArray, FloatArray]:
    """Rubric version and time of each rating, in the shape of the table's matrix."""
    rows = {key: row for row, key in enumerate(table.raters)}
    versions = np.full(table.matrix.shape, np.nan)
    at = np.full(table.matrix.shape, np.nan)
    for one in found:
        row = rows.get(one.rater)
        if row is None or not table.subjects.size:
            continue
        columns = np.searchsorted(table.subjects, one.subjects)
        columns[columns == table.subjects.size] = 0
        known = table.subjects[columns] == one.subjects
        versions[row, columns[known]] = one.version
        at[row, columns[known]] = one.at[known]
    return versions, at


def by_version(table: RatingTable, versions: FloatArray) -> Iterator[VersionLine]:
    """Newest last. A unit counts under a version by its ratings under it alone."""
    for version in np.unique(versions[~np.isnan(versions) & ~np.isnan(table.matrix)]):
        part = replace(table, matrix=np.where(versions == version, table.matrix, np.nan))
        value = attempt(lambda at=part: alpha(at, table.criterion.level, SAMPLING))
        yield VersionLine(int(version), part.n_ratings, value)


def over_time(table: RatingTable, at: FloatArray, timed: np.ndarray) -> Iterator[Window]:
    """Windows of equally many units in the order of their last answers, at least twenty each."""
    columns = np.flatnonzero(timed & ((~np.isnan(table.matrix)).sum(axis=0) > 1))
    if not columns.size:
        return
    last = np.nanmax(np.where(np.isnan(table.matrix), np.nan, at)[:, columns], axis=0)
    columns = columns[np.argsort(last, kind="stable")]
    last = np.sort(last, kind="stable")
    n = max(1, min(WINDOWS, columns.size // LEAST_UNITS))
    for part in np.array_split(np.arange(columns.size), n):
        mask = np.zeros(table.subjects.size, dtype=bool)
        mask[columns[part]] = True
        some = columns_of(table, mask)
        value = attempt(lambda at=some: alpha(at, table.criterion.level, SAMPLING))
        yield Window(moment(last[part[0]]), moment(last[part[-1]]), part.size, value)


def moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(float(seconds), UTC)


def version_figure(asked: Asked, history: History) -> Figure:
    lines = history.versions
    rows = [mark(f"Rubric {one.version}", one.alpha) for one in lines]
    domain = reach([one.alpha for one in lines])
    return Figure(
        name="versions",
        title=f"Agreement by Rubric version, {asked.title}",
        method=asked.method(
            "Krippendorff's alpha of the answers under each version, 95% bootstrap interval."
        ),
        columns=("rubric_version", "ratings", *INTERVAL),
        rows=tuple((one.version, one.n_ratings, *ends(one.alpha)) for one in lines),
        picture=whiskers(rows, x_title="Krippendorff's alpha", domain=domain, bands=True),
    )


def time_figure(asked: Asked, history: History) -> Figure:
    points = [
        {"at": one.end.isoformat(), "value": one.alpha.value, "low": one.alpha.low}
        | {"high": one.alpha.high}
        for one in history.windows
        if not isinstance(one.alpha, UndefinedStatistic)
    ]
    domain = reach([one.alpha for one in history.windows])
    return Figure(
        name="time",
        title=f"Agreement over time, {asked.title}",
        method=asked.method(
            "Krippendorff's alpha of units in the order of their last answers, 95% bootstrap "
            "interval."
        ),
        columns=("from", "to", "units", *INTERVAL),
        rows=tuple(
            (one.start.isoformat(), one.end.isoformat(), one.n_units, *ends(one.alpha))
            for one in history.windows
        ),
        picture=trend(points, y_title="Krippendorff's alpha", domain=domain),
    )
