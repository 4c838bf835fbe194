"""Agreement of many raters from value counts: raw, Fleiss' kappa, Gwet's AC1 and AC2."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from evalhub.stats.agreement.weights import Weighting, agreement_weights
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate, bootstrap
from evalhub.stats.tables import Counts, FloatArray, value_counts


def percent_agreement(
    matrix: npt.ArrayLike,
    *,
    rng: np.random.Generator,
    resamples: int = 1000,
    confidence: float = 0.95,
) -> Estimate:
    """Share of pairs of ratings of the same unit that are equal.

    All pairs of all units count alike, so a unit with more ratings counts more. (The observed
    agreement inside `fleiss_kappa` and `gwet_ac` weighs units alike instead; with equally many
    ratings per unit the two are the same.)

    Parameters
    ----------
    matrix : array_like, shape (n_raters, n_units)
        Ratings, NaN = missing.
    rng, resamples, confidence
        See `evalhub.stats.intervals.bootstrap`.

    Returns
    -------
    Estimate
        ``n`` is the number of units with two ratings or more; the others are dropped.

    Raises
    ------
    UndefinedStatistic
        ``no_pairable_unit``, ``too_few_units`` (one).

    Examples
    --------
    >>> percent_agreement([[1, 2, 2], [1, 2, 1]], rng=np.random.default_rng(0)).value.__round__(3)
    0.667
    """
    table = value_counts(matrix).with_at_least(2)
    _check_pairable(table)
    m = table.counts.sum(axis=1)
    equal = (table.counts * (table.counts - 1)).sum(axis=1)
    return bootstrap(
        table.multiplicity,
        lambda weights: (weights @ equal) / (weights @ (m * (m - 1))),
        rng=rng,
        resamples=resamples,
        confidence=confidence,
    )


def fleiss_kappa(
    matrix: npt.ArrayLike,
    *,
    rng: np.random.Generator,
    resamples: int = 1000,
    confidence: float = 0.95,
) -> Estimate:
    """Fleiss' kappa, generalised to units with unequal numbers of ratings.

    Observed agreement is the mean of the units' shares of equal pairs, over units with two
    ratings or more. Chance agreement is the sum of squares of the mean shares of the values,
    over units with one rating or more, each unit weighing the same (Gwet's generalisation, as
    in the R package irrCAC). With equal numbers it is the coefficient of Fleiss (1971).

    Parameters
    ----------
    matrix : array_like, shape (n_raters, n_units)
        Ratings, NaN = missing.
    rng, resamples, confidence
        See `evalhub.stats.intervals.bootstrap`.

    Returns
    -------
    Estimate
        ``n`` is the number of units with one rating or more; these are resampled.

    Raises
    ------
    UndefinedStatistic
        ``no_pairable_unit``; ``no_variation``: every rating is the same; ``too_few_units``.

    References
    ----------
    Fleiss (1971), Psychol Bull 76, 378-382; Gwet (2014), ch. 2.

    Examples
    --------
    >>> ratings = [[1, 1, 2, 2], [1, 1, 2, 1]]  # P = 3/4, P_e = (5/8)**2 + (3/8)**2 = 34/64
    >>> round(fleiss_kappa(ratings, rng=np.random.default_rng(0)).value, 4)
    0.4667
    """
    table = value_counts(matrix).with_at_least(1)
    _check_pairable(table.with_at_least(2))
    if table.values.size == 1:
        raise UndefinedStatistic("no_variation", "All ratings are the same.")

    def chance(shares: FloatArray) -> FloatArray:
        return np.asarray((shares**2).sum(axis=1))

    return bootstrap(
        table.multiplicity,
        _corrected(table, np.eye(table.values.size), chance),
        rng=rng,
        resamples=resamples,
        confidence=confidence,
    )


def gwet_ac(
    matrix: npt.ArrayLike,
    *,
    rng: np.random.Generator,
    values: npt.ArrayLike | None = None,
    weighting: Weighting = "identity",
    resamples: int = 1000,
    confidence: float = 0.95,
) -> Estimate:
    """Gwet's AC1 (identity weights) or AC2 (other weights).

    Chance agreement is ``T_w / (q(q-1)) * sum pi_k (1 - pi_k)`` with ``T_w`` the sum of the
    weights and ``q`` the points of the scale. It depends on ``q``: give the scale, or a point
    that nobody used is left out. Units with one rating enter ``pi`` only.

    Parameters
    ----------
    matrix : array_like, shape (n_raters, n_units)
        Ratings, NaN = missing; ratings off the scale are not counted.
    rng, resamples, confidence
        See `evalhub.stats.intervals.bootstrap`.
    values : array_like, shape (n_values,), optional
        The scale; by default the values that occur.
    weighting : str
        See `evalhub.stats.agreement.weights.agreement_weights`.

    Returns
    -------
    Estimate
        ``n`` is the number of units with one rating or more; these are resampled.

    Raises
    ------
    UndefinedStatistic
        ``no_pairable_unit``; ``no_variation``: a scale of one point; ``too_few_units``.

    References
    ----------
    Gwet (2008), Br J Math Stat Psychol 61, 29-48; (2014), Handbook, ch. 2 and 3.

    Examples
    --------
    >>> ratings = [[1, 1, 2, 2], [1, 1, 2, 1]]  # p_a = 3/4, p_e = 2 * 5/8 * 3/8
    >>> round(gwet_ac(ratings, rng=np.random.default_rng(0)).value, 4)
    0.5294
    """
    every = value_counts(matrix, values)
    # Points that nobody used stay: chance agreement is spread over the whole scale.
    kept = every.counts.any(axis=1)
    table = Counts(every.values, every.counts[kept], every.multiplicity[kept])
    _check_pairable(table.with_at_least(2))
    q = table.values.size
    if q == 1:
        raise UndefinedStatistic("no_variation", "There is only one value to choose.")
    weights_of_values = agreement_weights(q, weighting)
    spread = weights_of_values.sum() / (q * (q - 1))

    def chance(shares: FloatArray) -> FloatArray:
        return np.asarray(spread * (shares * (1 - shares)).sum(axis=1))

    return bootstrap(
        table.multiplicity,
        _corrected(table, weights_of_values, chance),
        rng=rng,
        resamples=resamples,
        confidence=confidence,
    )


def _check_pairable(table: Counts) -> None:
    if table.n_units == 0:
        raise UndefinedStatistic("no_pairable_unit", "No unit was rated by two raters.")


def _corrected(
    table: Counts, weights_of_values: FloatArray, chance: Callable[[FloatArray], FloatArray]
) -> Callable[[FloatArray], FloatArray]:
    """Chance-corrected agreement of resamples, from sums over their units."""
    m = table.counts.sum(axis=1)
    pairable = m >= 2
    pairs = np.where(pairable, m * (m - 1), 1.0)
    credit = table.counts * (table.counts @ weights_of_values - 1)
    observed = np.where(pairable, credit.sum(axis=1) / pairs, 0.0)
    shares = table.counts / m[:, None]
    sums = np.column_stack([observed, pairable, shares])

    def statistic(weights: FloatArray) -> FloatArray:
        totals = weights @ sums
        n_pairable = totals[:, 1]
        expected = chance(totals[:, 2:] / weights.sum(axis=1, keepdims=True))
        defined = (n_pairable > 0) & (1 - expected > 1e-12)
        agreed = totals[:, 0] / np.where(n_pairable > 0, n_pairable, 1.0)
        room = np.where(defined, 1 - expected, 1.0)
        return np.where(defined, (agreed - expected) / room, np.nan)

    return statistic
