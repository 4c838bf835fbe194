"""Which traps are ambiguous, which have leaked, and which items would make good ones."""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from evalhub.stats.intervals import Estimate
from evalhub.stats.proportions import wilson
from evalhub.stats.tables import BoolArray, FloatArray, IntArray

LEAST_HALF = 10
FASTER_P = 0.05
AGREED = 0.8


@dataclass(frozen=True)
class Ambiguity:
    """How often credible raters miss one trap.

    Attributes
    ----------
    missed : Estimate or None
        Share of misses among credible raters, Wilson's interval; None without such raters.
    n_shown : int
        Raters with a first answer, credible or not.
    flagged : bool
        The whole interval lies above one half: the honest majority misses it.
    """

    missed: Estimate | None
    n_shown: int
    flagged: bool


@dataclass(frozen=True)
class Wear:
    """How answers to one trap changed from the first half of its showings to the second.

    Attributes
    ----------
    early, late : Estimate
        Share passed in each half, Wilson's interval.
    rise : Estimate
        ``late - early`` with Newcombe's interval.
    faster : float or None
        One-sided p-value that later answers are no faster; None where times are missing.
    flagged : bool
        The rise is certain (the interval lies above 0) and answers became faster (p < 0.05).
    """

    early: Estimate
    late: Estimate
    rise: Estimate
    faster: float | None
    flagged: bool


@dataclass(frozen=True)
class Crowd:
    """What raters say about one unit.

    Attributes
    ----------
    place : int
        Index of the most frequent value; the first of them in a tie.
    share : Estimate
        Its share, Wilson's interval.
    agreed : bool
        Whether it would do as what a trap expects.
    """

    place: int
    share: Estimate
    agreed: bool


def credible(passed: FloatArray, *, confidence: float = 0.95) -> BoolArray:
    """Tell whose answer to a trap counts as that of somebody who reads.

    Rater i counts for trap t if their record on the *other* traps is not certainly below what
    the other raters reach on those same traps: the upper end of Wilson's interval of their share
    passed is at least the mean of the others' shares there, each (passed + 1) / (answers + 2),
    so that a few perfect peers prove little. What is hard for everybody is held against nobody.
    A rater who has met no other trap does not count.

    Parameters
    ----------
    passed : ndarray of float, shape (n_raters, n_traps)
        1 passed, 0 missed, NaN = never answered.
    confidence : float
        Level of the interval.

    Returns
    -------
    ndarray of bool, shape (n_raters, n_traps)
        False where there is no answer.

    Examples
    --------
    >>> passed = np.array([[1.0, 1.0], [0.0, 1.0], [np.nan, 1.0]])
    >>> credible(passed).tolist()
    [[True, True], [True, True], [False, False]]
    """
    seen = ~np.isnan(passed)
    hit = np.where(seen, passed, 0.0)
    others = np.where(seen, (hit.sum(axis=0) - hit + 1) / (seen.sum(axis=0) + 1), 0.0)
    n = seen.sum(axis=1, keepdims=True) - seen
    record = hit.sum(axis=1, keepdims=True) - hit
    expected = (others.sum(axis=1, keepdims=True) - others) / np.maximum(n, 1)
    return np.asarray(seen & (n > 0) & (_upper(record, np.maximum(n, 1), confidence) >= expected))


def _upper(k: FloatArray, n: FloatArray, confidence: float) -> FloatArray:
    """Return the upper ends of Wilson's interval."""
    z = float(stats.norm.ppf((1 + confidence) / 2))
    share = k / n
    half = z * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return np.asarray((share + z**2 / (2 * n) + half) / (1 + z**2 / n))


def ambiguity(passed: FloatArray, *, confidence: float = 0.95) -> list[Ambiguity]:
    """Find traps that the honest majority misses: the trap is in doubt, not the people.

    Parameters
    ----------
    passed : ndarray of float, shape (n_raters, n_traps)
        1 passed, 0 missed, NaN = never answered; first answers only.
    confidence : float
        Level of the interval of each trap's share of misses.

    Returns
    -------
    list of Ambiguity
        One for each trap, in the order of the columns.

    Notes
    -----
    With k misses among the n credible raters (see `credible`) a trap is flagged if the lower end
    of Wilson's interval of k/n lies above 1/2. For n = 4 that takes 4 misses, for n = 10 it
    takes 9, for n = 100 it takes 60.

    Examples
    --------
    >>> passed = np.array([[0.0, 1.0, 1.0]] * 5)
    >>> [one.flagged for one in ambiguity(passed)]
    [True, False, False]
    """
    counts = credible(passed, confidence=confidence)
    found = []
    for column, use in zip(passed.T, counts.T, strict=True):
        n, missed = int(use.sum()), int((column[use] == 0).sum())
        share = wilson(missed, n, confidence=confidence) if n else None
        n_shown = int((~np.isnan(column)).sum())
        found.append(Ambiguity(share, n_shown, share is not None and share.low > 0.5))
    return found


