"""Which items of a release to replace, and with what. Pure.

The oldest and most exposed go first, and what comes is chosen to the strata of what goes. Held-out
items may go, but what comes is placed anew by the next release; nothing changes its split.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

QUARTER = timedelta(days=91)
LEAST, USUAL, MOST = 0.1, 0.15, 0.2


@dataclass(frozen=True)
class Held:
    """An item of the release: since when it is in one, and how often it was exported."""

    item: int
    key: str
    stratum: str
    split: str
    since: datetime
    exposed: int = 0


@dataclass(frozen=True)
class Fresh:
    """An item that could come instead."""

    item: int
    key: str
    stratum: str
    at: datetime


@dataclass(frozen=True)
class Proposal:
    """What should go and what should come; `missing` strata have nothing recent."""

    out: list[Held]
    into: list[Fresh]
    missing: dict[str, int]


@dataclass(frozen=True)
class Age:
    """The ages of one stratum's items."""

    stratum: str
    items: int
    old: int
    oldest_days: int
    median_days: int

    @property
    def share_old(self) -> float:
        return self.old / self.items


def ages(held: Iterable[Held], now: datetime) -> list[Age]:
    """Age by stratum, in days; old is what is older than a quarter of a year."""
    by_stratum: dict[str, list[int]] = {}
    for one in held:
        by_stratum.setdefault(one.stratum, []).append((now - one.since).days)
    return [
        Age(
            stratum=stratum,
            items=len(days),
            old=sum(day > QUARTER.days for day in days),
            oldest_days=max(days),
            median_days=sorted(days)[len(days) // 2],
        )
        for stratum, days in sorted(by_stratum.items())
    ]


def propose(held: Sequence[Held], fresh: Sequence[Fresh], share: float, seed: int) -> Proposal:
    """Choose a share of the items to go, and for each one of its stratum to come.

    `share` is kept between 10 and 20 percent; at least one item goes where there are any.
    """
    wanted = max(1, round(min(MOST, max(LEAST, share)) * len(held))) if held else 0
    gone = sorted(held, key=lambda one: (one.since, -one.exposed, rank(seed, one.key)))[:wanted]
    by_stratum: dict[str, list[Fresh]] = {}
    for one in sorted(fresh, key=lambda one: (-one.at.timestamp(), rank(seed, one.key))):
        by_stratum.setdefault(one.stratum, []).append(one)
    into: list[Fresh] = []
    missing: Counter[str] = Counter()
    for each in gone:
        there = by_stratum.get(each.stratum)
        if there:
            into.append(there.pop(0))
        else:
            missing[each.stratum] += 1
    return Proposal(gone, into, dict(missing))


def rank(seed: int, key: str) -> bytes:
    return hashlib.sha256(f"{seed}/{key}".encode()).digest()
