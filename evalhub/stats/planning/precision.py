"""How wide the interval of alpha will be, and how many units make it as narrow as asked for."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evalhub.stats.agreement.alpha import Level
from evalhub.stats.agreement.jackknife import jackknife_alpha
from evalhub.stats.coefficients import attempt
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import ErrorEstimate
from evalhub.stats.planning.structure import Structure

_PILOT = 400


@dataclass(frozen=True)
class ExpectedWidth:
    """What the interval of alpha of a planned study will look like.

    Attributes
    ----------
    n_units, n_raters : int
        The plan.
    alpha : float
        Mean alpha of the simulated studies.
    width : float
        Mean width of their intervals, from end to end.
    low, high : float
        Widths between which nine of ten studies lie.
    simulations : int
        Studies in which alpha is defined.
    """

    n_units: int
    n_raters: int
    alpha: float
    width: float
    low: float
    high: float
    simulations: int


def width_by_root(matrix: npt.ArrayLike, level: Level, n_units: int) -> float:
    """First guess of the width: that of the data at hand, over the root of the units.

    Parameters
    ----------
    matrix : array_like, shape (n_raters, n_units)
        Ratings at hand, NaN = missing; as many raters per unit are planned.
    level : {"nominal", "ordinal", "interval", "ratio"}
        See `evalhub.stats.agreement.alpha.krippendorff_alpha`.
    n_units : int
        Units planned.

    Returns
    -------
    float
        Width of the interval of 95 %, from end to end. Reasons as `jackknife_alpha`.

    References
    ----------
    Jackknife error: see `evalhub.stats.agreement.jackknife`.

    Examples
    --------
    >>> ratings = np.tile([[1, 2, 1, 2], [1, 2, 2, 2]], 25)
    >>> one, four = (width_by_root(ratings, "nominal", n) for n in (100, 400))
    >>> round(one / four, 6)
    2.0
    """
    if n_units < 2:
        raise ValueError("at least two units are needed")
    found = jackknife_alpha(matrix, level)
    return float(2 * 1.959964 * found.error * np.sqrt(found.n / n_units))


def expected_width(
    structure: Structure,
    level: Level,
    *,
    n_units: int,
    n_raters: int,
    rng: np.random.Generator,
    simulations: int = 100,
) -> ExpectedWidth:
    """Simulate studies of this size and look at the intervals of their alphas.

    Parameters
    ----------
    structure : Structure
        How raters rate, from `evalhub.stats.planning.structure.structure_of` or made up.
    level : {"nominal", "ordinal", "interval", "ratio"}
        See `evalhub.stats.agreement.alpha.krippendorff_alpha`.
    n_units, n_raters : int
        The plan: so many units, each rated by so many.
    rng : numpy.random.Generator
        Source of the simulated ratings.
    simulations : int
        How many studies.

    Returns
    -------
    ExpectedWidth
        Intervals are of 95 %, by jackknife.

    Raises
    ------
    UndefinedStatistic
        ``no_interval``: alpha is defined in fewer than half of the simulated studies.

    References
    ----------
    Jackknife interval: see `evalhub.stats.agreement.jackknife`.

    Examples
    --------
    >>> right = np.array([[0.9, 0.1], [0.1, 0.9]])
    >>> coin = Structure(np.array([0.0, 1.0]), np.array([0.5, 0.5]), right)
    >>> plan = {"n_units": 200, "n_raters": 3, "rng": np.random.default_rng(0)}
    >>> found = expected_width(coin, "nominal", **plan)
    >>> round(found.alpha, 1), round(found.width, 1)  # .82 agree, so alpha .64
    (0.6, 0.2)
    """
    if n_units < 2 or n_raters < 2 or simulations < 1:
        raise ValueError("at least two units, two raters and one simulation are needed")
    tried = [
        attempt(lambda: jackknife_alpha(structure.simulate(n_raters, n_units, rng), level))
        for _ in range(simulations)
    ]
    found = [one for one in tried if isinstance(one, ErrorEstimate)]
    if 2 * len(found) < simulations:
        raise UndefinedStatistic("no_interval", "Most studies of this size have no result.")
    widths = np.array([one.high - one.low for one in found])
    low, high = np.quantile(widths, [0.05, 0.95])
    alpha = float(np.mean([one.value for one in found]))
    return ExpectedWidth(
        n_units, n_raters, alpha, float(widths.mean()), float(low), float(high), len(found)
    )


def units_for_width(
    structure: Structure,
    level: Level,
    *,
    width: float,
    n_raters: int,
    rng: np.random.Generator,
    simulations: int = 100,
) -> int:
    """Units with which the interval of alpha is on average no wider than asked for.

    Simulates 400 units, takes the width to fall with the root of the units, and corrects by a
    second simulation at that number. Arguments and reasons as in `expected_width`.

    Parameters
    ----------
    structure, level, n_raters, rng, simulations
        See `expected_width`.
    width : float
        From end to end; .1 is plus and minus .05.

    Returns
    -------
    int
        To within some 3 %, the noise of 100 simulations.

    References
    ----------
    As `expected_width`.

    Examples
    --------
    >>> right = np.array([[0.9, 0.1], [0.1, 0.9]])
    >>> coin = Structure(np.array([0.0, 1.0]), np.array([0.5, 0.5]), right)
    >>> plan = {"width": 0.1, "n_raters": 3, "rng": np.random.default_rng(0)}
    >>> 500 < units_for_width(coin, "nominal", **plan) < 600
    True
    """
    if not 0 < width < 2:
        raise ValueError("a width lies between 0 and 2")
    n = _PILOT
    for _ in range(2):
        seen = expected_width(
            structure, level, n_units=n, n_raters=n_raters, rng=rng, simulations=simulations
        )
        n = max(2, int(np.ceil(n * (seen.width / width) ** 2)))
    return n
