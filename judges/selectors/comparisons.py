"""Bringing a judge's verdicts and people's ratings onto the same units."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from annotation.selectors.agreement.counted import USUAL, Counted
from annotation.selectors.ratings import (
    FloatArray,
    IntArray,
    RatingTable,
    Where,
    current_criteria,
    in_numbers,
    rating_table,
    reference_codes,
)
from evalhub.stats.coefficients import Sampling
from evalhub.stats.comparison.metrics import Metric
from evalhub.stats.comparison.pooled import pool
from evalhub.stats.comparison.tallies import Tally
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.judging.beside import Beside, class_agreement, rank_agreement
from evalhub.stats.judging.ranks import Correlation
from evalhub.stats.judging.units import JudgedUnits, judged_units
from judges.models import JudgeRun
from judges.selectors.orders import middle_of, settled, sides_on
from judges.selectors.verdicts import VerdictTable, verdict_table

Json = dict[str, Any]
METRICS: tuple[Metric, ...] = (
    *("accuracy", "balanced_accuracy", "precision", "recall", "f1", "mcc"),
    "kappa",
)
WEIGHTED: tuple[Metric, ...] = ("linear_kappa", "quadratic_kappa")


@dataclass(frozen=True)
class Comparison:
    """A run's verdicts and people's ratings on the columns of the verdict table.

    `people` has shape (n_raters, n_subjects). `truth` is the reference where it covers the
    judged units, else the majority of the people with ties missing: see `truth_of`. Where any
    number may be given hardly two are the same, and the median stands for the majority.
    `against` says which it is.
    """

    verdicts: VerdictTable
    ratings: RatingTable
    people: FloatArray
    truth: FloatArray
    against: str | None
    sampling: Sampling

    def only(self, columns: IntArray) -> "Comparison":
        """The same on some of the units, with what is taken as true there."""
        verdicts = replace(
            self.verdicts,
            subjects=self.verdicts.subjects[columns],
            matrix=self.verdicts.matrix[:, columns],
            asked=self.verdicts.asked[:, columns],
        )
        return replace(
            self,
            verdicts=verdicts,
            people=self.people[:, columns],
            truth=self.truth[columns],
        )

    @property
    def points(self) -> FloatArray:
        """The scale's places; where any number may be given, the numbers that were."""
        if self.ratings.scale.values is not None:
            return self.ratings.points
        given = np.concatenate([self.verdicts.matrix.ravel(), self.truth])
        return np.unique(given[~np.isnan(given)])

    @property
    def has_classes(self) -> bool:
        """Are the values listed? Where any number may be given there are no classes to count."""
        return self.ratings.scale.values is not None

    @property
    def listed_points(self) -> FloatArray | None:
        """The scale's places; None where the people's own values are all there is."""
        return self.points if self.has_classes else None

    @cached_property
    def pooled(self) -> Tally:
        """Every verdict of every view against the truth."""
        return pool(self.verdicts.matrix, self.truth, self.points)

    @cached_property
    def judge(self) -> FloatArray:
        """One value per unit: the majority of its views, missing where they are tied.

        Where any number may be given, their median. Of a pair asked in both orders, what both
        say: see `judges.selectors.orders`.
        """
        return settled(self.verdicts)

    @property
    def names_sides(self) -> bool:
        """Whether the values say which output they favour."""
        return sides_on(self.ratings.criterion) is not None

    def sides(self, codes: FloatArray) -> FloatArray:
        """Which output a preference leans to: 0 for the item's own A, 2 for its B, 1 for neither.

        Raises `UndefinedStatistic` where the values do not say which output they favour.
        """
        sides = sides_on(self.ratings.criterion)
        if sides is None:
            raise UndefinedStatistic("no_sides", "The values do not say which Output they favour.")
        places = np.append(sides, np.nan)
        return places[np.where(np.isnan(codes), -1, codes).astype(np.int64)]

    def numbers(self, codes: FloatArray) -> FloatArray | None:
        return in_numbers(codes, self.ratings.scale)

    @cached_property
    def units(self) -> JudgedUnits:
        """Verdicts, truth and people for the measures of classes."""
        points = self.points
        if not self.has_classes:
            given = np.concatenate([points, self.people.ravel()])
            points = np.unique(given[~np.isnan(given)])
        units = judged_units(self.verdicts.matrix, self.truth, points, self.people)
        both = self.verdicts.in_both_orders
        return units.with_right(right_in_both(self)) if both.any() else units

    @cached_property
    def beside(self) -> dict[Metric, Beside]:
        """Accuracy and, where the values are listed, every measure of classes, beside people."""
        metrics = METRICS if self.has_classes else METRICS[:1]
        if self.ratings.criterion.level != "nominal" and self.has_classes:
            metrics = (*METRICS, *WEIGHTED)
        return class_agreement(self.units, metrics, **self.options("beside"))

    @cached_property
    def ranks(self) -> dict[Correlation, Beside]:
        """Correlations beside people's; Pearson's only of numbers, none of nominal values."""
        if self.ratings.criterion.level == "nominal":
            return {}
        codes = self.judge, self.truth, self.people
        numbers = [self.numbers(part) for part in codes]
        known = [part for part in numbers if part is not None]
        metrics: tuple[Correlation, ...] = ("pearson", "spearman", "kendall")
        judge, truth, people = codes if len(known) < len(codes) else known
        units = replace(self.units, truth=truth, people=people)
        metrics = metrics[1:] if len(known) < len(codes) else metrics
        return rank_agreement(judge, units, metrics, **self.options("ranks"))

    def options(self, name: str) -> Json:
        key = self.verdicts.criterion.key
        return {"rng": self.sampling.rng("judge", key, name), "resamples": self.sampling.resamples}


