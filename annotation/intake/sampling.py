"""Stratified samples of items: how many of each stratum, and which.

The lot of an item is drawn from its id and the seed, and a stratum takes its smallest lots. So the
order of the file does not matter, the same plan takes the same items, and a larger sample of a
stratum contains a smaller one.
"""

import heapq
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from annotation.dataset.rows import ItemRow
from annotation.intake.taking import lot

MOST_STRATA = 1_000
JOINED = " / "
NOTHING = "(none)"
# What is cut off a time to make it a stratum: 2026-11-21T12:30 is 2026-11.
TIMES = {"year": 4, "month": 7, "day": 10}


class SampleRefused(Exception):
    """A plan that cannot be followed with these items; the message says why."""


class Allocation(StrEnum):
    """What the size of a stratum's sample follows."""

    PROPORTIONAL = "proportional"
    EQUAL = "equal"
    ROOT = "root"


@dataclass(frozen=True)
class SamplePlan:
    """What is asked for.

    `by` are metadata keys, or `key:year`, `key:month`, `key:day` for a time. `quotas` fix the
    number of a stratum by its name, its values joined by ` / `; every other stratum has at least
    `minimum`, or all it has.
    """

    size: int
    by: tuple[str, ...] = ()
    allocation: Allocation = Allocation.PROPORTIONAL
    minimum: int = 0
    quotas: Mapping[str, int] = field(default_factory=dict)
    seed: int = 0

    def as_json(self) -> dict[str, Any]:
        """Return the plan as it is stored and compared."""
        return {
            "size": self.size,
            "by": list(self.by),
            "allocation": str(self.allocation),
            "minimum": self.minimum,
            "quotas": dict(sorted(self.quotas.items())),
            "seed": self.seed,
        }

    def stratum(self, metadata: Mapping[str, Any]) -> str:
        """Return the name of the stratum that an item belongs to."""
        return JOINED.join(value_of(metadata, key) for key in self.by)


def value_of(metadata: Mapping[str, Any], key: str) -> str:
    """Return the value of one key as text; what is missing, null or empty is `(none)`."""
    name, _, part = key.rpartition(":")
    if part in TIMES and name:
        return str(metadata.get(name) or "")[: TIMES[part]] or NOTHING
    value = metadata.get(key)
    if isinstance(value, bool):
        return "true" if value else "false"
    return NOTHING if value is None or value == "" else str(value)


@dataclass(frozen=True)
class Line:
    """One stratum: how many the source has, how many are taken; all shares are of the whole."""

    stratum: str
    source: int
    taken: int
    source_share: float
    taken_share: float

    @property
    def weight(self) -> float | None:
        """How many items of the source one that is taken stands for."""
        return self.source / self.taken if self.taken else None


@dataclass(frozen=True)
class Sample:
    """Which items are taken, and how they cover the source."""

    plan: SamplePlan
    taken: frozenset[str]
    lines: tuple[Line, ...]

    @property
    def distance(self) -> float:
        """Half the sum of the differences of the shares: 0 is the source's own distribution."""
        return sum(abs(line.source_share - line.taken_share) for line in self.lines) / 2


def unmet(plan: Mapping[str, Any], taken: Mapping[str, int]) -> list[str]:
    """Say which quotas of a stored plan ask for more than their strata have."""
    asked = plan["quotas"].items()
    return [
        f"The quota of {name} asks for {number:,}, there are {taken.get(name, 0):,}."
        for name, number in asked
        if number > taken.get(name, 0)
    ]


def draw(items: Iterable[ItemRow], plan: SamplePlan) -> Sample:
    """Read items once and choose among them; only ids are held.

    Raises `SampleRefused` where there are too many strata, or more is fixed than is asked for.
    """
    counts: dict[str, int] = {}
    # The smallest lots of each stratum; a heap has its largest element first when negated.
    lowest: dict[str, list[tuple[float, str]]] = {}
    for item in items:
        stratum = plan.stratum(item.metadata)
        counts[stratum] = counts.get(stratum, 0) + 1
        if len(counts) > MOST_STRATA:
            raise SampleRefused(
                f"The keys {', '.join(plan.by)} make more than {MOST_STRATA:,} strata. Leave out "
                "the one with the most values; of a time, take key:month."
            )
        heap = lowest.setdefault(stratum, [])
        entry = (-lot(plan.seed, item.id), item.id)
        if len(heap) < plan.size:
            heapq.heappush(heap, entry)
        else:
            heapq.heappushpop(heap, entry)
    sizes = allocate(counts, plan)
    taken = frozenset(
        item_id
        for stratum, heap in lowest.items()
        for _, item_id in heapq.nlargest(sizes[stratum], heap)
    )
    return Sample(plan, taken, coverage(counts, sizes))


def coverage(counts: Mapping[str, int], sizes: Mapping[str, int]) -> tuple[Line, ...]:
    """Set the sample beside the source, the largest stratum first."""
    whole, taken = max(1, sum(counts.values())), max(1, sum(sizes.values()))
    order = sorted(counts, key=lambda stratum: (-counts[stratum], stratum))
    return tuple(
        Line(name, counts[name], sizes[name], counts[name] / whole, sizes[name] / taken)
        for name in order
    )


def allocate(counts: Mapping[str, int], plan: SamplePlan) -> dict[str, int]:
    """Return how many each stratum gives. Raises `SampleRefused`."""
    unknown = sorted(set(plan.quotas) - set(counts))
    if unknown:
        raise SampleRefused(f"No Item is in “{unknown[0]}”; strata are named as in the table.")
    sizes = {name: min(number, counts[name]) for name, number in plan.quotas.items()}
    free = {name: count for name, count in counts.items() if name not in sizes}
    room = min(plan.size - sum(plan.quotas.values()), sum(free.values()))
    lowest = {name: min(plan.minimum, count) for name, count in free.items()}
    if room < sum(lowest.values()):
        fixed = sum(plan.quotas.values()) + sum(lowest.values())
        raise SampleRefused(
            f"Quotas and minimums ask for {fixed:,} Items, the sample has {plan.size:,}. Make it "
            "larger or ask for less."
        )
    return sizes | apportion(room, weights(free, plan.allocation), lowest, free)


def weights(counts: Mapping[str, int], allocation: Allocation) -> dict[str, float]:
    powers = {Allocation.PROPORTIONAL: 1.0, Allocation.ROOT: 0.5, Allocation.EQUAL: 0.0}
    return {name: count ** powers[allocation] for name, count in counts.items()}


def apportion(
    room: int, wanted: Mapping[str, float], lowest: Mapping[str, int], most: Mapping[str, int]
) -> dict[str, int]:
    """Divide whole items by weight within bounds; largest remainders get what is left over.

    Everybody's share is its weight times one common factor, cut at its bounds; the factor is the
    one whose shares fill the room.
    """

    def shares(factor: float) -> dict[str, float]:
        return {
            name: min(max(factor * weight, lowest[name]), most[name])
            for name, weight in wanted.items()
        }

    low, high = 0.0, float(max(most.values(), default=0))
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if sum(shares(middle).values()) < room else (low, middle)
    exact = shares(high)
    sizes = {name: math.floor(share + 1e-9) for name, share in exact.items()}
    order = sorted(sizes, key=lambda name: (round(sizes[name] - exact[name], 9), name))
    left = room - sum(sizes.values())
    for name in [name for name in order if sizes[name] < most[name]][: max(0, left)]:
        sizes[name] += 1
    return sizes
