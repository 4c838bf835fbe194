"""All coefficients of one criterion beside each other, with what each takes for granted."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from annotation.agreement.figures import INTERVAL, Figure, ends, mark, reach
from annotation.agreement.words import COEFFICIENTS, Words
from annotation.selectors.agreement.criteria.asked import SAMPLING, Asked
from annotation.selectors.agreement.report import NO_CLASSES, alpha, has_no_classes
from annotation.selectors.ratings import FloatArray, RatingTable
from evalhub.plotting.documents import whiskers
from evalhub.stats.agreement.chance import fleiss_kappa, gwet_ac, percent_agreement
from evalhub.stats.agreement.icc import icc
from evalhub.stats.agreement.jackknife import jackknife_alpha
from evalhub.stats.agreement.kappa import cohen_kappa
from evalhub.stats.agreement.linearized import linearized
from evalhub.stats.coefficients import Coefficient, attempt
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate
from evalhub.stats.tables import contingency, stacked

LEVELS = ("nominal", "ordinal", "interval", "ratio")


@dataclass(frozen=True)
class Line:
    """A coefficient by its key, its value, and whether it is the one to go by."""

    key: str
    value: Coefficient
    leads: bool = False

    @property
    def words(self) -> Words:
        return COEFFICIENTS[self.key]

    @property
    def method(self) -> str:
        return self.value.method if isinstance(self.value, Estimate) else ""


def coefficient_lines(asked: Asked) -> list[Line]:
    """Alpha at the criterion's level first, then the others."""
    return [*alphas(asked), *others(asked)]


def alphas(asked: Asked) -> Iterator[Line]:
    """Krippendorff's alpha at the level of the scale, then at the levels it can be read at."""
    table = asked.table
    own = table.criterion.level
    rest = [one for one in LEVELS if one != own] if table.numbers is not None else ["nominal"]
    for level in [own, *(one for one in rest if one != own and sensible(one, table))]:
        value = attempt(partial(alpha, table, level, SAMPLING))
        yield Line(f"alpha_{level}", value, leads=level == own)
        if level == own:
            again = attempt(partial(jackknife_alpha, asked.stacked, own))  # type: ignore[arg-type]
            yield Line("jackknife", again)


def sensible(level: str, table: RatingTable) -> bool:
    """A ratio needs a true zero: it is shown only where the scale says that it has one."""
    return level != "ratio" or table.criterion.level == "ratio"


def others(asked: Asked) -> Iterator[Line]:
    """The coefficients that other tools report."""
    table = asked.table
    matrix, key = table.matrix, table.criterion.key
    nominal = table.criterion.level == "nominal"
    weighting = "identity" if nominal else "quadratic"

    def options(name: str) -> dict[str, object]:
        return {"rng": SAMPLING.rng(key, name), "resamples": SAMPLING.resamples}

    classed: list[tuple[str, Callable[[], Estimate]]] = [
        ("percent", partial(percent_agreement, matrix, **options("percent"))),  # type: ignore[arg-type]
        ("fleiss", partial(fleiss_kappa, matrix, **options("fleiss"))),  # type: ignore[arg-type]
        (
            "ac1" if nominal else "ac2",
            partial(gwet_ac, matrix, values=table.points, weighting=weighting, **options("gwet")),  # type: ignore[arg-type]
        ),
    ]
    of_all = {"values": table.points, "weighting": weighting}
    codes = {"conger": matrix[:, asked.units], "brennan_prediger": stacked(matrix)}
    for name, part in codes.items():
        classed.append((name, partial(linearized, part, name, **of_all)))  # type: ignore[arg-type]
    if len(table.raters) == 2:
        pair = contingency(matrix[0], matrix[1], table.points)
        classed.append(("cohen", partial(cohen_kappa, pair)))
        if not nominal:
            classed.append(("weighted", partial(cohen_kappa, pair, weighting="quadratic")))
    for name, compute in classed:
        value = NO_CLASSES if has_no_classes(table) else attempt(compute)
        yield Line(name, value)
    if table.numbers is not None and not nominal:
        yield from correlations(table.numbers)


def correlations(numbers: FloatArray) -> Iterator[Line]:
    """Intraclass correlations of one rating and of the mean of all."""
    for form in ("2,1", "2,k"):
        yield Line(f"icc_{form}", attempt(partial(icc, numbers, form)))


def coefficient_figure(asked: Asked, lines: list[Line]) -> Figure:
    values = [line.value for line in lines]
    rows = [mark(line.words.name, line.value) for line in lines]
    return Figure(
        name="coefficients",
        title=f"Agreement under {asked.title}",
        method=asked.method(
            "95% intervals, by bootstrap over units unless the table says so."
            + asked.on_drawn.replace("On", "Conger's kappa on", 1)
        ),
        columns=("coefficient", *INTERVAL, "interval", "assumes", "misleads"),
        table=lambda: (
            (one.words.name, *ends(one.value), one.method, one.words.assumes, one.words.misleads)
            for one in lines
        ),
        picture=whiskers(rows, x_title="Coefficient", domain=reach(values), bands=False),
    )


def rarest_share(table: RatingTable) -> float | UndefinedStatistic:
    """Share of the ratings that the rarest value of a listed scale has."""
    if table.scale.values is None or not table.n_ratings:
        return UndefinedStatistic("no_classes", "There is no list of values.")
    given = table.matrix[~np.isnan(table.matrix)]
    counts = np.array([np.count_nonzero(given == point) for point in table.points])
    return float(counts.min() / given.size)
