"""What every model of consensus starts from and ends in: long-format answers, class chances."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy import sparse

from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.tables import BoolArray, FloatArray, IntArray, as_matrix, distinct_values

_TIE = 1e-9


@dataclass(frozen=True)
class Answers:
    """Ratings one after the other, as models of consensus take them.

    Attributes
    ----------
    raters, units, codes : ndarray of int, shape (n_ratings,)
        Who rated what, and the place of the value among ``values``.
    values : ndarray, shape (n_values,)
        The values that occur, ascending.
    n_raters, n_units : int
        Size of the matrix they came from; some may have no rating.
    """

    raters: IntArray
    units: IntArray
    codes: IntArray
    values: FloatArray
    n_raters: int
    n_units: int

    @cached_property
    def votes(self) -> FloatArray:
        """Ratings of each value in each unit, shape (n_units, n_values)."""
        return self.sum_by_unit(np.ones(self.codes.size))

    @cached_property
    def n_ratings(self) -> FloatArray:
        """Ratings of each unit, shape (n_units,)."""
        return np.asarray(self.votes.sum(axis=1))

    @cached_property
    def rated(self) -> BoolArray:
        """Units that anybody rated, shape (n_units,)."""
        return self.n_ratings > 0

    @cached_property
    def shares(self) -> FloatArray:
        """Vote shares, shape (n_units, n_values); 0 where nobody rated."""
        return self.votes / np.maximum(self.n_ratings, 1.0)[:, None]

    @cached_property
    def indicators(self) -> sparse.csr_array:
        """Sparse 0/1 table: a row per unit, a column per rater and value."""
        size = self.values.size
        shape = (self.n_units, self.n_raters * size)
        cells = (self.units, self.raters * size + self.codes)
        return sparse.csr_array((np.ones(self.codes.size), cells), shape=shape)

    def sum_by_unit(self, weights: FloatArray) -> FloatArray:
        """Sum one number per rating by unit and value; shape (n_units, n_values)."""
        size = self.values.size
        cells = self.units * size + self.codes
        table = np.bincount(cells, weights, minlength=self.n_units * size)
        return table.reshape(self.n_units, size).astype(np.float64)

    def sum_by_rater(self, weights: FloatArray) -> FloatArray:
        """Sum one number per rating by rater; shape (n_raters,)."""
        return np.bincount(self.raters, weights, minlength=self.n_raters).astype(np.float64)


@dataclass(frozen=True)
class Aggregated:
    """What a model says about each unit.

    Attributes
    ----------
    values : ndarray, shape (n_values,)
        The classes: the values that occur, ascending.
    posteriors : ndarray, shape (n_units, n_values)
        Probability (for votes: share) of each class; the prior where nobody rated.
    labels : ndarray, shape (n_units,)
        The most probable value; NaN where ``tied`` or nobody rated.
    tied : ndarray of bool, shape (n_units,)
        True where the two most probable classes are equally so. A tie is never broken.
    n : int
        Units with a rating.
    """

    values: FloatArray
    posteriors: FloatArray
    labels: FloatArray
    tied: BoolArray
    n: int

    @property
    def confidence(self) -> FloatArray:
        """Probability of the leading class, shape (n_units,); NaN where nobody rated."""
        rated = self.tied | ~np.isnan(self.labels)
        return np.where(rated, self.posteriors.max(axis=1), np.nan)

    @property
    def entropy(self) -> FloatArray:
        """Entropy of the classes over its maximum, 0 certain to 1; NaN where nobody rated."""
        chances = np.maximum(self.posteriors, np.finfo(np.float64).tiny)
        spread = -(self.posteriors * np.log(chances)).sum(axis=1) / np.log(self.values.size)
        return np.where(np.isnan(self.confidence), np.nan, np.clip(spread, 0.0, 1.0))


def answers_of(matrix: npt.ArrayLike) -> Answers:
    """Take a matrix of ratings apart.

    Parameters
    ----------
    matrix : array_like, shape (n_raters, n_units)
        Ratings on a nominal scale, NaN = missing.

    Raises
    ------
    UndefinedStatistic
        ``no_unit``: no rating at all; ``no_variation``: all ratings are the same.

    Examples
    --------
    >>> found = answers_of([[1, 2], [np.nan, 1]])
    >>> found.raters, found.units, found.codes
    (array([0, 0, 1]), array([0, 1, 1]), array([0, 1, 0]))
    """
    ratings = as_matrix(matrix)
    values = distinct_values(ratings)
    if values.size < 2:
        reason = "no_variation" if values.size else "no_unit"
        raise UndefinedStatistic(reason, "There are no differing ratings to learn from.")
    raters, units = np.nonzero(~np.isnan(ratings))
    codes = np.searchsorted(values, ratings[raters, units])
    return Answers(raters, units, codes, values, *ratings.shape)


def settle(answers: Answers, posteriors: FloatArray) -> tuple[FloatArray, BoolArray]:
    """Find the leading value of each unit, NaN where two lead or nobody rated; and the ties.

    Examples
    --------
    >>> settle(answers_of([[1, 2]]), np.array([[0.9, 0.1], [0.5, 0.5]]))
    (array([ 1., nan]), array([False,  True]))
    """
    top = np.partition(posteriors, -2, axis=1)
    tied = answers.rated & (top[:, -1] - top[:, -2] < _TIE)
    leading = answers.values[posteriors.argmax(axis=1)]
    return np.where(answers.rated & ~tied, leading, np.nan), tied


def normalised(joint: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Turn logarithms of joint probabilities into class chances and log-likelihoods of units.

    Examples
    --------
    >>> chances, logs = normalised(np.log(np.array([[0.1, 0.3]])))
    >>> chances, np.exp(logs)
    (array([[0.25, 0.75]]), array([0.4]))
    """
    peak = joint.max(axis=1, keepdims=True)
    scaled = np.exp(joint - peak)
    total = scaled.sum(axis=1, keepdims=True)
    return scaled / total, (peak + np.log(total))[:, 0]


def most_certain(found: Aggregated, share: float) -> BoolArray:
    """Choose the units with the lowest entropy; a cut never runs through equal ones.

    Parameters
    ----------
    found : Aggregated
        Result of any model.
    share : float
        Share of the rated units to keep, 0 to 1.

    Returns
    -------
    ndarray of bool, shape (n_units,)
        True for at most that share: units that tie with the first one left out are left out.

    References
    ----------
    Hovy, Berg-Kirkpatrick, Vaswani and Hovy (2013), NAACL, section 5.

    Examples
    --------
    >>> chances = np.array([[1.0, 0.0], [0.5, 0.5], [0.9, 0.1]])
    >>> labels = np.array([1.0, np.nan, 1.0])
    >>> found = Aggregated(np.array([1.0, 2.0]), chances, labels, np.isnan(labels), 3)
    >>> most_certain(found, 0.67)
    array([ True, False,  True])
    """
    entropy = found.entropy
    kept = int(share * found.n + _TIE)
    if kept >= found.n:
        return ~np.isnan(entropy)
    limit = np.sort(entropy)[kept]
    return np.asarray(entropy < limit - _TIE)
