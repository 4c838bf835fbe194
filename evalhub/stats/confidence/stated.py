"""Verdicts with a stated confidence of which it is known whether they are right."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate
from evalhub.stats.proportions import proportion
from evalhub.stats.tables import BoolArray, FloatArray, IntArray, as_vectors


@dataclass(frozen=True)
class StatedVerdicts:
    """What was stated, and what was so.

    Attributes
    ----------
    confidence, right : ndarray, shape (n_verdicts,)
    clusters : ndarray of int, shape (n_verdicts,)
        The Item of each, counted from 0.
    """

    confidence: FloatArray
    right: FloatArray
    clusters: IntArray

    @property
    def n_clusters(self) -> int:
        """Items, each of which may have been judged several times."""
        return int(self.clusters.max()) + 1

    def share_right(self, chosen: BoolArray, confidence: float = 0.95) -> Estimate:
        """Compute the share right of some, with the interval of as many cases as they have Items.

        Repeats of an Item tell less than so many Items: counting them once is never too narrow.
        """
        n, right = int(chosen.sum()), int(self.right[chosen].sum())
        cases = int(np.unique(self.clusters[chosen]).size)
        # In this order a share of 0 or 1 stays a whole number of cases.
        return proportion(right * cases / n, cases, confidence=confidence)


def stated_verdicts(
    confidence: npt.ArrayLike, right: npt.ArrayLike, clusters: npt.ArrayLike | None = None
) -> StatedVerdicts:
    """Take the verdicts that have both; raises where none has.

    Parameters
    ----------
    confidence : array_like, shape (n_verdicts,)
        From 0 to 1, NaN = not stated; those are left out.
    right : array_like, shape (n_verdicts,)
        1 where the verdict is right, 0 where not, NaN = not known; those are left out.
    clusters : array_like of int, shape (n_verdicts,), optional
        The Item that each verdict is about; repeats of one Item are not independent. By default
        each verdict is about another.

    Raises
    ------
    UndefinedStatistic
        ``no_unit``: no verdict has both.

    Examples
    --------
    >>> found = stated_verdicts([0.9, 0.9, 0.8, np.nan], [1, 1, 0, 1], [7, 7, 3, 2])
    >>> found.clusters, found.share_right(found.confidence > 0).n
    (array([1, 1, 0]), 2)
    """
    stated, facts = as_vectors(confidence, right)
    known = ~np.isnan(stated) & ~np.isnan(facts)
    if not known.any():
        raise UndefinedStatistic("no_unit", "No verdict has a stated confidence and a true value.")
    if ((stated[known] < 0) | (stated[known] > 1)).any():
        raise ValueError("confidence lies between 0 and 1")
    own = np.arange(stated.size) if clusters is None else np.asarray(clusters)
    codes = np.unique(own[known], return_inverse=True)[1]
    return StatedVerdicts(stated[known], facts[known], np.asarray(codes, dtype=np.int64))
