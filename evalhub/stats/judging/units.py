"""What a judge said, what is true and what people said, on the same units and as patterns."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from evalhub.stats.tables import (
    FloatArray,
    IntArray,
    as_matrix,
    as_vectors,
    collapse_units,
    stacked,
    value_codes,
)


@dataclass(frozen=True)
class JudgedUnits:
    """A judge beside people; one column per unit in every array.

    Attributes
    ----------
    views : ndarray, shape (n_views, n_units)
        The judge's verdicts, one row per order or repeat; NaN = none.
    truth : ndarray, shape (n_units,)
        What is taken as true, NaN = not known.
    people : ndarray, shape (n_raters, n_units)
        Ratings of people, NaN = missing; no row without people.
    values : ndarray, shape (n_values,)
        The scale in its order.
    right : ndarray, shape (n_units,) or None
        Where accuracy is counted in another way than verdict by verdict: the share of a unit
        that is right, NaN = does not count.
    """

    views: FloatArray
    truth: FloatArray
    people: FloatArray
    values: FloatArray
    right: FloatArray | None = None

    @property
    def n(self) -> int:
        """Units, counted or not."""
        return int(self.truth.size)

    def with_right(self, right: FloatArray) -> "JudgedUnits":
        """Count accuracy by these shares."""
        return replace(self, right=right)


@dataclass(frozen=True)
class Patterns:
    """Distinct units: places on the scale, -1 = missing.

    Attributes
    ----------
    views : ndarray of int, shape (n_patterns, n_views)
        The judge's verdicts, ascending.
    truth : ndarray of int, shape (n_patterns,)
    people : ndarray of int, shape (n_patterns, most ratings of a unit)
        Ratings of people, ascending; missing ones first.
    right, counted : ndarray, shape (n_patterns,)
        Right verdicts of a unit and how many were counted, for accuracy.
    multiplicity : ndarray of int, shape (n_patterns,)
        Units of each pattern.
    """

    views: IntArray
    truth: IntArray
    people: IntArray
    right: FloatArray
    counted: FloatArray
    multiplicity: IntArray


def judged_units(
    views: npt.ArrayLike,
    truth: npt.ArrayLike,
    values: npt.ArrayLike,
    people: npt.ArrayLike | None = None,
) -> JudgedUnits:
    """Check and gather; `JudgedUnits` says what each argument is.

    Examples
    --------
    >>> judged_units([[0, 1, 1]], [0, 1, 0], [0, 1]).n
    3
    """
    verdicts, facts = as_matrix(views), as_vectors(truth)[0]
    ratings = np.empty((0, facts.size)) if people is None else as_matrix(people)
    if not verdicts.shape[1] == facts.size == ratings.shape[1]:
        raise ValueError("verdicts, truth and ratings have one column per unit")
    return JudgedUnits(verdicts, facts, ratings, np.asarray(values, dtype=np.float64))


def patterns_of(units: JudgedUnits) -> Patterns:
    """Collapse units that are equal to a judge's figures: who said what among people is forgotten.

    Examples
    --------
    >>> found = patterns_of(judged_units([[0, 1, 1]], [0, 1, 1], [0, 1]))
    >>> found.truth, found.right, found.multiplicity
    (array([0, 1]), array([1., 1.]), array([1, 2]))
    """
    return patterns_of_both(units)[0]


def patterns_of_both(*judges: JudgedUnits) -> tuple[Patterns, ...]:
    """Collapse units that are equal to the figures of each of several judges of the same units.

    Returns one table for each judge; row j is the same units in all of them.

    Examples
    --------
    >>> one, two = (judged_units([said], [0, 0, 0], [0, 1]) for said in ([0, 0, 1], [0, 0, 0]))
    >>> [found.right.tolist() for found in patterns_of_both(one, two)]
    [[1.0, 0.0], [1.0, 1.0]]
    """
    coded = [_codes_of(units) for units in judges]
    rows = np.vstack([part for rows, _ in coded for part in rows])
    patterns, multiplicity = collapse_units(rows + 1)
    tables, start = [], 0
    for units, (parts, shares) in zip(judges, coded, strict=True):
        sizes = [part.shape[0] for part in parts]
        pieces = np.split(patterns[:, start : start + sum(sizes)] - 1, np.cumsum(sizes)[:-1], 1)
        tables.append(_table(units, pieces, shares, multiplicity))
        start += sum(sizes)
    return tuple(tables)


def _codes_of(units: JudgedUnits) -> tuple[list[IntArray], FloatArray]:
    """Rows of views, truth, people and own shares, as places; the shares behind the last."""
    scale = units.values
    views = np.sort(value_codes(units.views, scale), axis=0)
    people = np.sort(value_codes(stacked(units.people), scale), axis=0)
    shares, lots = _share_codes(units.right, units.n)
    return [views, value_codes(units.truth, scale)[None], people, lots[None]], shares


def _table(
    units: JudgedUnits, pieces: list[IntArray], shares: FloatArray, multiplicity: IntArray
) -> Patterns:
    own, facts, rest, lots = pieces[0], pieces[1][:, 0], pieces[2], pieces[3][:, 0]
    if units.right is None:
        known = (facts >= 0)[:, None]
        right = ((own == facts[:, None]) & known).sum(axis=1).astype(np.float64)
        counted = ((own >= 0) & known).sum(axis=1).astype(np.float64)
    else:
        share = shares[lots]
        right, counted = np.nan_to_num(share), (~np.isnan(share)).astype(np.float64)
    return Patterns(own, facts, rest, right, counted, multiplicity)


def _share_codes(right: FloatArray | None, n: int) -> tuple[FloatArray, IntArray]:
    """Distinct shares and the place of each unit's among them."""
    if right is None:
        return np.array([np.nan]), np.zeros(n, dtype=np.int64)
    shares, lots = np.unique(right, return_inverse=True)
    return shares, lots.astype(np.int64)
