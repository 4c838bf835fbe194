"""Self-preference: a judge and the outputs of its own family of models."""

import numpy as np
import numpy.typing as npt

from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate, bootstrap
from evalhub.stats.tables import FloatArray, as_vectors


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
