"""What changes when the two outputs of a pair change places."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate
from evalhub.stats.proportions import wilson
from evalhub.stats.tables import FloatArray, as_vectors


@dataclass(frozen=True)
class PositionBias:
    """What changes when the two outputs of a pair change places.

    Attributes
    ----------
    n_pairs : int
        Pairs, unparsed verdicts included.
    n_unparsed : int
        Verdicts (not pairs) that could not be read.
    same_in_both_orders : int
        Pairs with the same verdict in both orders; unparsed in both is the same.
    consistency : Estimate
        ``same_in_both_orders / n_pairs``, Wilson.
    chose_first : Estimate or UndefinedStatistic
        Of the verdicts that choose an output, the share that chooses the one shown first;
        .5 = no preference. ``n`` is the number of such verdicts; the interval counts the two
        of a pair as one case. ``no_unit``: no verdict chooses.
    primacy, recency : int
        Parsed pairs with differing verdicts that lean to the output shown first (second):
        it is chosen in both orders, or in one order with a tie in the other.
    fairness : float
        Shi's preference fairness, ``(recency - primacy) / n_pairs``: -1 always first, 1 always
        second.
    p_value : float or None
        Exact two-sided binomial test of primacy against recency; None if there are neither.
    n : int
        The same as ``n_pairs``.
    """

    n_pairs: int
    n_unparsed: int
    same_in_both_orders: int
    consistency: Estimate
    chose_first: Estimate | UndefinedStatistic
    primacy: int
    recency: int
    fairness: float
    p_value: float | None
    n: int


@dataclass(frozen=True)
class TwoOrderAccuracy:
    """Verdicts of both orders against the truth.

    Attributes
    ----------
    correct_ab, correct_ba : int
        Pairs judged right when A (B) is shown first.
    correct_in_both : int
        Pairs judged right in both orders.
    accuracy : Estimate
        Mean of the two orders. The interval is Wilson's with a pair as one case, which is too
        wide rather than too narrow.
    n : int
        Pairs with a true value.
    """

    correct_ab: int
    correct_ba: int
    correct_in_both: int
    accuracy: Estimate
    n: int


def position_bias(
    ab: npt.ArrayLike,
    ba: npt.ArrayLike,
    *,
    a: float = 0.0,
    b: float = 1.0,
    confidence: float = 0.95,
) -> PositionBias:
    """Compare a judge's verdicts on the same pairs in both orders.

    Parameters
    ----------
    ab, ba : array_like, shape (n_pairs,)
        Verdicts with output A (B) shown first, both in terms of the pair's own A and B
        (un-swapped): the value ``a``, the value ``b``, anything else a tie, NaN = unparsed.
        Leave out pairs that were asked in one order only.
    a, b : float
        The values that choose output A and output B.
    confidence : float
        Level of the intervals.

    Returns
    -------
    PositionBias

    Raises
    ------
    UndefinedStatistic
        ``no_pair``: there is no pair.

    References
    ----------
    Zheng et al. (2023), MT-Bench; Shi et al. (2024), Judging the judges, arXiv 2406.07791.
    Unparsed verdicts as Zeng et al. (2024), LLMBar, ICLR, count them.

    Examples
    --------
    >>> found = position_bias([0, 0, 1, 0], [0, 1, 1, np.nan])  # A A, A B, B B, A ?
    >>> found.same_in_both_orders, found.primacy, found.recency, found.fairness
    (2, 1, 0, -0.25)
    """
    first, second = as_vectors(ab, ba)
    n_pairs = first.size
    if n_pairs == 0:
        raise UndefinedStatistic("no_pair", "No pair was judged in both orders.")
    unparsed = np.isnan(np.stack([first, second]))
    same = (first == second) | unparsed.all(axis=0)
    # +1 chose what was shown first, -1 what was shown second, 0 a tie or unparsed.
    leaning = _leaning(first, a, b) + _leaning(second, b, a)
    differing = ~same & ~unparsed.any(axis=0)
    primacy = int(np.count_nonzero(differing & (leaning > 0)))
    recency = int(np.count_nonzero(differing & (leaning < 0)))
    return PositionBias(
        n_pairs,
        int(unparsed.sum()),
        int(same.sum()),
        wilson(int(same.sum()), n_pairs, confidence=confidence),
        _chose_first(first, second, (a, b), confidence),
        primacy,
        recency,
        (recency - primacy) / n_pairs,
        float(stats.binomtest(primacy, primacy + recency).pvalue) if primacy + recency else None,
        n_pairs,
    )


def _leaning(verdicts: FloatArray, shown_first: float, shown_second: float) -> FloatArray:
    return np.asarray((verdicts == shown_first) * 1.0 - (verdicts == shown_second) * 1.0)


def _chose_first(
    ab: FloatArray, ba: FloatArray, sides: tuple[float, float], confidence: float
) -> Estimate | UndefinedStatistic:
    chosen = np.isin(np.stack([ab, ba]), sides)
    n_chosen = int(chosen.sum())
    if n_chosen == 0:
        return UndefinedStatistic("no_unit", "No verdict chooses one of the outputs.")
    share = (np.count_nonzero(ab == sides[0]) + np.count_nonzero(ba == sides[1])) / n_chosen
    n_pairs = int(chosen.any(axis=0).sum())
    spread = wilson(share * n_pairs, n_pairs, confidence=confidence)
    return Estimate(share, spread.low, spread.high, confidence, "Wilson, pairs as cases", n_chosen)


def two_order_accuracy(
    ab: npt.ArrayLike, ba: npt.ArrayLike, truth: npt.ArrayLike, *, confidence: float = 0.95
) -> TwoOrderAccuracy:
    """Compare verdicts of both orders with the truth; an unparsed verdict counts as wrong.

    Parameters
    ----------
    ab, ba : array_like, shape (n_pairs,)
        As in `position_bias`.
    truth : array_like, shape (n_pairs,)
        The true verdicts in the same values; pairs with NaN are dropped.
    confidence : float
        Level of the interval.

    Raises
    ------
    UndefinedStatistic
        ``no_pair``: no pair has a true value.

    References
    ----------
    Zeng et al. (2024), LLMBar, ICLR: the average accuracy over the two orders.

    Examples
    --------
    >>> found = two_order_accuracy([0, 0, 1], [0, 1, np.nan], [0, 0, 1])
    >>> found.correct_ab, found.correct_ba, found.correct_in_both, found.accuracy.value
    (3, 1, 1, 0.6666666666666666)
    """
    first, second, facts = as_vectors(ab, ba, truth)
    known = ~np.isnan(facts)
    n = int(known.sum())
    if n == 0:
        raise UndefinedStatistic("no_pair", "No pair has a true value.")
    right_ab, right_ba = (first == facts)[known], (second == facts)[known]
    correct_ab, correct_ba = int(right_ab.sum()), int(right_ba.sum())
    share = wilson((correct_ab + correct_ba) / 2, n, confidence=confidence)
    estimate = Estimate(share.value, share.low, share.high, confidence, "Wilson, pairs as cases", n)
    return TwoOrderAccuracy(correct_ab, correct_ba, int((right_ab & right_ba).sum()), estimate, n)
