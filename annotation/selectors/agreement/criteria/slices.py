"""Alpha of the slices of the items, each beside the rest."""

from dataclasses import dataclass

from annotation.agreement.figures import INTERVAL, Figure, ends, mark, reach
from annotation.selectors.agreement.criteria.asked import SAMPLING, Asked
from annotation.selectors.agreement.criteria.groups import columns_of, slice_keys, slices
from annotation.selectors.agreement.report import alpha
from evalhub.errors import NotFound
from evalhub.plotting.documents import whiskers
from evalhub.stats.coefficients import Coefficient, attempt


@dataclass(frozen=True)
class SliceLine:
    name: str
    n_units: int
    alpha: Coefficient


@dataclass(frozen=True)
class Sliced:
    """`key` is the metadata key that was asked for, or the first of `keys`."""

    keys: tuple[str, ...]
    key: str
    whole: Coefficient
    lines: tuple[SliceLine, ...]


def sliced(asked: Asked, key: str) -> Sliced:
    """Raises `NotFound` for a key that cuts the items into no handful of slices."""
    keys = slice_keys(asked.project)
    if key and key not in keys:
        raise NotFound
    chosen = key or next(iter(keys), "")
    level = asked.level
    lines = []
    for one in slices(asked.project, asked.table, chosen) if chosen else ():
        part = columns_of(asked.table, one.mask)
        value = attempt(lambda at=part: alpha(at, level, SAMPLING))
        lines.append(SliceLine(one.name, part.subjects.size, value))
    whole = attempt(lambda: alpha(asked.table, level, SAMPLING))
    return Sliced(tuple(keys), chosen, whole, tuple(lines))


def slice_figure(asked: Asked, found: Sliced) -> Figure:
    rows = [mark("All", found.whole), *(mark(one.name, one.alpha) for one in found.lines)]
    domain = reach([found.whole, *(one.alpha for one in found.lines)])
    return Figure(
        name="slices",
        title=f"Agreement by {found.key}, {asked.title}",
        method=asked.method("Krippendorff's alpha of each slice, 95% bootstrap interval."),
        columns=(found.key or "slice", "units", *INTERVAL),
        rows=tuple((one.name, one.n_units, *ends(one.alpha)) for one in found.lines),
        picture=whiskers(rows, x_title="Krippendorff's alpha", domain=domain, bands=True),
    )
