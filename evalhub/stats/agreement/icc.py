"""Intraclass correlation of complete ratings: the six forms of Shrout and Fleiss."""

from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import stats

from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate
from evalhub.stats.tables import FloatArray, as_matrix

Form = Literal["1,1", "2,1", "3,1", "1,k", "2,k", "3,k"]


def icc(matrix: npt.ArrayLike, form: Form = "2,1", *, confidence: float = 0.95) -> Estimate:
    """Intraclass correlation with its F interval.

    Parameters
    ----------
    matrix : array_like, shape (n_raters, n_units)
        Ratings on an interval scale, every unit by every rater. Units that nobody rated are
        dropped.
    form : {"1,1", "2,1", "3,1", "1,k", "2,k", "3,k"}
        First the model: 1 each unit has its own raters, 2 the raters are a sample (absolute
        agreement), 3 they are all there are (consistency). Then what is judged: one rating,
        or the mean of the k raters.
    confidence : float
        Level of the interval, which assumes normal errors.

    Returns
    -------
    Estimate
        ``n`` is the number of units. Under perfect agreement the interval is a point.

    Raises
    ------
    UndefinedStatistic
        ``incomplete_ratings``: some rater left out a unit that others rated;
        ``no_pairable_unit``: fewer than two raters; ``too_few_units``: fewer than two units;
        ``no_variation``: the units' means do not differ.

    References
    ----------
    Shrout and Fleiss (1979), Psychol Bull 86, 420-428; interval of forms 2: McGraw and Wong
    (1996), Psychol Methods 1, 30-46.

    Examples
    --------
    >>> ratings = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8],
    ...                     [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]).T
    >>> round(icc(ratings, "2,1").value, 2), round(icc(ratings, "3,k").value, 2)
    (0.29, 0.91)
    """
    ratings = _complete(as_matrix(matrix))
    k, n = ratings.shape
    model, averaged = form[0], form[2] == "k"
    between, raters, error, within = _mean_squares(ratings)
    if model == "2":
        value, low, high = _two_way(between, raters, error, (k, n), confidence)
    else:
        noise = within if model == "1" else error
        freedom = n * (k - 1) if model == "1" else (n - 1) * (k - 1)
        value, low, high = _one_ratio(between / noise if noise else np.inf, freedom, n, confidence)
        value, low, high = (_from_ratio(ratio, k) for ratio in (value, low, high))
    if averaged:
        value, low, high = (k * x / (1 + (k - 1) * x) for x in (value, low, high))
    method = "F, McGraw-Wong" if model == "2" else "F, Shrout-Fleiss"
    return Estimate(float(value), float(low), float(high), confidence, method, n)


def _complete(matrix: FloatArray) -> FloatArray:
    missing = np.isnan(matrix)
    ratings = matrix[:, ~missing.all(axis=0)]
    if np.isnan(ratings).any():
        raise UndefinedStatistic("incomplete_ratings", "Not every rater rated every unit.")
    if ratings.shape[0] < 2:
        raise UndefinedStatistic("no_pairable_unit", "No unit was rated by two raters.")
    if ratings.shape[1] < 2:
        raise UndefinedStatistic("too_few_units", "At least two units are needed.")
    return ratings


def _mean_squares(ratings: FloatArray) -> tuple[float, float, float, float]:
    """Mean squares between units, between raters, of the error and within units."""
    k, n = ratings.shape
    ratings = ratings - ratings.mean()
    total = float((ratings**2).sum())
    units = float(k * (ratings.mean(axis=0) ** 2).sum())
    raters = float(n * (ratings.mean(axis=1) ** 2).sum())
    if units <= 1e-12 * max(total, 1e-300):
        raise UndefinedStatistic("no_variation", "The mean ratings of the units do not differ.")
    # Differences of sums of squares leave rounding dust where there is no error at all.
    within = _clean(total - units, total)
    error = _clean(total - units - raters, total)
    return (
        units / (n - 1),
        _clean(raters, total) / (k - 1),
        error / ((n - 1) * (k - 1)),
        within / (n * (k - 1)),
    )


def _clean(part: float, total: float) -> float:
    return part if part > 1e-12 * total else 0.0


def _one_ratio(ratio: float, freedom: int, n: int, confidence: float) -> tuple[float, float, float]:
    """F ratio and the ends of its interval."""
    upper = (1 + confidence) / 2
    low = ratio / stats.f.ppf(upper, n - 1, freedom)
    high = ratio * stats.f.ppf(upper, freedom, n - 1)
    return ratio, low, high


def _from_ratio(ratio: float, k: int) -> float:
    return 1.0 if np.isinf(ratio) else (ratio - 1) / (ratio + k - 1)


def _two_way(
    between: float, raters: float, error: float, size: tuple[int, int], confidence: float
) -> tuple[float, float, float]:
    """Absolute agreement of one rating with the interval of McGraw and Wong."""
    k, n = size
    value = (between - error) / (between + (k - 1) * error + k * (raters - error) / n)
    if error == 0 and raters == 0:
        return 1.0, 1.0, 1.0
    share = k * value / (n * (1 - value))
    from_raters = share * raters
    from_error = (1 + share * (n - 1)) * error
    freedom = (from_raters + from_error) ** 2 / (
        from_raters**2 / (k - 1) + from_error**2 / ((n - 1) * (k - 1))
    )
    upper = (1 + confidence) / 2
    spread = k * raters + (k * n - k - n) * error
    f_low = stats.f.ppf(upper, n - 1, freedom)
    f_high = stats.f.ppf(upper, freedom, n - 1)
    low = n * (between - f_low * error) / (f_low * spread + n * between)
    high = n * (f_high * between - error) / (spread + n * f_high * between)
    return value, low, high
