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
from evalhub.scales.mirror import sides_of
from evalhub.stats.coefficients import Sampling
from evalhub.stats.comparison.pooled import pool
from evalhub.stats.comparison.tallies import Tally
from evalhub.stats.consensus.majority import majority, median
from evalhub.stats.errors import UndefinedStatistic
from judges.models import JudgeRun
from judges.selectors.verdicts import VerdictTable, verdict_table

Json = dict[str, Any]


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

        Where any number may be given, their median.
        """
        return middle_of(self.verdicts.matrix, has_classes=self.has_classes)

    @property
    def names_sides(self) -> bool:
        """Whether the values say which output they favour."""
        criterion = self.ratings.criterion
        return sides_of(criterion.values, criterion.anchors) is not None

    def sides(self, codes: FloatArray) -> FloatArray:
        """Which output a preference leans to: 0 for the item's own A, 2 for its B, 1 for neither.

        Raises `UndefinedStatistic` where the values do not say which output they favour.
        """
        criterion = self.ratings.criterion
        sides = sides_of(criterion.values, criterion.anchors)
        if sides is None:
            raise UndefinedStatistic("no_sides", "The values do not say which Output they favour.")
        places = np.array([*(side + 1.0 for side in sides), np.nan])
        return places[np.where(np.isnan(codes), -1, codes).astype(np.int64)]

    def numbers(self, codes: FloatArray) -> FloatArray | None:
        return in_numbers(codes, self.ratings.scale)

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


def both_orders(found: Comparison) -> tuple[FloatArray, FloatArray, FloatArray]:
    """First verdicts with A first and with B first, and the truth, on the pairs asked both ways."""
    both = found.verdicts.in_both_orders
    ab, ba = found.verdicts.order("AB"), found.verdicts.order("BA")
    if ab is None or ba is None:
        none = np.empty(0)
        return none, none, none
    return ab[both], ba[both], found.truth[both]


def middle_of(matrix: FloatArray, *, has_classes: bool) -> FloatArray:
    """Majority of each column with ties missing, or the median where there are no classes."""
    return majority(matrix).labels if has_classes else median(matrix).labels


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
