"""Many questions asked at once: p-values adjusted so that few of the answers are chance."""

from collections.abc import Callable
from typing import Literal

import numpy as np
import numpy.typing as npt

from evalhub.stats.tables import FloatArray

Correction = Literal["holm", "bh", "by"]


def holm(p_values: npt.ArrayLike) -> FloatArray:
    """Adjust p-values by Holm: the chance of even one false answer stays below the level.

    For gates, where one false alarm already costs.

    Parameters
    ----------
    p_values : array_like, shape (n_tests,)
        From 0 to 1, in any order.

    Returns
    -------
    ndarray, shape (n_tests,)
        In the same order; a test is significant at a level when its adjusted value is no more.

    References
    ----------
    Holm (1979), Scand J Stat 6, 65-70.

    Examples
    --------
    >>> holm([0.04, 0.01, 0.03]).round(4)
    array([0.06, 0.03, 0.06])
    """
    return _adjusted(p_values, lambda m: np.arange(m, 0, -1.0), upwards=True)


def benjamini_hochberg(p_values: npt.ArrayLike) -> FloatArray:
    """Adjust p-values by Benjamini and Hochberg: the share of false answers stays below the level.

    For exploration. Holds for tests that are independent or positively related; arguments and
    returns as in `holm`.

    References
    ----------
    Benjamini and Hochberg (1995), J R Stat Soc B 57, 289-300.

    Examples
    --------
    >>> benjamini_hochberg([0.04, 0.01, 0.03]).round(4)
    array([0.04, 0.03, 0.04])
    """
    return _adjusted(p_values, lambda m: m / np.arange(1.0, m + 1), upwards=False)


def benjamini_yekutieli(p_values: npt.ArrayLike) -> FloatArray:
    """Adjust p-values by Benjamini and Yekutieli: as `benjamini_hochberg`, for any dependence.

    References
    ----------
    Benjamini and Yekutieli (2001), Ann Stat 29, 1165-1188.

    Examples
    --------
    >>> benjamini_yekutieli([0.04, 0.01, 0.03]).round(4)  # 1 + 1/2 + 1/3 times as large
    array([0.0733, 0.055 , 0.0733])
    """
    return _adjusted(
        p_values, lambda m: m / np.arange(1.0, m + 1) * (1 / np.arange(1, m + 1)).sum(), False
    )


def adjusted(p_values: npt.ArrayLike, correction: Correction) -> FloatArray:
    """Adjust p-values by the correction of this name.

    Examples
    --------
    >>> adjusted([0.01, 0.5], "holm")
    array([0.02, 0.5 ])
    """
    chosen = {"holm": holm, "bh": benjamini_hochberg, "by": benjamini_yekutieli}
    return chosen[correction](p_values)


def _adjusted(
    p_values: npt.ArrayLike, factors: Callable[[int], FloatArray], upwards: bool
) -> FloatArray:
    """Multiply by the factors of the ranks; steps up keep the largest so far, down the least."""
    p = np.asarray(p_values, dtype=np.float64)
    if p.ndim != 1 or np.isnan(p).any() or ((p < 0) | (p > 1)).any():
        raise ValueError("p-values are numbers from 0 to 1")
    order = np.argsort(p, kind="stable")
    scaled = p[order] * factors(p.size)
    kept = np.maximum.accumulate(scaled) if upwards else np.minimum.accumulate(scaled[::-1])[::-1]
    result = np.empty_like(p)
    result[order] = np.minimum(kept, 1.0)
    return result
