"""MACE: raters who know the true value, or else spam in a way of their own."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import digamma

from evalhub.stats.consensus.answers import Aggregated, Answers, answers_of, normalised, settle
from evalhub.stats.tables import FloatArray

KNOWING = 0.5


@dataclass(frozen=True)
class Mace(Aggregated):
    """Fitted competence of the raters, and what they say about each unit.

    Attributes
    ----------
    competence : ndarray, shape (n_raters,)
        Probability that a rater gives the true value because they know it; NaN without ratings.
    spamming : ndarray, shape (n_raters, n_values)
        What a rater gives when they do not know.
    log_likelihood : float
        Of the best start; the classes are equally likely beforehand.
    restarts : int
        Starts that were tried.
    """

    competence: FloatArray
    spamming: FloatArray
    log_likelihood: float
    restarts: int


@dataclass(frozen=True)
class _Fit:
    """State of one start: chances of the classes, their likelihood, and the parameters."""

    posteriors: FloatArray
    log_likelihood: float
    know: FloatArray
    spam: FloatArray
    habit: FloatArray


def mace(
    matrix: npt.ArrayLike,
    *,
    rng: np.random.Generator,
    restarts: int = 10,
    iterations: int = 50,
    smoothing: float = 0.1,
) -> Mace:
    """Estimate true classes and the competence of raters together, by variational Bayes.

    A rater knows the value of a unit with a probability of their own and then gives it; else
    they draw from a distribution of their own, whatever the unit. The start with the highest
    likelihood is kept; one start has every rater half competent, the others are drawn.

    Parameters
    ----------
    matrix : array_like, shape (n_raters, n_units)
        Ratings on a nominal scale, NaN = missing.
    rng : numpy.random.Generator
        Source of the starts.
    restarts : int
        Starts, at least 1.
    iterations : int
        Steps from each start.
    smoothing : float
        Prior of each cell of the spamming distribution; competence has Beta(1/2, 1/2).

    Returns
    -------
    Mace
        `entropy` is what Hovy et al. cut by: see `evalhub.stats.consensus.answers.most_certain`.

    Raises
    ------
    UndefinedStatistic
        ``no_unit``: no rating at all; ``no_variation``: all ratings are the same.

    References
    ----------
    Hovy, Berg-Kirkpatrick, Vaswani and Hovy (2013), Learning whom to trust with MACE, NAACL.

    Examples
    --------
    >>> ratings = [[1, 2, 1, 2, 2], [1, 2, 1, 2, 1], [1, 2, 1, 1, 2], [1, 1, 1, 1, 1]]
    >>> found = mace(ratings, rng=np.random.default_rng(0))
    >>> found.labels, bool(found.competence[3] < found.competence[0])
    (array([1., 2., 1., 2., 2.]), True)
    """
    answers = answers_of(matrix)
    best: _Fit | None = None
    for start in range(max(1, restarts)):
        fit = _from_start(answers, _start(answers, start, rng), iterations, smoothing)
        if best is None or fit.log_likelihood > best.log_likelihood:
            best = fit
    if best is None:
        raise ValueError("at least one start is needed")
    labels, tied = settle(answers, best.posteriors)
    known = answers.sum_by_rater(np.ones(answers.codes.size)) > 0
    competence = np.where(known, best.know / (best.know + best.spam), np.nan)
    habit = best.habit / best.habit.sum(axis=1, keepdims=True)
    return Mace(
        answers.values,
        best.posteriors,
        labels,
        tied,
        int(answers.rated.sum()),
        competence,
        habit,
        best.log_likelihood,
        max(1, restarts),
    )


def _start(answers: Answers, start: int, rng: np.random.Generator) -> FloatArray:
    """Draw how often each rater knows, at first."""
    if start == 0:
        return np.full(answers.n_raters, 0.5)
    return rng.uniform(0.1, 0.9, answers.n_raters)


def _from_start(
    answers: Answers, competence: FloatArray, iterations: int, smoothing: float
) -> _Fit:
    size = answers.values.size
    know, spam = competence, 1 - competence
    habit = np.full((answers.n_raters, size), 1 / size)
    for _ in range(max(1, iterations)):
        counts = _expect(answers, know, spam, habit)
        knew, spammed = counts.know + KNOWING, counts.spam + KNOWING
        drawn = counts.habit + smoothing
        know, spam = (np.exp(digamma(one) - digamma(knew + spammed)) for one in (knew, spammed))
        habit = np.exp(digamma(drawn) - digamma(drawn.sum(axis=1, keepdims=True)))
    # The end is told by the plain means, which are probabilities; those of the steps are not.
    know, spam = knew / (knew + spammed), spammed / (knew + spammed)
    habit = drawn / drawn.sum(axis=1, keepdims=True)
    last = _expect(answers, know, spam, habit)
    return _Fit(last.posteriors, last.log_likelihood, know, spam, habit)


def _expect(answers: Answers, know: FloatArray, spam: FloatArray, habit: FloatArray) -> _Fit:
    """Class probabilities, and how often each rater is expected to have known or spammed."""
    raters, codes, size = answers.raters, answers.codes, answers.values.size
    by_habit = spam[raters] * habit[raters, codes]
    right = by_habit + know[raters]
    base = np.bincount(answers.units, np.log(by_habit), minlength=answers.n_units)
    joint = base[:, None] + answers.sum_by_unit(np.log(right / by_habit)) - np.log(size)
    posteriors, logs = normalised(joint)
    knew = posteriors[answers.units, codes] * know[raters] / right
    spammed = np.bincount(raters * size + codes, 1 - knew, minlength=habit.size)
    return _Fit(
        posteriors,
        float(logs[answers.rated].sum()),
        answers.sum_by_rater(knew),
        answers.sum_by_rater(1 - knew),
        spammed.reshape(habit.shape).astype(np.float64),
    )
