"""A judge's pass rate corrected by its errors: Rogan and Gladen, with an interval that holds."""

import math
from dataclasses import dataclass

from scipy import stats

from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate

LEE = "plug-in with adjusted counts (Lee et al.)"


@dataclass(frozen=True)
class ErrorRates:
    """What a judge gets right of what truly fails and of what truly passes.

    Attributes
    ----------
    tnr, tpr : float
        Share of true fails that it fails, of true passes that it passes.
    n_fails, n_passes : int
        Labelled units behind each.
    """

    tnr: float
    tpr: float
    n_fails: int
    n_passes: int


def rogan_gladen(passed: float, tnr: float, tpr: float) -> float:
    """Return the true rate behind a judge's: ``(p + TNR - 1) / (TPR + TNR - 1)``, within 0 and 1.

    Parameters
    ----------
    passed : float
        Share that the judge passes.
    tnr, tpr : float
        As in `ErrorRates`.

    Raises
    ------
    UndefinedStatistic
        ``no_better_than_chance``: TPR + TNR is 1 or less.

    References
    ----------
    Rogan and Gladen (1978), Am J Epidemiol 107, 71-76.

    Examples
    --------
    >>> round(rogan_gladen(0.4, tnr=0.7, tpr=0.9), 4)
    0.1667
    """
    better = tpr + tnr - 1
    if better <= 1e-12:
        raise UndefinedStatistic(
            "no_better_than_chance",
            "The judge tells passes from fails no better than chance, so that its rate says "
            "nothing of the true one.",
        )
    return min(1.0, max(0.0, (passed + tnr - 1) / better))


def corrected_rate(
    passed: float, n: int, rates: ErrorRates, *, confidence: float = 0.95
) -> Estimate:
    """Correct a judge's pass rate, with the interval of Lee and others.

    It counts what is not known of the rate and of both error rates; resampling only the labels,
    as is often done, leaves out the first and is too narrow. Ends are kept within 0 and 1.

    Parameters
    ----------
    passed : float
        Share that the judge passes of ``n`` units without labels.
    n : int
        How many.
    rates : ErrorRates
        From labelled units drawn at random.
    confidence : float
        Level of the interval.

    Returns
    -------
    Estimate
        ``n`` is the number of units without labels.

    Raises
    ------
    UndefinedStatistic
        ``no_unit``: no unit without a label; ``empty_class``: no true pass or no true fail;
        ``no_better_than_chance``.

    References
    ----------
    Lee et al. (2025), How to correctly report LLM-as-a-judge evaluations, arXiv 2511.21140.

    Examples
    --------
    >>> found = corrected_rate(0.4, 1000, ErrorRates(0.7, 0.9, 200, 200))
    >>> round(found.value, 4), round(found.low, 5), round(found.high, 5)
    (0.1667, 0.05635, 0.26273)
    """
    if n < 1:
        raise UndefinedStatistic("no_unit", "Every unit has a label; there is nothing to correct.")
    if not rates.n_fails or not rates.n_passes:
        missing = "fails" if not rates.n_fails else "passes"
        raise UndefinedStatistic("empty_class", f"No labelled unit truly {missing}.")
    value = rogan_gladen(passed, rates.tnr, rates.tpr)
    z = float(stats.norm.ppf((1 + confidence) / 2))
    p, of = (n * passed + z**2 / 2) / (n + z**2), n + z**2
    q0, m0 = _adjusted(rates.tnr, rates.n_fails)
    q1, m1 = _adjusted(rates.tpr, rates.n_passes)
    centre = rogan_gladen(p, q0, q1)
    v0, v1 = q0 * (1 - q0) / m0, q1 * (1 - q1) / m1
    shift = 2 * z**2 * (-(1 - centre) * v0 + centre * v1)
    error = math.sqrt(p * (1 - p) / of + (1 - centre) ** 2 * v0 + centre**2 * v1) / (q0 + q1 - 1)
    low, high = centre + shift - z * error, centre + shift + z * error
    # Adjusted counts may move both ends a hair past the estimate where it is 0 or 1.
    low, high = min(max(0.0, low), value), max(min(1.0, high), value)
    return Estimate(value, low, high, confidence, LEE, n)


def _adjusted(share: float, n: int) -> tuple[float, int]:
    """One success and one failure more."""
    return (n * share + 1) / (n + 2), n + 2


@dataclass(frozen=True)
class Allocation:
    """How many labelled units should truly fail, and how many pass."""

    fails: int
    passes: int


def best_allocation(budget: int, passed: float, pilot: ErrorRates) -> Allocation:
    """Divide labels among true fails and passes so that the corrected rate is known best.

    ``m1 = m / (1 + (1/p - 1) sqrt(kappa))``, with ``kappa`` the ratio of the error rates of the
    pilot, one error added to each.

    Parameters
    ----------
    budget : int
        Labels in all.
    passed : float
        Share that the judge passes, between 0 and 1.
    pilot : ErrorRates
        Of a few labelled units.

    References
    ----------
    Lee et al. (2025), arXiv 2511.21140, section on adaptive allocation.

    Examples
    --------
    >>> best_allocation(200, 0.4, ErrorRates(0.7, 0.9, 10, 10))
    Allocation(fails=136, passes=64)
    """
    if not 0 < passed < 1:
        raise ValueError("the judge passes some and fails some")
    errors = pilot.n_fails * (1 - pilot.tnr) + 1, pilot.n_passes * (1 - pilot.tpr) + 1
    shares = [
        error / (n + 2) for error, n in zip(errors, (pilot.n_fails, pilot.n_passes), strict=True)
    ]
    passes = round(budget / (1 + (1 / passed - 1) * math.sqrt(shares[0] / shares[1])))
    return Allocation(budget - passes, passes)
