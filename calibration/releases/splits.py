"""Which item goes to which split. Pure: the same items and seed give the same splits.

Items that are nearly the same, and all units of one item, go together. Within each stratum the
splits keep their shares as well as whole items allow, and over all strata too.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from calibration.policies import SPLITS

HELD_OUT = "held_out"


@dataclass(frozen=True)
class Placing:
    """An item to place: `known` is the split it has already, `exposed` that it was shown.

    What was shown to a judge or to people in practice can be anything but held out. One that does
    not enter this release draws those like it to its split and counts for nothing else.
    """

    item: int
    key: str
    stratum: str
    group: int
    known: str = ""
    exposed: bool = False
    enters: bool = True


def place(items: Sequence[Placing], shares: Mapping[str, float], seed: int) -> dict[int, str]:
    """The split of every item that had none; nothing where no shares are given."""
    if not shares:
        return {}
    tally = Tally(shares, items)
    found: dict[int, str] = {}
    for members in in_order(items, seed):
        fresh = [one for one in members if not one.known]
        if not fresh:
            continue
        split = inherited(members) or tally.most_wanting(fresh, exposed=any_exposed(members))
        for one in fresh:
            found[one.item] = split
            tally.add(one.stratum, split)
    return found


def in_order(items: Iterable[Placing], seed: int) -> list[list[Placing]]:
    """The groups, in an order that the seed decides and the order of the items does not."""
    groups: dict[int, list[Placing]] = defaultdict(list)
    for one in items:
        groups[one.group].append(one)

    def rank(members: list[Placing]) -> bytes:
        first = min(one.key for one in members)
        return hashlib.sha256(f"{seed}/{first}".encode()).digest()

    return sorted(groups.values(), key=rank)


def inherited(members: Sequence[Placing]) -> str:
    """The split of those that have one; where they differ, held-out wins, so nothing leaks."""
    known = {one.known for one in members if one.known}
    if HELD_OUT in known:
        return HELD_OUT
    return min(known, key=SPLITS.index, default="")


def any_exposed(members: Sequence[Placing]) -> bool:
    return any(one.exposed for one in members)


class Tally:
    """How many items each split has, by stratum and in all."""

    def __init__(self, shares: Mapping[str, float], items: Sequence[Placing]) -> None:
        self.shares = shares
        self.by_stratum: dict[str, Counter[str]] = defaultdict(Counter)
        self.all: Counter[str] = Counter()
        for one in items:
            if one.known and one.enters:
                self.add(one.stratum, one.known)

    def add(self, stratum: str, split: str) -> None:
        self.by_stratum[stratum][split] += 1
        self.all[split] += 1

    def most_wanting(self, fresh: Sequence[Placing], *, exposed: bool) -> str:
        """The split that is furthest below its share, in these strata and over all."""
        shares = {one: share for one, share in self.shares.items() if share > 0}
        if exposed:
            shares.pop(HELD_OUT, None)
        strata = {one.stratum for one in fresh}

        def wants(split: str) -> tuple[float, int]:
            counts = [*(self.by_stratum[one] for one in strata), self.all]
            missing = sum(
                shares[split] * (sum(found.values()) + len(fresh)) - found[split]
                for found in counts
            )
            return round(missing, 9), -SPLITS.index(split)

        # With everything held out, what was shown has no place left but calibration.
        return max(shares, key=wants, default=SPLITS[0])
