"""Alpha of the slices of the items, each against the rest."""

from dataclasses import dataclass

from annotation.agreement.figures import INTERVAL, Figure, ends, mark, reach
from annotation.selectors.agreement.criteria.asked import SAMPLING, Asked
from annotation.selectors.agreement.criteria.groups import slice_keys, slices
from annotation.selectors.agreement.report import alpha
from evalhub.errors import NotFound
from evalhub.plotting.documents import whiskers
from evalhub.stats.agreement.alpha import Level
from evalhub.stats.changes.slices import SliceAlpha, alpha_by_slice
from evalhub.stats.coefficients import Coefficient, attempt

READINGS = {"rose": "higher than the rest", "fell": "lower than the rest"}
UNTOLD = "too few to say"


@dataclass(frozen=True)
class SliceLine:
    """A slice, and what it comes to beside the rest of the units."""

    found: SliceAlpha

    @property
    def reading(self) -> str:
        return READINGS.get(self.found.verdict, UNTOLD)


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
    cut = slices(asked.project, asked.table, chosen) if chosen else []
    masks = {one.name: one.mask for one in cut}
    level: Level = asked.level  # type: ignore[assignment]
    found = alpha_by_slice(asked.stacked, level, masks, sampling=SAMPLING)
    lines = tuple(map(SliceLine, found))
    whole = attempt(lambda: alpha(asked.table, asked.level, SAMPLING))
    return Sliced(tuple(keys), chosen, whole, lines)


def slice_figure(asked: Asked, sliced: Sliced) -> Figure:
    found = [line.found for line in sliced.lines]
    rows = [mark("All", sliced.whole), *(mark(one.name, one.alpha) for one in found)]
    domain = reach([sliced.whole, *(one.alpha for one in found)])
    return Figure(
        name="slices",
        title=f"Agreement by {sliced.key}, {asked.title}",
        method=asked.method(
            "Krippendorff's alpha of each slice, 95% bootstrap interval; against the rest by "
            "jackknife errors, corrected for the number of slices by Benjamini and Hochberg."
        ),
        columns=(
            sliced.key or "slice",
            "units",
            *INTERVAL,
            *(f"less_rest_{end}" for end in INTERVAL),
            "adjusted_p",
            "reading",
        ),
        table=lambda: (
            (
                line.found.name,
                line.found.n,
                *ends(line.found.alpha),
                *ends(line.found.difference),
                line.found.adjusted,
                line.reading,
            )
            for line in sliced.lines
        ),
        picture=whiskers(rows, x_title="Krippendorff's alpha", domain=domain, bands=True),
    )
