"""Self-preference: a judge and the outputs of its own family of models."""

import numpy as np
import numpy.typing as npt

from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate, bootstrap, mean_of_units
from evalhub.stats.tables import FloatArray, as_matrix, as_vectors


def leniency_gap(
    judge: npt.ArrayLike,
    human: npt.ArrayLike,
    own: npt.ArrayLike,
    *,
    rng: np.random.Generator,
    resamples: int = 1000,
    confidence: float = 0.95,
) -> Estimate:
    """Mean of judge minus human on outputs of the judge's family, less that on the others.

    In points of the scale; above 0 the judge is kinder to its own family than people are.

    Parameters
    ----------
    judge, human : array_like, shape (n_units,)
        Values on an interval scale; units with NaN in either are dropped.
    own : array_like of bool, shape (n_units,)
        Whether the output is of the judge's family.
    rng, resamples, confidence
        See `evalhub.stats.intervals.bootstrap`; resamples without either group are dropped.

    Raises
    ------
    UndefinedStatistic
        ``no_own_output``, ``no_other_output``: no unit of that group has both values.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> leniency_gap([5, 4, 3, 2], [4, 3, 3, 2], [True, True, False, False], rng=rng).value
    1.0
    """
    scores, ratings = as_vectors(judge, human)
    return _gap(
        scores - ratings,
        np.asarray(own, dtype=np.bool_),
        rng=rng,
        resamples=resamples,
        confidence=confidence,
    )


def opportunity_gap(
    chosen: npt.ArrayLike,
    own_better: npt.ArrayLike,
    *,
    rng: np.random.Generator,
    resamples: int = 1000,
    confidence: float = 0.95,
) -> Estimate:
    """How much more often the judge finds the better output when it is of its own family.

    Of pairs with one output of the family: ``P(judge chooses own | own is better)`` less
    ``P(judge chooses other | other is better)``, with "better" from people or the reference.

    Parameters
    ----------
    chosen : array_like, shape (n_pairs,)
        Share of the judge's verdicts on the pair that choose the better output; NaN = unparsed.
    own_better : array_like of bool, shape (n_pairs,)
        Whether the better output is the family's. Leave out pairs without a better output.
    rng, resamples, confidence
        See `evalhub.stats.intervals.bootstrap`; resamples without either group are dropped.

    Raises
    ------
    UndefinedStatistic
        ``no_own_output``, ``no_other_output``: never is the family's (the other) output better.

    References
    ----------
    Wataoka et al. (2024), Self-preference bias in LLM-as-a-judge, arXiv 2410.21819: equal
    opportunity.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> opportunity_gap([1, 1, 0, 1], [True, True, False, False], rng=rng).value
    0.5
    """
    return _gap(
        np.asarray(chosen, dtype=np.float64),
        np.asarray(own_better, dtype=np.bool_),
        rng=rng,
        resamples=resamples,
        confidence=confidence,
    )


def parity_gap(
    chose_own: npt.ArrayLike,
    *,
    rng: np.random.Generator,
    resamples: int = 1000,
    confidence: float = 0.95,
) -> Estimate:
    """How much oftener the judge chooses its own family than the other, whoever was better.

    The demographic-parity variant of `opportunity_gap`: a family that writes better outputs has
    a gap without any bias, so read it beside that.

    Parameters
    ----------
    chose_own : array_like, shape (n_pairs,)
        Of pairs with one output of the family: share of the choosing verdicts that choose it;
        NaN = none chooses.
    rng, resamples, confidence
        See `evalhub.stats.intervals.bootstrap`.

    Raises
    ------
    UndefinedStatistic
        ``no_unit``, ``too_few_units``.

    Examples
    --------
    >>> parity_gap([1, 1, 0, 1], rng=np.random.default_rng(0)).value
    0.5
    """
    (shares,) = as_vectors(chose_own)
    return mean_of_units(2 * shares - 1, rng=rng, resamples=resamples, confidence=confidence)


def family_preference(
    judge: npt.ArrayLike,
    others: npt.ArrayLike,
    *,
    rng: np.random.Generator,
    resamples: int = 1000,
    confidence: float = 0.95,
) -> Estimate:
    """How much better the family fares with its own judge than with other judges.

    Parameters
    ----------
    judge : array_like, shape (n_units,)
        What the judge gives to outputs of its family: wins (0 to 1) or points.
    others : array_like, shape (n_judges, n_units)
        The same of judges of other families on the same units; NaN = not judged.
    rng, resamples, confidence
        See `evalhub.stats.intervals.bootstrap`.

    Raises
    ------
    UndefinedStatistic
        ``no_unit``: no unit was judged by this judge and another; ``too_few_units``.

    Examples
    --------
    >>> others = [[1, 0, np.nan], [0, 0, np.nan]]
    >>> family_preference([1, 1, 1], others, rng=np.random.default_rng(0)).value
    0.75
    """
    (own,) = as_vectors(judge)
    rest = as_matrix(others)
    known = ~np.isnan(rest)
    counts = known.sum(axis=0)
    means = np.where(counts > 0, np.where(known, rest, 0.0).sum(axis=0), np.nan)
    gaps = own - means / np.maximum(counts, 1)
    return mean_of_units(gaps, rng=rng, resamples=resamples, confidence=confidence)


def _gap(
    values: FloatArray,
    own: npt.NDArray[np.bool_],
    *,
    rng: np.random.Generator,
    resamples: int,
    confidence: float,
) -> Estimate:
    """Mean of the own group less the mean of the others; NaN units are left out."""
    known = ~np.isnan(values)
    values, own = values[known], own[known]
    if not own.any():
        raise UndefinedStatistic(
            "no_own_output", "No unit to compare on favours or shows the Judge's own family."
        )
    if own.all():
        raise UndefinedStatistic(
            "no_other_output", "No unit to compare on favours or shows another family."
        )
    patterns, multiplicity = np.unique(np.column_stack([values, own]), axis=0, return_counts=True)
    groups = np.column_stack([patterns[:, 1], 1 - patterns[:, 1]])

    def statistic(weights: FloatArray) -> FloatArray:
        sizes, sums = weights @ groups, weights @ (groups * patterns[:, :1])
        drawn = (sizes > 0).all(axis=1)
        means = sums / np.where(sizes > 0, sizes, 1.0)
        return np.where(drawn, means[:, 0] - means[:, 1], np.nan)

    return bootstrap(
        multiplicity.astype(np.int64),
        statistic,
        rng=rng,
        resamples=resamples,
        confidence=confidence,
    )
