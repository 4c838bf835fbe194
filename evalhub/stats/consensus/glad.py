"""GLAD: how able each rater is, and how hard each unit."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import expit, log_expit

from evalhub.stats.consensus.answers import Aggregated, Answers, answers_of, normalised, settle
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.tables import FloatArray

LEAST_RATINGS = 3
_MOST_LOG_EASE = 20.0


@dataclass(frozen=True)
class Glad(Aggregated):
    """Fitted abilities and difficulties, and what they say about each unit.

    Attributes
    ----------
    ability : ndarray, shape (n_raters,)
        Above 0 better than chance, below 0 contrary; NaN without ratings.
    ease : ndarray, shape (n_units,)
        Above 0; near 0 a unit where ability helps little. NaN where nobody rated.
    log_likelihood : ndarray, shape (n_iterations,)
        Objective after each step, never falling: the log-likelihood, plus that of the normal
        priors.
    converged : bool
        False when the iterations ran out first.
    """

    ability: FloatArray
    ease: FloatArray
    log_likelihood: FloatArray
    converged: bool


def glad(
    matrix: npt.ArrayLike,
    *,
    max_iterations: int = 100,
    tolerance: float = 1e-5,
) -> Glad:
    """Estimate true classes, abilities of raters and ease of units together, by EM.

    A rating is right with probability ``sigma(ability * ease)``, else any other value with equal
    chance. Ability and the logarithm of ease have the prior N(1, 1), classes an equal one.

    Parameters
    ----------
    matrix : array_like, shape (n_raters, n_units)
        Ratings on a nominal scale, NaN = missing.
    max_iterations : int
        Most EM steps.
    tolerance : float
        Stop when a step raises the objective by less than this, per rating.

    Returns
    -------
    Glad
        No randomness.

    Raises
    ------
    UndefinedStatistic
        ``no_unit``, ``no_variation``; ``too_few_ratings``: fewer than three ratings of
        most units, which cannot tell a hard unit from weak raters.

    References
    ----------
    Whitehill, Wu, Bergsma, Movellan and Ruvolo (2009), Whose vote should count more, NIPS 22.

    Examples
    --------
    >>> found = glad([[1, 1, 2, 2], [1, 1, 2, 2], [1, 1, 2, 1], [2, 1, 2, 1]])
    >>> found.labels, bool(found.ease[1] > found.ease[3])
    (array([1., 1., 2., 2.]), True)
    """
    answers = answers_of(matrix)
    if np.median(answers.n_ratings[answers.rated]) < LEAST_RATINGS:
        raise UndefinedStatistic(
            "too_few_ratings", "Ability and difficulty need three ratings of most units."
        )
    parameters = np.ones(answers.n_raters + answers.n_units)
    posteriors, trace = answers.shares, list[float]()
    converged = False
    while not converged and len(trace) < max_iterations:
        parameters = _maximise(answers, posteriors, parameters)
        posteriors, objective = _expect(answers, parameters)
        trace.append(objective)
        converged = len(trace) > 1 and trace[-1] - trace[-2] < tolerance * answers.codes.size
    labels, tied = settle(answers, posteriors)
    known = answers.sum_by_rater(np.ones(answers.codes.size)) > 0
    ability, ease = np.split(parameters, [answers.n_raters])
    return Glad(
        answers.values,
        posteriors,
        labels,
        tied,
        int(answers.rated.sum()),
        np.where(known, ability, np.nan),
        np.where(answers.rated, np.exp(ease), np.nan),
        np.array(trace),
        converged,
    )


def _maximise(answers: Answers, posteriors: FloatArray, start: FloatArray) -> FloatArray:
    """Raise the expected log-likelihood; never end lower than at the start."""
    right = posteriors[answers.units, answers.codes]
    spread = np.log(answers.values.size - 1)

    def loss(parameters: FloatArray) -> tuple[float, FloatArray]:
        ability, ease = np.split(parameters, [answers.n_raters])
        each, easy = ability[answers.raters], np.exp(ease)[answers.units]
        x = each * easy
        value = (right * log_expit(x) + (1 - right) * (log_expit(-x) - spread)).sum()
        slope = right - expit(x)
        by_unit = np.bincount(answers.units, slope * x, minlength=answers.n_units)
        gradient = np.concatenate([answers.sum_by_rater(slope * easy), by_unit])
        away = parameters - 1
        return float(0.5 * away @ away - value), away - gradient

    bounds = [(None, None)] * answers.n_raters + [(None, _MOST_LOG_EASE)] * answers.n_units
    found = minimize(
        loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 10}
    )
    return start if found.fun > loss(start)[0] else np.asarray(found.x)


def _expect(answers: Answers, parameters: FloatArray) -> tuple[FloatArray, float]:
    """Class probabilities of each unit, and the objective."""
    ability, ease = np.split(parameters, [answers.n_raters])
    x = ability[answers.raters] * np.exp(ease)[answers.units]
    size = answers.values.size
    wrong = log_expit(-x) - np.log(size - 1)
    base = np.bincount(answers.units, wrong, minlength=answers.n_units)
    joint = base[:, None] + answers.sum_by_unit(log_expit(x) - wrong) - np.log(size)
    posteriors, logs = normalised(joint)
    away = parameters - 1
    return posteriors, float(logs[answers.rated].sum() - 0.5 * away @ away)
