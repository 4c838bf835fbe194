"""Reading many effects at once: interval against innocent band, corrected for their number."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import stats

from evalhub.stats.coefficients import Coefficient
from evalhub.stats.comparison.multiplicity import benjamini_hochberg
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate

LEVEL = 0.05
# Asking for more units than this many times those there are is no advice.
MOST_TIMES = 10
# Fewer units say nothing, whatever resampling makes of them, unless an exact test does.
FEWEST = 10
# So many units without any variation leave room for 5 % that are otherwise (rule of three); an
# interval of no width is not proof of no effect before.
ALIKE = 60
Word = Literal["no effect", "watch", "cannot tell yet"]


@dataclass(frozen=True)
class Effect:
    """One effect and the range of it that would not change a decision.

    Attributes
    ----------
    estimate : Estimate or UndefinedStatistic
    band : tuple of float
        The innocent band, ends included.
    zero : float or None
        Where there is no effect; None where only the band says (a share that should be high).
    p_value : float or None
        Of an exact test of no effect, where there is one.
    """

    estimate: Coefficient
    band: tuple[float, float]
    zero: float | None = None
    p_value: float | None = None


@dataclass(frozen=True)
class Reading:
    """What an effect allows to say.

    Attributes
    ----------
    word : str
        "no effect": the whole interval lies in the band. "watch": the whole interval lies
        outside, and the p-value holds against the number of effects. Else "cannot tell yet"; so
        it is with fewer than 10 units, unless an exact test says "watch", and an interval without
        width is "no effect" from 60 units only.
    p_value : float or None
        Of no effect; where there is no such point, of the nearest end of the band.
    q_value : float or None
        The same after Benjamini and Hochberg.
    more_units : int or None
        With "cannot tell yet": about how many units more would settle it; None where that is
        more than ten times as many, or cannot be said.
    """

    word: Word
    p_value: float | None
    q_value: float | None
    more_units: int | None


def read_effects(effects: Sequence[Effect], *, level: float = LEVEL) -> list[Reading]:
    """Read all effects of a battery together.

    Parameters
    ----------
    effects : sequence of Effect
    level : float
        Share of false alarms among the alarms that is accepted.

    References
    ----------
    Benjamini and Hochberg (1995), J R Stat Soc B 57, 289-300.

    Examples
    --------
    >>> from evalhub.stats.proportions import wilson
    >>> [one.word for one in read_effects([Effect(wilson(k, 400), (0.9, 1)) for k in (396, 200)])]
    ['no effect', 'watch']
    """
    p_values = [p_value_of(one) for one in effects]
    given = [place for place, p in enumerate(p_values) if p is not None]
    corrected = benjamini_hochberg([p for p in p_values if p is not None]) if given else np.empty(0)
    q_values = dict(zip(given, (float(q) for q in corrected), strict=True))
    return [
        _reading(one, p_values[place], q_values.get(place), level)
        for place, one in enumerate(effects)
    ]


def p_value_of(effect: Effect) -> float | None:
    """p-value of no effect: the exact one where given, else from the interval as if normal.

    Where no value means "no effect" it is about the nearest end of the band, one-sided.

    Examples
    --------
    >>> found = Estimate(0.196, 0.0, 0.392, 0.95, "normal", 100)
    >>> round(p_value_of(Effect(found, (-0.1, 0.1), 0.0)), 3)
    0.05
    """
    found = effect.estimate
    if isinstance(found, UndefinedStatistic):
        return None
    if effect.p_value is not None:
        return effect.p_value
    goal = effect.zero
    if goal is None:
        goal = min(max(found.value, effect.band[0]), effect.band[1])
        if goal == found.value:
            return 1.0
    # The side that looks at the goal; intervals need not be even.
    reach = found.value - found.low if goal < found.value else found.high - found.value
    error = max(reach, 1e-12) / float(stats.norm.ppf((1 + found.confidence) / 2))
    tails = 1 if effect.zero is None else 2
    p_value = tails * float(stats.norm.sf(abs(found.value - goal) / error))
    # Where nothing varies, that all lie on one side is as likely as so many tosses of a coin.
    sure = tails * 0.5**found.n if found.low == found.high else 0.0
    return min(1.0, max(p_value, sure))


def _reading(effect: Effect, p_value: float | None, q_value: float | None, level: float) -> Reading:
    found = effect.estimate
    if isinstance(found, UndefinedStatistic):
        return Reading("cannot tell yet", None, None, None)
    low, high = effect.band
    enough = ALIKE if found.low == found.high else FEWEST
    if low <= found.low and found.high <= high:
        if found.n >= enough:
            return Reading("no effect", p_value, q_value, None)
        return Reading("cannot tell yet", p_value, q_value, enough - found.n)
    outside = found.low > high or found.high < low
    tested = found.n >= FEWEST or effect.p_value is not None
    if outside and tested and q_value is not None and q_value <= level:
        return Reading("watch", p_value, q_value, None)
    return Reading("cannot tell yet", p_value, q_value, more_units(found, effect.band))


def more_units(found: Estimate, band: tuple[float, float]) -> int | None:
    """About how many units more until the interval lies on one side of the band's end.

    An interval shrinks with the root of the number of units; one that touches the end of its
    range (no case seen) with the number itself. None beyond ten times as many.

    Examples
    --------
    >>> more_units(Estimate(0.0, -0.2, 0.2, 0.95, "normal", 100), (-0.1, 0.1))
    300
    """
    times = max(_times(found, end, inside) for end, inside in _ends(found, band))
    if not np.isfinite(times) or times > MOST_TIMES:
        return None
    return max(1, int(np.ceil(found.n * (times - 1) - 1e-9)))


def _ends(found: Estimate, band: tuple[float, float]) -> list[tuple[float, bool]]:
    """Find the ends of the band to leave behind, and whether the value is inside it."""
    low, high = band
    if found.value < low:
        return [(low, False)]
    if found.value > high:
        return [(high, False)]
    return [(end, True) for end in band if found.low < end < found.high or end in (low, high)]


def _times(found: Estimate, end: float, inside: bool) -> float:
    """How many times as many units settle one end."""
    above = end > found.value
    reach = found.high - found.value if above else found.value - found.low
    if reach <= 0:
        return 1.0
    distance = abs(end - found.value)
    if distance == 0:
        return float("inf")
    at_its_end = found.value in (found.low, found.high)
    ratio = reach / distance
    return float(ratio if at_its_end and inside else ratio**2)
