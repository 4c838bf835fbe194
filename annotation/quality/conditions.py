"""When a rule fires: a bound of the interval must cross the threshold, never the count alone."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from evalhub.stats.intervals import Estimate
from evalhub.stats.proportions import wilson

LOW_IS_BAD = frozenset({"traps", "agreement", "straight", "consistency"})


@dataclass(frozen=True)
class Case:
    """One thing that was observed: how much of it counts (0 to 1), of which subject, when."""

    hit: float
    subject: int
    at: datetime


@dataclass(frozen=True)
class Condition:
    """The numbers of a rule. With `low_is_bad` the upper bound must lie below the threshold."""

    threshold: float
    window: int
    least: int
    confidence: float
    low_is_bad: bool

    def holds(self, found: Estimate, peers: float | None = None) -> bool:
        """Tell whether the whole interval lies beyond the threshold, and beyond the peers too.

        What is hard for everybody is nobody's fault: `peers` is what others reach there.
        """
        if found.n < self.least:
            return False
        if self.low_is_bad:
            return found.high < min(self.threshold, 1.0 if peers is None else peers)
        return found.low > max(self.threshold, 0.0 if peers is None else peers)


@dataclass(frozen=True)
class Evidence:
    """What a firing rests on, as it is stored and shown. `k` of `n`, with the interval."""

    k: float
    n: int
    value: float
    low: float
    high: float
    confidence: float
    threshold: float
    window: int
    n_subjects: int
    method: str
    peers: float | None = None

    def as_json(self) -> dict[str, object]:
        return asdict(self)


@dataclass(frozen=True)
class Reading:
    """What a collector finds in a rater's newest answers; None when there is too little."""

    k: float
    found: Estimate
    n_subjects: int
    upto: datetime
    peers: float | None = None


def newest(cases: Sequence[Case], window: int) -> list[Case]:
    """The last cases, oldest first."""
    return sorted(cases, key=lambda case: case.at)[-window:]


def share(cases: Sequence[Case], confidence: float, peers: float | None = None) -> Reading | None:
    """Read a share off some cases by Wilson's interval; parts of a case count as parts."""
    if not cases:
        return None
    k = sum(case.hit for case in cases)
    return Reading(
        k=k,
        found=wilson(k, len(cases), confidence=confidence),
        n_subjects=len({case.subject for case in cases}),
        upto=max(case.at for case in cases),
        peers=peers,
    )


def judge(reading: Reading | None, condition: Condition) -> Evidence | None:
    """Return the evidence if the condition holds, else nothing."""
    if reading is None or not condition.holds(reading.found, reading.peers):
        return None
    found = reading.found
    return Evidence(
        k=round(reading.k, 4),
        n=found.n,
        value=found.value,
        low=found.low,
        high=found.high,
        confidence=condition.confidence,
        threshold=condition.threshold,
        window=condition.window,
        n_subjects=reading.n_subjects,
        method=found.method,
        peers=reading.peers,
    )


def trailing(cases: Sequence[Case]) -> list[Case]:
    """The run of hits at the end."""
    ordered = sorted(cases, key=lambda case: case.at)
    run: list[Case] = []
    while ordered and ordered[-1].hit:
        run.append(ordered.pop())
    return run[::-1]