def compare_run(
    run: JudgeRun, key: str, sampling: Sampling, where: Where = (), counted: Counted = USUAL
) -> Comparison | None:
    """A run beside the people who count under one criterion; None when it has no verdict there."""
    criterion = next((c for c in current_criteria(run.project) if c.key == key), None)
    if criterion is None:
        return None
    verdicts = verdict_table(run, criterion, where)
    if not verdicts.subjects.size:
        return None
    table = rating_table(criterion, where, counted)
    return compare(verdicts, table, reference_codes(criterion, where), sampling)


def compare(
    verdicts: VerdictTable,
    ratings: RatingTable,
    references: Mapping[int, float],
    sampling: Sampling,
) -> Comparison:
    """Bring people's ratings and the truth onto the columns of the verdicts."""
    people = np.full((len(ratings.raters), verdicts.subjects.size), np.nan)
    _, mine, theirs = np.intersect1d(
        verdicts.subjects, ratings.subjects, assume_unique=True, return_indices=True
    )
    people[:, mine] = ratings.matrix[:, theirs]
    reference = np.array([references.get(int(s), np.nan) for s in verdicts.subjects])
    has_classes = ratings.scale.values is not None
    truth, against = truth_of(reference, middle_of(people, has_classes=has_classes))
    if against == "majority" and not has_classes:
        against = "median"
    return Comparison(verdicts, ratings, people, truth, against, sampling)


def right_in_both(found: Comparison) -> FloatArray:
    """Share of right verdicts of each pair asked both ways, unparsed as wrong; else missing."""
    right = np.full(found.truth.size, np.nan)
    ab, ba, truth = both_orders(found)
    shares = ((ab == truth).astype(np.float64) + (ba == truth)) / 2
    right[found.verdicts.in_both_orders] = np.where(np.isnan(truth), np.nan, shares)
    return right


def both_orders(found: Comparison) -> tuple[FloatArray, FloatArray, FloatArray]:
    """First verdicts with A first and with B first, and the truth, on the pairs asked both ways."""
    both = found.verdicts.in_both_orders
    ab, ba = found.verdicts.order("AB"), found.verdicts.order("BA")
    if ab is None or ba is None:
        none = np.empty(0)
        return none, none, none
    return ab[both], ba[both], found.truth[both]


def truth_of(reference: FloatArray, votes: FloatArray) -> tuple[FloatArray, str | None]:
    """What a judge is held against, and its name; None where nothing is known.

    The reference comes first: it counts where it is known for half of the judged units or more.
    References of a few units (traps, say) stand back behind a majority known for more of them.
    Never a mixture of both: a figure says what it was taken against.
    """
    by_reference, by_majority = (np.count_nonzero(~np.isnan(one)) for one in (reference, votes))
    if by_reference and (2 * by_reference >= reference.size or by_reference >= by_majority):
        return reference, "reference"
    return votes, "majority" if by_majority else None
