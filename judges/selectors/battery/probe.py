"""A bias probe as a page prints it: estimate, innocent range, and what the interval allows to say.

`word` and `tone` come from the interval against the innocent range, never from the estimate, and
only after all probes of a battery are read together: see `evalhub.stats.bias.battery`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from evalhub.stats.bias.battery import LEVEL, Effect, Reading, read_effects
from evalhub.stats.coefficients import Coefficient, as_json
from evalhub.stats.intervals import Estimate
from judges.selectors.battery.kinds import Kind

WORDS = {
    "no effect": ("No effect", "good"),
    "watch": ("Watch", "warn"),
    "cannot tell yet": ("Cannot tell yet", "info"),
}
CORRECTED = (
    f"An effect is only claimed if its whole interval lies outside the range that changes no "
    f"decision, and if its p-value stays under {LEVEL} after the correction of Benjamini and "
    f"Hochberg for the number of probes read together."
)


@dataclass(frozen=True)
class Probe:
    """One effect.

    `axis` and `innocent` are ranges on it, `zero` marks "no effect" if there is one; `band` says
    why the range is innocent. `exact` is the p-value of an exact test of no effect, if there is
    one. `p_value`, `q_value` (corrected) and `more_units` (about how many units more would tell)
    are set once the battery is read; `numbers` are further figures for the JSON report.
    """

    name: str
    estimate: Coefficient
    axis: tuple[float, float]
    innocent: tuple[float, float]
    zero: float | None
    found: str
    meaning: str
    word: str = "Cannot tell yet"
    tone: str = "info"
    key: str = ""
    band: str = ""
    exact: float | None = None
    p_value: float | None = None
    q_value: float | None = None
    more_units: int | None = None
    numbers: tuple[tuple[str, Any], ...] = ()

    @property
    def advice(self) -> str:
        """What would settle an open question; empty where nothing is open or nobody can say."""
        if not self.more_units:
            return ""
        return f"About {self.more_units:,} more units would tell."


def probe_of(
    kind: Kind, estimate: Coefficient, *, key: str, width: float = 1.0, **changes: Any
) -> Probe:
    """A probe of a kind, not read yet; `width` is that of the scale where its points count."""
    size = width if kind.parts else 1.0
    low, high = kind.axis
    axis = (low * size, high * size)
    if isinstance(estimate, Estimate):
        axis = wide_enough(axis, estimate)
    made = Probe(
        name=kind.name,
        estimate=estimate,
        axis=axis,
        innocent=(kind.innocent[0] * size, kind.innocent[1] * size),
        zero=kind.zero,
        found=kind.found,
        meaning=kind.meaning,
        key=key,
        band=kind.why,
    )
    return replace(made, **changes)


def wide_enough(axis: tuple[float, float], estimate: Estimate) -> tuple[float, float]:
    """The axis, longer where the interval would leave it."""
    low, high = axis
    if estimate.low < low:
        low = float(np.floor(estimate.low))
    if estimate.high > high:
        high = float(np.ceil(estimate.high))
    return low, high


def read_together(probes: Iterable[Probe]) -> list[Probe]:
    """Every probe with its word, corrected for how many there are."""
    unread = list(probes)
    readings = read_effects(
        [Effect(one.estimate, one.innocent, one.zero, one.exact) for one in unread]
    )
    return [as_read(one, reading) for one, reading in zip(unread, readings, strict=True)]


def as_read(probe: Probe, reading: Reading) -> Probe:
    word, tone = WORDS[reading.word]
    return replace(
        probe,
        word=word,
        tone=tone,
        p_value=reading.p_value,
        q_value=reading.q_value,
        more_units=reading.more_units,
    )


def probe_report(probe: Probe) -> dict[str, Any]:
    """One probe of the report's `battery`."""
    found: dict[str, Any] = {
        "name": probe.name,
        "estimate": as_json(probe.estimate),
        "innocent": list(probe.innocent),
        "why_innocent": probe.band,
        "zero": probe.zero,
        "reads": probe.found,
        "word": probe.word.lower(),
        "p_value": probe.p_value,
        "q_value": probe.q_value,
        "more_units": probe.more_units,
    }
    return found | dict(probe.numbers)


def battery_report(probes: Iterable[Probe]) -> dict[str, Any]:
    """The report's `battery`: every probe by key, and how they were corrected."""
    listed = list(probes)
    return {
        "n_probes": len(listed),
        "correction": "Benjamini-Hochberg",
        "level": LEVEL,
        "probes": {one.key: probe_report(one) for one in listed},
    }
