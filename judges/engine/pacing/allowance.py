"""So many a minute: a bucket that never lets more than its limit through in any minute."""

from dataclasses import dataclass

MINUTE = 60.0
# A burst of five seconds' worth may leave at once; the rest trickles.
BURST = 5.0 / MINUTE


@dataclass(frozen=True)
class Bucket:
    """`per_minute` of something; what is drawn in any minute is at most that."""

    per_minute: int

    @property
    def size(self) -> float:
        """What it holds when it is full."""
        return max(1.0, self.per_minute * BURST)

    @property
    def rate(self) -> float:
        """What flows in each second: a burst is part of the minute's share, single ones are not."""
        burst = self.size if self.size > 1.0 else 0.0
        return (self.per_minute - burst) / MINUTE

    def level(self, left: float | None, seconds: float) -> float:
        """What it holds `seconds` after it held `left`; None is a full one."""
        if left is None:
            return self.size
        return min(self.size, left + self.rate * max(0.0, seconds))
