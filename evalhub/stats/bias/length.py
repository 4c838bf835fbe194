"""Whether a judge goes by the length of what it judges."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special, stats

from evalhub.stats.bias.regression import Fit, firth_logistic, least_squares
from evalhub.stats.comparison.correlation import partial_spearman
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate
from evalhub.stats.tables import FloatArray, as_vectors


@dataclass(frozen=True)
class PairVerdicts:
    """Verdicts on pairs, one row each.

    Attributes
    ----------
    chose_a : ndarray, shape (n,)
        1 the judge chose A, 0 it chose B, NaN a tie or not read.
    better : ndarray, shape (n,)
        1 people find A better, -1 B, 0 neither, NaN not known.
    longer : ndarray, shape (n,)
        Length of A less that of B.
    first : ndarray, shape (n,)
        1 A was shown first, -1 B was.
    pairs : ndarray of int, shape (n,)
        Which pair the row is about.
    """

    chose_a: FloatArray
    better: FloatArray
    longer: FloatArray
    first: FloatArray
    pairs: npt.NDArray[np.int64]


def length_bias(
    judge: npt.ArrayLike,
    length: npt.ArrayLike,
    human: npt.ArrayLike,
    *,
    rng: np.random.Generator,
    resamples: int = 1000,
    confidence: float = 0.95,
) -> Estimate:
    """Partial rank correlation of judge score and length of the output, given the human rating.

    Above 0: of two outputs that humans rate alike, the judge tends to score the longer higher.
    Arguments and reasons as in `evalhub.stats.comparison.correlation.partial_spearman`.

    Examples
    --------
    >>> judge, length, human = [1, 2, 3, 5, 4], [10, 30, 20, 50, 40], [1, 1, 2, 2, 3]
    >>> found = length_bias(judge, length, human, rng=np.random.default_rng(0))
    >>> found.value > 0.5
    True
    """
    return partial_spearman(
        judge, length, human, rng=rng, resamples=resamples, confidence=confidence
    )


def length_error(
    judge: npt.ArrayLike,
    length: npt.ArrayLike,
    human: npt.ArrayLike,
    *,
    confidence: float = 0.95,
) -> Estimate:
    """Points by which the judge's error grows with one standard deviation of log length.

    Least squares of judge minus human on the logarithm of the length and the human value, HC3.

    Parameters
    ----------
    judge, human : array_like, shape (n_units,)
        Values on an interval scale; units with NaN anywhere are dropped.
    length : array_like, shape (n_units,)
        Not negative.
    confidence : float
        Level of the interval (t).

    Raises
    ------
    UndefinedStatistic
        See `evalhub.stats.bias.regression.least_squares`.

    References
    ----------
    MacKinnon and White (1985), J Econometrics 29, 305-325.

    Examples
    --------
    >>> length = np.exp([0.0, 1, 2, 3, 4, 5])
    >>> found = length_error([1, 2, 3, 2, 4, 5], length, [1, 2, 2, 1, 2, 3])
    >>> found.value > 0.5
    True
    """
    scores, words, ratings = as_vectors(judge, length, human)
    known = ~(np.isnan(scores) | np.isnan(words) | np.isnan(ratings))
    scores, words, ratings = scores[known], np.log1p(words[known]), ratings[known]
    spread = float(words.std()) if words.size and np.ptp(words) else 0.0
    if spread == 0:
        raise UndefinedStatistic("constant_rater", "All that was judged is equally long.")
    terms = [np.ones(words.size), (words - words.mean()) / spread]
    if np.ptp(ratings) > 0:
        terms.append(ratings - ratings.mean())
    fit = least_squares(scores - ratings, np.column_stack(terms))
    half = float(stats.t.ppf((1 + confidence) / 2, fit.freedom) * np.sqrt(fit.covariance[1, 1]))
    value = float(fit.coefficients[1])
    return Estimate(value, value - half, value + half, confidence, "least squares, HC3", fit.n)


def pair_length_effect(verdicts: PairVerdicts, *, confidence: float = 0.95) -> Estimate:
    """How much likelier an output is chosen for being one standard deviation longer.

    Logistic model of the choice on what people find better, tanh of the difference in length in
    standard deviations, and the order of showing; then the mean change of the chance to be chosen
    between equal length and the longer side, delta method, errors clustered by pair.

    Parameters
    ----------
    verdicts : PairVerdicts
        Rows with NaN are dropped.
    confidence : float
        Level of the interval.

    Raises
    ------
    UndefinedStatistic
        See `evalhub.stats.bias.regression.firth_logistic`.

    References
    ----------
    Dubois et al. (2024), Length-controlled AlpacaEval, arXiv 2404.04475: the term of length.

    Examples
    --------
    >>> longer, zero = np.tile([1.0, -1.0], 20), np.zeros(40)
    >>> rows = PairVerdicts((longer + 1) / 2, zero, longer, zero, np.arange(40))
    >>> pair_length_effect(rows).low > 0.2
    True
    """
    columns = np.column_stack(
        [verdicts.chose_a, verdicts.better, verdicts.longer, verdicts.first, verdicts.pairs]
    )
    kept = columns[~np.isnan(columns).any(axis=1)]
    if not kept.shape[0]:
        raise UndefinedStatistic("no_unit", "No verdict chooses between two known lengths.")
    spread = float(np.sqrt(np.mean(kept[:, 2] ** 2)))
    if spread == 0:
        raise UndefinedStatistic("constant_rater", "The two of every pair are equally long.")
    kept[:, 2] = np.tanh(kept[:, 2] / spread)
    design = kept[:, 1:4][:, (kept[:, 1:4] != 0).any(axis=0)]
    place = int((kept[:, 1] != 0).any())
    fit = firth_logistic(kept[:, 0], design, kept[:, 4].astype(np.int64))
    value, error = _mean_change(fit, design, place)
    half = float(stats.norm.ppf((1 + confidence) / 2)) * error
    low, high = max(-1.0, value - half), min(1.0, value + half)
    return Estimate(value, low, high, confidence, "logistic, clustered by pair", fit.n)


def _mean_change(fit: Fit, design: FloatArray, place: int) -> tuple[float, float]:
    """Mean of half the difference between A longer and B longer, with its error."""
    sides = []
    for side in (1.0, -1.0):
        rows = design.copy()
        rows[:, place] = side * np.tanh(1.0)
        chance = special.expit(rows @ fit.coefficients)
        slope = (rows * (chance * (1 - chance))[:, None]).mean(axis=0)
        sides.append((float(chance.mean()), slope))
    value = (sides[0][0] - sides[1][0]) / 2
    gradient = (sides[0][1] - sides[1][1]) / 2
    return value, float(np.sqrt(gradient @ fit.covariance @ gradient))
