"""Raters who give one value only, or use a part of the scale as if it were another scale."""

from collections.abc import Iterator

import numpy as np

from evalhub.stats.lint.findings import Finding, Number
from evalhub.stats.lint.rated import Rated
from evalhub.stats.proportions import wilson
from evalhub.stats.tables import IntArray

CONSTANT, MISMATCH = "constant_rater", "scale_mismatch"
LEAST_UNITS = 20
ALPHA = 0.001
MANY_POINTS, LONG_SCALE = 4, 7


def narrow_raters(rated: Rated, tests: int) -> Iterator[Finding]:
    """Find raters whose few values the others of the same units do not stay within.

    A rater who gave n ratings within a set of values is held against the share s of the others'
    ratings of those units within it, (k + 1) / (m + 2): if ``s**n`` is below 0.001 over the
    number of raters, the set is theirs and not that of the units. Looked for are one value, two
    of four points or more, and half of a scale of seven points or more.

    Parameters
    ----------
    rated : Rated
        Ratings under one criterion; nothing is found on scales of more than 24 points.
    tests : int
        Raters under all criteria, to correct for.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> matrix = np.vstack([rng.integers(1, 6, (3, 60)), np.full((1, 60), 3)]).astype(float)
    >>> rated = Rated("tone", ("a", "b", "c", "d"), matrix, np.arange(1.0, 6), (), True)
    >>> [(found.rule, found.raters) for found in narrow_raters(rated, 4)]
    [('constant_rater', ('d',))]
    """
    size, beside = rated.n_values, rated.beside
    if size != rated.values.size:
        return
    shared = beside.shared
    raters, codes = beside.raters[shared], beside.codes[shared]
    own = np.bincount(raters * size + codes, minlength=len(rated.raters) * size)
    own = own.reshape(-1, size)
    theirs = np.zeros((len(rated.raters), size))
    np.add.at(theirs, raters, beside.others[shared])
    for row, (counts, others) in enumerate(zip(own, theirs.astype(np.int64), strict=True)):
        n, used = int(counts.sum()), np.flatnonzero(counts)
        if n < LEAST_UNITS or not _is_narrow(used, size):
            continue
        within, among = int(others[used].sum()), int(others.sum())
        chance = n * np.log((within + 1) / (among + 2)) + np.log(tests)
        if chance < np.log(ALPHA):
            yield _finding(rated, row, used, n, (within, among))


def _is_narrow(used: IntArray, size: int) -> bool:
    if used.size == 1:
        return size > 1
    if used.size == 2 and size > MANY_POINTS:
        return True
    return size >= LONG_SCALE and int(np.ptp(used)) < size // 2


def _finding(rated: Rated, row: int, used: IntArray, n: int, others: tuple[int, int]) -> Finding:
    rater, names = rated.raters[row], [rated.name(int(place)) for place in used]
    share = wilson(*others)
    rest = f"the others of the same units did so in {share.value:.0%} of {others[1]:,}"
    evidence: dict[str, Number] = {"n": n, "others_within": share, "values_used": ", ".join(names)}
    if used.size == 1:
        what = f"{rater} gave {names[0]} to all of {n:,} units; {rest}."
        return Finding(CONSTANT, "warning", what, evidence, rated.criterion, (rater,))
    kind = "only " + " and ".join(names) if used.size == 2 else f"only {names[0]} to {names[-1]}"
    what = (
        f"{rater} used {kind} in all of {n:,} units; {rest}. "
        "Was another scale meant, yes or no, or a shorter one?"
    )
    return Finding(MISMATCH, "warning", what, evidence, rated.criterion, (rater,))
