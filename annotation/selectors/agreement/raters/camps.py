"""Whether the raters fall into camps that agree among themselves and not with each other."""

from dataclasses import dataclass

from annotation.selectors.agreement.criteria.asked import SAMPLING, Asked
from evalhub.stats.coefficients import Coefficient
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.panels.camps import rater_camps

MOST_RATERS, SHUFFLES = 40, 99


@dataclass(frozen=True)
class CampsFound:
    """`camps` are names; empty where nothing splits the raters, and `why` says so."""

    camps: tuple[tuple[str, ...], ...] = ()
    alone: tuple[str, ...] = ()
    within: Coefficient | None = None
    between: Coefficient | None = None
    p_value: float | None = None
    why: str = ""


def camps_of(asked: Asked) -> CampsFound:
    """Look for camps among up to `MOST_RATERS` raters."""
    names = asked.raters
    if len(names) > MOST_RATERS:
        return CampsFound(why=f"Camps are looked for among up to {MOST_RATERS} Raters.")
    rng = SAMPLING.rng(asked.table.criterion.key, "camps")
    try:
        found = rater_camps(asked.drawn, asked.level, rng=rng, shuffles=SHUFFLES)  # type: ignore[arg-type]
    except UndefinedStatistic as reason:
        return CampsFound(why=reason.message)
    if not found.split:
        why = "The Raters do not split into camps: shuffled Ratings divide as clearly."
        return CampsFound(p_value=found.p_value, why=why)
    return CampsFound(
        tuple(tuple(names[row] for row in camp) for camp in found.camps),
        tuple(names[row] for row in found.alone),
        found.within,
        found.between,
        found.p_value,
    )
