"""Which of the items a service sends are taken: a share by lot, then so many a day.

The lot is drawn from the item's id and the project's seed: the same item, sent again, draws the
same, and a larger share takes what a smaller one took.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

EVERYTHING = ""
OTHERS = "(other)"
_LARGEST = 2**64


def lot(seed: int, item_id: str) -> float:
    """Draw a number from 0 up to, not including, 1; equal for equal seed and id."""
    key = seed.to_bytes(8, "big", signed=True)
    digest = blake2b(item_id.encode(), key=key, digest_size=8).digest()
    return int.from_bytes(digest, "big") / _LARGEST


@dataclass
class Quota:
    """How many may still be taken today; `taken` is counted up and stored by the caller.

    `by` is the metadata key that divides the day, `own` the values with a number of their own.
    All other values share `daily`, None without limit.
    """

    by: str = ""
    daily: int | None = None
    own: Mapping[str, int] = field(default_factory=dict)
    taken: dict[str, int] = field(default_factory=dict)

    def stratum(self, metadata: Mapping[str, Any]) -> str:
        """Return what an item counts as."""
        if not self.own:
            return EVERYTHING
        value = str(metadata.get(self.by, ""))
        return value if value in self.own else OTHERS

    def take(self, metadata: Mapping[str, Any]) -> bool:
        """Count an item if there is room for it."""
        stratum = self.stratum(metadata)
        limit = self.own.get(stratum, self.daily)
        taken = self.taken.get(stratum, 0)
        if limit is not None and taken >= limit:
            return False
        self.taken[stratum] = taken + 1
        return True
