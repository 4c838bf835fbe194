"""How many calls a provider bears at once: a little more with each answer, half when it balks."""

import threading

# Answers are compared by their mean latency over at least so many of them.
FEWEST = 8
# So much slower than at its best, a provider is taken to queue what it is sent.
SLOWER = 3.0
# Faster answers are not worth a look: what delays them may be this machine. Nor does slowness
# alone bring the rate below a quarter; who cannot bear that much lets calls time out.
SLOW_SECONDS = 2.0
LEAST_SHARE = 0.25
EASED = 0.8


class Pace:
    """Additive increase, multiplicative decrease, between one call and `most`.

    What was sent before the last decrease tells nothing about the rate after it, so calls begun
    then do not decrease again. `share` is what others who ask the same leave to this one; it may
    be set from any thread.
    """

    def __init__(self, most: int, start: int | None = None) -> None:
        self.most = most
        self.limit = float(min(most, start or most))
        self.least = most * LEAST_SHARE
        self.cut_at = 0.0
        self.best: float | None = None
        self.latencies: list[float] = []
        self.share = most
        self.under_way = 0
        self.counting = threading.Lock()

    @property
    def is_full(self) -> bool:
        return self.under_way >= max(1, min(self.share, int(self.limit)))

    def begin(self) -> bool:
        """Count a call that is begun now; False where there is no room for it."""
        with self.counting:
            if self.is_full:
                return False
            self.under_way += 1
            return True

    def end(self) -> None:
        """Count a call that has ended."""
        with self.counting:
            self.under_way -= 1

    def leave_room(self, share: int) -> int:
        """Begin no call beyond a share from here on; returns how many are under way still."""
        with self.counting:
            self.share = share
            return self.under_way

    def answered(self, latency: float, ended: float) -> None:
        """An answer, `latency` seconds after it was asked for; `ended` is when, on any clock."""
        self.limit = min(float(self.most), self.limit + 1.0 / self.limit)
        self.latencies.append(latency)
        if len(self.latencies) >= max(FEWEST, int(self.limit)):
            self.compare(ended)

    def compare(self, ended: float) -> None:
        mean = sum(self.latencies) / len(self.latencies)
        self.latencies = []
        if self.best is None or mean < self.best:
            self.best = mean
        elif mean > max(SLOWER * self.best, SLOW_SECONDS) and self.limit > self.least:
            self.cut(EASED, ended)

    def pushed_back(self, begun: float, ended: float) -> None:
        """The provider asked to slow down, or did not answer in time."""
        if begun >= self.cut_at:
            self.cut(0.5, ended)

    def cut(self, factor: float, now: float) -> None:
        self.limit = max(1.0, self.limit * factor)
        self.cut_at = now
        self.latencies = []
