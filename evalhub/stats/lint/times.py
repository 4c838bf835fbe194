"""Times that cannot be: too short to read, all the same, two at once, before there was anything."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from evalhub.stats.intervals import Estimate
from evalhub.stats.lint.findings import Finding
from evalhub.stats.proportions import wilson
from evalhub.stats.tables import BoolArray, FloatArray, IntArray

FAST, SAME, OVERLAP, EARLY = "reading_speed", "identical_seconds", "overlapping", "before_created"
# 1,000 words a minute is past what anybody reads with understanding (Rayner et al. 2016).
FASTEST = 1000 / 60
LEAST_WORDS = 60
LEAST_TIMES = 20
SHARE = 0.2
SLACK = 1.0


@dataclass(frozen=True)
class Timed:
    """Annotations one after the other.

    Attributes
    ----------
    names : tuple of str
        Keys of the raters.
    raters : ndarray of int, shape (n,)
        Who, by place in ``names``.
    seconds : ndarray, shape (n,)
        How long; NaN = not known.
    ends : ndarray, shape (n,)
        When submitted, in seconds of any clock; NaN = not known.
    words : ndarray, shape (n,)
        Length of what was to be read; NaN = not known.
    created : ndarray, shape (n,)
        When what was rated came into being, by the same clock; NaN = not known.

    Examples
    --------
    >>> none = np.full(1, np.nan)
    >>> Timed(("anna",), np.array([0]), np.array([9.0]), none, none, none).names
    ('anna',)
    """

    names: tuple[str, ...]
    raters: IntArray
    seconds: FloatArray
    ends: FloatArray
    words: FloatArray
    created: FloatArray


def impossible_times(timed: Timed) -> Iterator[Finding]:
    """Apply all checks of times.

    Examples
    --------
    >>> many = np.arange(40.0)
    >>> fast = Timed(("anna",), np.zeros(40, int), many / 20 + 1, 100 * many, many + 500, many * 0)
    >>> [found.rule for found in impossible_times(fast)]
    ['reading_speed']
    """
    yield from too_fast(timed)
    yield from identical_seconds(timed)
    yield from overlapping(timed)
    yield from before_created(timed)


def too_fast(timed: Timed) -> Iterator[Finding]:
    """Find raters who often answered faster than the text can be read.

    Faster than 1,000 words a minute over texts of 60 words or more, certainly (lower end of
    Wilson's interval at 99.9 %) in more than a fifth of 20 annotations or more.

    Examples
    --------
    >>> n = 30
    >>> timed = Timed(("anna",), np.zeros(n, int), np.full(n, 2.0) + np.arange(n) / n,
    ...               np.full(n, np.nan), np.full(n, 200.0), np.full(n, np.nan))
    >>> [found.what for found in too_fast(timed)]
    ['anna was faster than 1,000 words a minute in 100% of 30 Annotations with 60 words or more.']
    """
    usable = (timed.words >= LEAST_WORDS) & (timed.seconds >= 0)
    fast = usable & (timed.words > FASTEST * timed.seconds)
    for rater, share in _certain(timed, usable, fast):
        what = (
            f"{rater} was faster than 1,000 words a minute in {share.value:.0%} of {share.n:,} "
            f"Annotations with {LEAST_WORDS} words or more."
        )
        yield Finding(FAST, "warning", what, {"n": share.n, "share": share}, "", (rater,))


def identical_seconds(timed: Timed) -> Iterator[Finding]:
    """Find raters whose times are nearly all the same number.

    The most frequent time of 20 or more stands, certainly, for more than half of them, and for
    twice the share it has among everybody else (1 where there is nobody else to compare with).

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> seconds = np.concatenate([np.full(40, 12.0), rng.uniform(5, 50, 40)])
    >>> none = np.full(80, np.nan)
    >>> timed = Timed(("anna", "ben"), np.repeat([0, 1], 40), seconds, none, none, none)
    >>> [found.raters for found in identical_seconds(timed)]
    [('anna',)]
    """
    known = timed.seconds >= 0
    for row, rater in enumerate(timed.names):
        own = timed.seconds[known & (timed.raters == row)]
        if own.size < LEAST_TIMES:
            continue
        times, counts = np.unique(own, return_counts=True)
        most = int(counts.max())
        share = wilson(most, own.size, confidence=0.999)
        if share.low <= 0.5:
            continue
        usual = float(times[counts.argmax()])
        theirs = timed.seconds[known & (timed.raters != row)]
        among = float((theirs == usual).mean()) if theirs.size else 0.0
        if share.low > 2 * among:
            what = (
                f"{rater} took exactly {usual:g} seconds in {most:,} of {own.size:,} Annotations."
            )
            evidence = {"n": own.size, "share": share, "share_of_others": round(among, 6)}
            yield Finding(SAME, "warning", what, evidence, "", (rater,))


def overlapping(timed: Timed) -> Iterator[Finding]:
    """Find raters who often worked on two things at once: a time begins before the last ended.

    Left out are raters whose times of submission are mostly not different from each other (dates
    instead of times). Certainly more than a fifth of 20 or more.

    Examples
    --------
    >>> n = 30
    >>> none, ends = np.full(n, np.nan), 10.0 * np.arange(n)
    >>> timed = Timed(("anna",), np.zeros(n, int), np.full(n, 25.0), ends, none, none)
    >>> [found.rule for found in overlapping(timed)]
    ['overlapping']
    """
    known = (timed.seconds >= 0) & ~np.isnan(timed.ends)
    order = np.lexsort((timed.ends, timed.raters))
    order = order[known[order]]
    raters, ends = timed.raters[order], timed.ends[order]
    begins = ends - timed.seconds[order]
    follows = np.zeros(order.size, dtype=np.bool_)
    follows[1:] = raters[1:] == raters[:-1]
    apart = np.zeros(order.size, dtype=np.bool_)
    apart[1:] = follows[1:] & (ends[1:] > ends[:-1])
    both = np.zeros(order.size, dtype=np.bool_)
    both[1:] = apart[1:] & (begins[1:] < ends[:-1] - SLACK)
    usable, hit = (_back(order, one, timed) for one in (follows, both))
    distinct = np.bincount(raters[apart], minlength=len(timed.names))
    steps = np.bincount(raters[follows], minlength=len(timed.names))
    exact = distinct > steps / 2
    for rater, share in _certain(timed, usable & exact[timed.raters], hit):
        what = (
            f"{rater} began {share.value:.0%} of {share.n:,} Annotations before the one before "
            "was submitted. Is the clock right, or did two people share the account?"
        )
        yield Finding(OVERLAP, "warning", what, {"n": share.n, "share": share}, "", (rater,))


def before_created(timed: Timed) -> Iterator[Finding]:
    """Find annotations submitted before what they are about came into being.

    Examples
    --------
    >>> none = np.full(2, np.nan)
    >>> early = Timed(("a",), np.zeros(2, int), none, np.array([5.0, 9]), none, np.array([7.0, 7]))
    >>> [found.evidence for found in before_created(early)]
    [{'n': 2, 'early': 1}]
    """
    known = ~np.isnan(timed.ends) & ~np.isnan(timed.created)
    early = known & (timed.ends < timed.created - SLACK)
    if not early.any():
        return
    names = tuple(timed.names[row] for row in np.unique(timed.raters[early]))
    n, hits = int(known.sum()), int(early.sum())
    what = f"{hits:,} of {n:,} Annotations were submitted before their Item was created."
    yield Finding(EARLY, "warning", what, {"n": n, "early": hits}, "", names)


def _back(order: IntArray, sorted_flags: BoolArray, timed: Timed) -> BoolArray:
    flags = np.zeros(timed.raters.size, dtype=np.bool_)
    flags[order] = sorted_flags
    return flags


def _certain(timed: Timed, usable: BoolArray, hit: BoolArray) -> Iterator[tuple[str, Estimate]]:
    """Raters whose share of hits is certainly more than a fifth."""
    size = len(timed.names)
    n = np.bincount(timed.raters[usable], minlength=size)
    hits = np.bincount(timed.raters[usable & hit], minlength=size)
    for rater, total, found in zip(timed.names, n.tolist(), hits.tolist(), strict=True):
        if total >= LEAST_TIMES:
            share = wilson(found, total, confidence=0.999)
            if share.low > SHARE:
                yield rater, share
