"""Columns of two raters that are the same throughout."""

from collections.abc import Iterator

import numpy as np
from scipy import sparse

from evalhub.stats.lint.findings import Finding, Severity
from evalhub.stats.lint.rated import Rated
from evalhub.stats.tables import FloatArray, IntArray

RULE = "duplicated_raters"
LEAST_UNITS = 20
LEAST_ALONE = 50
LEAST_TELLING = 5
ALPHA = 0.001


def duplicated_raters(rated: Rated, *, least: int = LEAST_UNITS) -> Iterator[Finding]:
    """Find pairs of raters who gave the same value to every unit they share, beyond chance.

    Chance is how often the other pairs of raters of the same units agree, (k + 1) / (m + 2), to
    the power of the units, times the pairs of raters. Where nobody else rated the units it is
    the agreement that the two margins make, and more units are asked for. Left out are units where
    the value is that of most others, or the reference: who is right need not copy.

    Parameters
    ----------
    rated : Rated
        Ratings under one criterion.
    least : int
        Units that a pair must share.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> matrix = rng.integers(1, 6, (4, 60)).astype(float)
    >>> matrix[3] = matrix[0]
    >>> rated = Rated("tone", ("a", "b", "c", "d"), matrix, np.arange(1.0, 6), (), True)
    >>> [found.raters for found in duplicated_raters(rated)]
    [('a', 'd')]
    """
    together, same = _pairs(rated)
    alike = np.triu((together >= least) & (together == same), 1)
    n_pairs = max(1, int(np.count_nonzero(np.triu(together > 0, 1))))
    for one, two in np.argwhere(alike):
        found = _finding(rated, (int(one), int(two)), n_pairs)
        if found is not None:
            yield found


def _pairs(rated: Rated) -> tuple[IntArray, IntArray]:
    """Units that each two raters share, and those with the same value."""
    raters, units = np.nonzero(rated.codes >= 0)
    size, shape = rated.n_values, rated.codes.shape
    ones = np.ones(raters.size, dtype=np.int64)
    rated_by = sparse.csr_array((ones, (raters, units)), shape=shape)
    columns = units * size + rated.codes[raters, units]
    given = sparse.csr_array((ones, (raters, columns)), shape=(shape[0], shape[1] * size))
    return (rated_by @ rated_by.T).toarray(), (given @ given.T).toarray()


def _finding(rated: Rated, pair: tuple[int, int], n_pairs: int) -> Finding | None:
    codes = rated.codes
    both = np.flatnonzero((codes[pair[0]] >= 0) & (codes[pair[1]] >= 0))
    shared, units = int(both.size), _telling(rated, pair[0], both)
    if units.size < LEAST_TELLING:
        return None
    votes = _votes(codes[:, units], rated.n_values)
    m = votes.sum(axis=1)
    agree = float((votes * (votes - 1)).sum() / 2) - units.size
    among = float((m * (m - 1)).sum() / 2) - units.size
    alone = among == 0
    shares = np.bincount(codes[pair[0], units], minlength=rated.n_values) / units.size
    rate = float((shares**2).sum()) if alone else (agree + 1) / (among + 2)
    log_p = units.size * np.log(rate) + np.log(n_pairs)
    if log_p >= np.log(ALPHA) or (alone and units.size < LEAST_ALONE):
        return None
    first, second = rated.raters[pair[0]], rated.raters[pair[1]]
    beside = (
        "nobody else rated them"
        if alone
        else f"the other pairs of Raters agree there in {rate:.0%}"
    )
    wrong = "" if units.size == shared else f", {units.size:,} times not what others say"
    what = (
        f"{first} and {second} gave the same value to all of {shared:,} units{wrong}; {beside}. "
        "Is one column a copy of the other?"
    )
    evidence = {
        "n": shared,
        "n_telling": int(units.size),
        "agreement_of_other_pairs": round(rate, 6),
    }
    severity: Severity = "serious" if units.size >= LEAST_UNITS and not alone else "warning"
    return Finding(RULE, severity, what, evidence, rated.criterion, (first, second))


def _telling(rated: Rated, row: int, units: IntArray) -> IntArray:
    """Keep the units where a common value is neither right nor what most of the others say."""
    own = rated.codes[row, units]
    others = _votes(rated.codes[:, units], rated.n_values)
    others[np.arange(units.size), own] -= 2
    most = others.max(axis=1, initial=0)
    clear = (most > 0) & (np.count_nonzero(others == most[:, None], axis=1) == 1)
    expected = clear & (others.argmax(axis=1) == own)
    if rated.reference_codes is not None:
        expected |= own == rated.reference_codes[units]
    return np.asarray(units[~expected])


def _votes(codes: IntArray, size: int) -> FloatArray:
    raters, units = np.nonzero(codes >= 0)
    cells = units * size + codes[raters, units]
    votes = np.bincount(cells, minlength=codes.shape[1] * size)
    return votes.reshape(-1, size).astype(np.float64)
