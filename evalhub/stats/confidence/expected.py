"""The mean score of a distribution over the points of a scale."""

from collections.abc import Mapping

from evalhub.stats.errors import UndefinedStatistic


def expected_score(distribution: Mapping[float, float], *, least: float = 0.0) -> float:
    """Return ``sum s p(s) / sum p(s)`` over the points of the scale.

    What a model gave to other tokens is left out; the rest stands for all.

    Parameters
    ----------
    distribution : mapping of float to float
        Probability of each point, from 0; they need not make 1.
    least : float
        Points with less are left out as noise (some products take .01).

    Raises
    ------
    UndefinedStatistic
        ``no_mass``: no point has a probability.

    References
    ----------
    Liu et al. (2023), G-Eval, arXiv 2303.16634.

    Examples
    --------
    >>> round(expected_score({4: 0.6, 5: 0.3}), 4)
    4.3333
    """
    if any(not 0 <= share <= 1 + 1e-9 for share in distribution.values()):
        raise ValueError("probabilities lie between 0 and 1")
    kept = {point: share for point, share in distribution.items() if share >= least}
    total = sum(kept.values())
    if total <= 0:
        raise UndefinedStatistic("no_mass", "No point of the scale has a probability.")
    return sum(point * share for point, share in kept.items()) / total
