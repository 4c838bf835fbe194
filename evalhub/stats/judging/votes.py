"""Agreement of votes on pairs: a judge's with people's, and people's with each other's."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evalhub.stats.coefficients import Coefficient
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.judging.beside import PAIRED, interval_of
from evalhub.stats.resampling import resampled
from evalhub.stats.tables import FloatArray, as_matrix

TIE = 1.0


@dataclass(frozen=True)
class VoteAgreement:
    """Chance that two random votes on a pair are the same, averaged over pairs.

    Attributes
    ----------
    judge, people : Estimate or UndefinedStatistic
        Of a vote of the judge and one of a person; of the votes of two people. ``n``: pairs.
    difference : Estimate or UndefinedStatistic
        Judge less people, on the same resamples.
    """

    judge: Coefficient
    people: Coefficient
    difference: Coefficient


def settle_orders(
    first: npt.ArrayLike, second: npt.ArrayLike, sides: npt.ArrayLike | None
) -> FloatArray:
    """Make one verdict of two orders: a side wins only where both name it.

    Both the same stands. Where they name one side in different strength, the milder; where they
    name different sides, or one of them none, the place that names neither (the one nearest to
    the middle); missing where there is no such place, or one order could not be read.

    Parameters
    ----------
    first, second : array_like, shapes that broadcast
        Places on the scale in terms of the pair's own A and B, counted from 0, NaN = unparsed.
    sides : array_like, shape (n_places,), or None
        What each place favours: 0 the pair's A, 1 neither, 2 its B. None where the values do not
        say; then different verdicts settle nothing.

    Examples
    --------
    >>> sides = [0, 0, 1, 2, 2]
    >>> settle_orders([0, 0, 0, 0, 2], [0, 1, 4, 2, np.nan], sides)
    array([ 0.,  1.,  2.,  2., nan])
    """
    one, two = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    differ = np.full(np.broadcast_shapes(one.shape, two.shape), np.nan)
    if sides is not None:
        named = np.append(np.asarray(sides, dtype=np.float64), np.nan)
        ours, theirs = (named[np.where(np.isnan(v), -1, v).astype(np.int64)] for v in (one, two))
        middle = (named.size - 2) / 2
        neutral = np.flatnonzero(named == TIE)
        tie = neutral[np.argmin(np.abs(neutral - middle))] if neutral.size else np.nan
        milder = np.where(np.abs(one - middle) <= np.abs(two - middle), one, two)
        differ = np.where((ours == theirs) & (ours != TIE), milder, tie)
    found = np.where(one == two, one, differ)
    return np.where(np.isnan(one) | np.isnan(two), np.nan, found)


def votes_of_orders(ab: npt.ArrayLike, ba: npt.ArrayLike, *, ties: bool) -> FloatArray:
    """Make one vote of two orders: what both say; else a tie, or none where ties do not count.

    Parameters
    ----------
    ab, ba : array_like, shape (n_pairs,)
        Verdicts in terms of the pair's own A (0), tie (1) and B (2), NaN = unparsed.
    ties : bool
        Whether ties count as votes.

    Examples
    --------
    >>> votes_of_orders([0, 0, 2], [0, 2, np.nan], ties=True)
    array([ 0.,  1., nan])
    """
    return settle_orders(ab, ba, (0.0, TIE, 2.0) if ties else None)


def vote_agreement(
    judge: npt.ArrayLike,
    people: npt.ArrayLike,
    *,
    ties: bool,
    rng: np.random.Generator,
    resamples: int = 1000,
    confidence: float = 0.95,
) -> VoteAgreement:
    """Compare votes on pairs as MT-Bench does.

    Parameters
    ----------
    judge : array_like, shape (n_votes, n_pairs)
        The judge's votes on each pair: 0 for A, 1 for a tie, 2 for B, NaN = none.
    people : array_like, shape (n_raters, n_pairs)
        People's votes, likewise.
    ties : bool
        True is the setup S1, all votes; False is S2, in which ties are left out.
    rng, resamples, confidence
        See `evalhub.stats.intervals.bootstrap`; pairs are drawn with all their votes.

    Returns
    -------
    VoteAgreement
        ``no_unit``: no pair has the votes that are compared.

    References
    ----------
    Zheng et al. (2023), Judging LLM-as-a-judge with MT-Bench and Chatbot Arena, NeurIPS.

    Examples
    --------
    >>> people = [[0, 2, 1], [0, 2, 2]]
    >>> rng = np.random.default_rng(0)
    >>> found = vote_agreement([[0, 2, 1]], people, ties=True, rng=rng)
    >>> round(found.judge.value, 3), round(found.people.value, 3)
    (0.833, 0.667)
    """
    shares = _shares(as_matrix(judge), as_matrix(people), ties)
    patterns, multiplicity = np.unique(np.nan_to_num(shares, nan=-1), axis=0, return_counts=True)
    present = patterns >= 0

    def means(weights: FloatArray) -> FloatArray:
        counted = weights @ present
        total = weights @ np.where(present, patterns, 0.0)
        return np.where(counted > 0, total / np.maximum(counted, 1), np.nan)

    values = means(multiplicity[None].astype(np.float64))[0]
    drawn = resampled(multiplicity, means, rng=rng, resamples=resamples)
    counts = multiplicity @ present
    nobody = UndefinedStatistic("no_unit", "No pair has the votes that are compared.")
    sides = [
        interval_of(values[at], drawn[:, at], int(counts[at]), confidence, reason=nobody)
        for at in range(2)
    ]
    less, n = drawn[:, 0] - drawn[:, 1], int(counts.min())
    difference = interval_of(values[0] - values[1], less, n, confidence, PAIRED, reason=nobody)
    return VoteAgreement(sides[0], sides[1], difference)


def _shares(judge: FloatArray, people: FloatArray, ties: bool) -> FloatArray:
    """Share of equal votes of each pair, judge with people and people with each other."""
    own, theirs = _counts(judge, ties), _counts(people, ties)
    n_own, n_theirs = own.sum(axis=0), theirs.sum(axis=0)
    beside = n_own * n_theirs, n_theirs * (n_theirs - 1)
    equal = (own * theirs).sum(axis=0), (theirs * (theirs - 1)).sum(axis=0)
    return np.column_stack(
        [
            np.where(of > 0, same / np.maximum(of, 1), np.nan)
            for same, of in zip(equal, beside, strict=True)
        ]
    )


def _counts(votes: FloatArray, ties: bool) -> FloatArray:
    """Votes for A, for B and, where they count, for neither; shape (2 or 3, n_pairs)."""
    values = (0.0, 2.0, TIE) if ties else (0.0, 2.0)
    return np.array([(votes == value).sum(axis=0) for value in values], dtype=np.float64)
