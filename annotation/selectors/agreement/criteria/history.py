"""Alpha by rubric version and over time, on the answers given then."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np

from annotation.agreement.figures import INTERVAL, Figure, ends, mark, reach
from annotation.selectors.agreement.criteria.asked import SAMPLING, Asked
from annotation.selectors.agreement.criteria.groups import Moment, moments
from annotation.selectors.agreement.report import alpha
from annotation.selectors.ratings import FloatArray, RatingTable
from evalhub.plotting.documents import whiskers
from evalhub.plotting.plots import trend
from evalhub.stats.agreement.alpha import Level
from evalhub.stats.changes.stability import Stability, stability, windows
from evalhub.stats.coefficients import Coefficient, attempt
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate

WINDOWS, LEAST_UNITS = 12, 20


@dataclass(frozen=True)
class VersionLine:
    """Alpha of the answers under one version of the Rubric."""

    version: int
    n_ratings: int
    alpha: Coefficient


MOVED = {
    "moved": "Agreement moved: the windows differ by more than chance.",
    "no change seen": "No change seen; how large one may be all the same, the intervals say.",
    "cannot tell": "Too few windows with an interval to say whether agreement moved.",
}


@dataclass(frozen=True)
class Window:
    """Alpha of the units whose last answer came between two moments."""

    start: datetime
    end: datetime
    n_units: int
    alpha: Coefficient
    since_last: Coefficient | None


@dataclass(frozen=True)
class History:
    """`n_untimed` units have an answer without a time and are in no window."""

    versions: tuple[VersionLine, ...]
    windows: tuple[Window, ...]
    n_untimed: int
    moved: str = ""
    p_value: float | None = None


def agreement_history(asked: Asked) -> History:
    versions, at = placed(asked.table, list(moments(asked.project, asked.counted)))
    rated = ~np.isnan(asked.table.matrix)
    timed = (~rated | ~np.isnan(at)).all(axis=0)
    lines = tuple(by_version(asked.table, versions))
    n_untimed = int(np.count_nonzero(~timed))
    last = np.full(timed.shape, np.nan)
    usable = timed & (rated.sum(axis=0) > 1)
    if not usable.any():
        return History(lines, (), n_untimed)
    last[usable] = np.nanmax(np.where(rated, at, np.nan)[:, usable], axis=0)
    n = max(1, min(WINDOWS, int(usable.sum()) // LEAST_UNITS))
    found, shown = over_time(asked, last, n)
    return History(lines, shown, n_untimed, MOVED[found.verdict], found.p_value)


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


def over_time(asked: Asked, last: FloatArray, n: int) -> tuple[Stability, tuple[Window, ...]]:
    """Windows of equally many units in the order of their last answers."""
    at = windows(last, n)
    order = [int(one) for one in np.unique(at[at >= 0])]
    names = [int(one) for one in at]
    level: Level = asked.level  # type: ignore[assignment]
    found = stability(asked.stacked, level, names, order=order, sampling=SAMPLING)
    shown = tuple(
        Window(
            moment(last[at == one.name].min()),
            moment(last[at == one.name].max()),
            one.n,
            one.alpha,
            one.since_last,
        )
        for one in found.stretches
    )
    return found, shown


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
        table=lambda: tuple((one.version, one.n_ratings, *ends(one.alpha)) for one in lines),
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
        columns=("from", "to", "units", *INTERVAL, "change_since_last"),
        table=lambda: tuple(
            (
                one.start.isoformat(),
                one.end.isoformat(),
                one.n_units,
                *ends(one.alpha),
                one.since_last.value if isinstance(one.since_last, Estimate) else None,
            )
            for one in history.windows
        ),
        picture=trend(points, y_title="Krippendorff's alpha", domain=domain),
    )
