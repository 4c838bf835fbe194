"""Raters, judges and whole criteria whose scale or labels seem turned."""

from collections.abc import Iterator

import numpy as np

from evalhub.stats.agreement.weights import agreement_weights
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.lint.findings import Finding, Severity
from evalhub.stats.lint.polarity import Polarity, in_numbers, polarity, polarity_of_halves
from evalhub.stats.lint.rated import Rated
from evalhub.stats.tables import FloatArray, IntArray

RULE = "polarity_flip"


def contrary_raters(rated: Rated, tests: int) -> Iterator[Finding]:
    """Find raters who agree with the majority of the others far less than chance, or turned.

    Parameters
    ----------
    rated : Rated
        Ratings under one criterion.
    tests : int
        Raters under all criteria, to correct for.

    Examples
    --------
    >>> truth = np.tile([1.0, 2.0], 30)
    >>> matrix = np.stack([truth, truth, truth, 3 - truth])
    >>> names = ("anna", "ben", "cleo", "dan")
    >>> rated = Rated("tone", names, matrix, np.array([1.0, 2.0]), ("bad", "good"), True)
    >>> [found.raters for found in contrary_raters(rated, 4)]
    [('dan',)]
    """
    halves = _halves(rated)
    pair = np.count_nonzero(halves.sum(axis=(1, 2, 3)) > 0) == 2
    for rater, (even, odd) in zip(rated.raters, halves, strict=True):
        found = _compared(even, odd, rated.ordered, tests)
        if found is None or not (found.contrary or found.mixed_up):
            continue
        if pair:
            yield _finding(rated, found, "The two Raters", "each other", rated.raters)
            return
        yield _finding(rated, found, rater, "the majority of the others", (rater,))


def contrary_reference(rated: Rated) -> Iterator[Finding]:
    """Find a criterion whose references say the opposite of what people say.

    Examples
    --------
    >>> truth = np.tile([1.0, 2.0], 30)
    >>> matrix, names = np.stack([truth, truth]), ("anna", "ben")
    >>> rated = Rated("tone", names, matrix, np.array([1.0, 2.0]), (), True, 3 - truth)
    >>> [found.severity for found in contrary_reference(rated)]
    ['serious']
    """
    known = rated.reference_codes
    if known is not None:
        people = majority_codes(rated)
        yield from contrary_pair(rated, people, known, ("The majority of people", "the references"))


def contrary_pair(
    rated: Rated,
    first: IntArray,
    second: IntArray,
    names: tuple[str, str],
    *,
    tests: int = 1,
    raters: tuple[str, ...] = (),
) -> Iterator[Finding]:
    """Compare two columns of one criterion, a judge's and people's say.

    Parameters
    ----------
    rated : Rated
        The criterion.
    first, second : ndarray of int, shape (n_units,)
        Places on the scale, -1 = missing.
    names : tuple of str
        Who is compared with whom.
    tests : int
        How many pairs are compared in all.
    raters : tuple of str
        Whom the finding is about.

    Examples
    --------
    >>> rated = Rated("tone", (), np.zeros((0, 40)), np.array([1.0, 2.0]), (), True)
    >>> codes = np.tile([0, 1], 20)
    >>> len(list(contrary_pair(rated, codes, 1 - codes, ("The Judge j", "people"))))
    1
    """
    try:
        found = polarity(second, first, rated.n_values, ordered=rated.ordered, tests=tests)
    except UndefinedStatistic:
        return
    if found.contrary or found.mixed_up:
        yield _finding(rated, found, *names, raters)


def majority_codes(rated: Rated) -> IntArray:
    """Place of the most frequent value of each unit, -1 where tied or absent.

    Examples
    --------
    >>> matrix = np.array([[1.0, 2.0], [1.0, 1.0]])
    >>> majority_codes(Rated("tone", ("anna", "ben"), matrix, np.array([1.0, 2.0]), (), True))
    array([ 0, -1])
    """
    codes, size = rated.codes, rated.n_values
    raters, units = np.nonzero(codes >= 0)
    cells = units * size + codes[raters, units]
    votes = np.bincount(cells, minlength=codes.shape[1] * size).reshape(-1, size)
    most = votes.max(axis=1, initial=0)
    clear = (most > 0) & (np.count_nonzero(votes == most[:, None], axis=1) == 1)
    return np.where(clear, votes.argmax(axis=1), -1).astype(np.int64)


def _halves(rated: Rated) -> FloatArray:
    """Tables of each rater on even and on odd units, shape (n_raters, 2, n_values, n_values)."""
    size, beside = rated.n_values, rated.beside
    clear = beside.majority >= 0
    half = beside.raters[clear] * 2 + beside.units[clear] % 2
    cells = (half * size + beside.majority[clear]) * size + beside.codes[clear]
    counts = np.bincount(cells, minlength=len(rated.raters) * 2 * size**2)
    return counts.reshape(-1, 2, size, size).astype(np.float64)


def _compared(even: FloatArray, odd: FloatArray, ordered: bool, tests: int) -> Polarity | None:
    table = even + odd
    # Nearly everybody agrees with the others: only who does not is worth a closer look.
    weights = agreement_weights(len(table), "quadratic" if ordered else "identity")
    n = max(1.0, float(table.sum()))
    expected = float(table.sum(axis=1) @ weights @ table.sum(axis=0)) / n**2
    if (table * weights).sum() / n > (1 + expected) / 2:
        return None
    try:
        return polarity_of_halves(even, odd, ordered=ordered, tests=tests)
    except UndefinedStatistic:
        return None


def _finding(
    rated: Rated, found: Polarity, who: str, whom: str, raters: tuple[str, ...]
) -> Finding:
    low, high, n = found.kappa.low, found.kappa.high, found.kappa.n
    said = f"kappa {found.kappa.value:.2f} [{low:.2f}, {high:.2f}], n {n:,}"
    below = "less often than chance would" if found.contrary else "hardly better than chance"
    verb = "agree" if len(raters) > 1 else "agrees"
    what = f"{who} {verb} with {whom} {below}: {said}."
    if found.turned is not None and found.turned.low > found.kappa.high:
        what += f" {_read(rated, found)} it would be {found.turned.value:.2f}."
    what += " Check the wording of the question and the order of the values."
    severity: Severity = "serious" if found.mixed_up else "warning"
    return Finding(RULE, severity, what, in_numbers(found), rated.criterion, raters)


def _read(rated: Rated, found: Polarity) -> str:
    if rated.ordered:
        return "With the scale turned over"
    moved = [(a, b) for a, b in enumerate(found.mapping) if a != b]
    pairs = ", ".join(f"{rated.name(a)} as {rated.name(b)}" for a, b in moved[:4])
    return f"Reading {pairs}"