def difference(
    early: tuple[int, int], late: tuple[int, int], *, confidence: float = 0.95
) -> Estimate:
    """Difference of two independent proportions with Newcombe's hybrid score interval.

    Parameters
    ----------
    early, late : tuple of int
        Successes and cases of each; the difference is ``late - early``.
    confidence : float
        Level of the interval.

    Raises
    ------
    UndefinedStatistic
        ``no_unit``: one of them has no case.

    References
    ----------
    Newcombe (1998), Statistics in Medicine 17, 873-890, method 10.

    Examples
    --------
    >>> found = difference((48, 80), (56, 70))
    >>> round(found.value, 2), round(found.low, 4), round(found.high, 4)
    (0.2, 0.0524, 0.3339)
    """
    a = wilson(*early, confidence=confidence)
    b = wilson(*late, confidence=confidence)
    value = b.value - a.value
    low = value - float(np.hypot(b.value - b.low, a.high - a.value))
    high = value + float(np.hypot(b.high - b.value, a.value - a.low))
    return Estimate(value, low, high, confidence, "Newcombe, hybrid score", early[1] + late[1])


def wear(passed: BoolArray, pace: FloatArray, *, confidence: float = 0.95) -> Wear | None:
    """Tell whether a trap is worn out: passed more often *and* faster the longer it is in use.

    That is how a leak looks. A rise alone may be learning, speed alone may be practice, so both
    are asked for: if nothing changes, one trap in about 800 is flagged by chance (0.025 times
    0.05).

    Parameters
    ----------
    passed : ndarray of bool, shape (n,)
        First answers in the order in which people were shown the trap.
    pace : ndarray of float, shape (n,)
        Seconds of each answer over what its rater usually takes; NaN = not known.
    confidence : float
        Level of the intervals.

    Returns
    -------
    Wear or None
        None with fewer than 10 answers in each half (the middle one of an odd number is late).

    Notes
    -----
    The second half is compared with the first: `difference` of the shares passed, and the
    Mann-Whitney test of the paces (normal, with continuity), alternative "late is less".

    References
    ----------
    Mann and Whitney (1947), Annals of Mathematical Statistics 18, 50-60.

    Examples
    --------
    >>> passed = np.array([False] * 10 + [True] * 10)
    >>> wear(passed, np.linspace(2.0, 0.5, 20)).flagged
    True
    >>> wear(passed, np.full(20, 1.0)).flagged
    False
    """
    half = passed.size // 2
    if half < LEAST_HALF:
        return None
    first, second = passed[:half], passed[half:]
    before, after = (int(first.sum()), half), (int(second.sum()), passed.size - half)
    rise = difference(before, after, confidence=confidence)
    faster = _faster(pace[:half], pace[half:])
    return Wear(
        early=wilson(*before, confidence=confidence),
        late=wilson(*after, confidence=confidence),
        rise=rise,
        faster=faster,
        flagged=rise.low > 0 and faster is not None and faster < FASTER_P,
    )


def _faster(early: FloatArray, late: FloatArray) -> float | None:
    """Return the p-value that the second are no smaller than the first."""
    early, late = early[np.isfinite(early)], late[np.isfinite(late)]
    if early.size == 0 or late.size == 0:
        return None
    return float(stats.mannwhitneyu(late, early, alternative="less", method="asymptotic").pvalue)


def crowd(counts: IntArray, *, least: int = 5, confidence: float = 0.95) -> Crowd | None:
    """Tell whether raters agree on a unit clearly enough that it could be a trap.

    They do if there are ``least`` of them at least and either all say the same or, where many
    have rated, the lower end of Wilson's interval of the most frequent value reaches 0.8 (16 of
    16, 115 of 123).

    Parameters
    ----------
    counts : ndarray of int, shape (n_values,)
        Raters by the value they gave; abstentions left out.
    least : int
        Raters needed.
    confidence : float
        Level of the interval.

    Returns
    -------
    Crowd or None
        None without any rating.

    Examples
    --------
    >>> crowd(np.array([0, 5])).agreed, crowd(np.array([1, 9])).agreed
    (True, False)
    """
    n = int(counts.sum())
    if n == 0:
        return None
    place = int(counts.argmax())
    most = int(counts[place])
    share = wilson(most, n, confidence=confidence)
    return Crowd(place, share, n >= least and (most == n or share.low >= AGREED))
