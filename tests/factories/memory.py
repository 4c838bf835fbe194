"""How much memory processes hold at most while something happens, on any system."""

import contextlib
import threading
from collections.abc import Callable, Iterable
from types import TracebackType

import psutil

MIB = 1024 * 1024


class Watch:
    """Looks every few milliseconds at the largest of some processes; sizes are in MiB."""

    def __init__(
        self, find: Callable[[], Iterable[psutil.Process]] = lambda: [psutil.Process()]
    ) -> None:
        self.find = find
        self.done = threading.Event()
        self.thread = threading.Thread(target=self.watch, daemon=True)
        self.before = self.most = 0.0

    @property
    def grown(self) -> float:
        return self.most - self.before

    def __enter__(self) -> "Watch":
        self.before = self.most = self.largest()
        self.thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.done.set()
        self.thread.join()
        self.look()

    def watch(self) -> None:
        while not self.done.wait(0.005):
            self.look()

    def look(self) -> None:
        self.most = max(self.most, self.largest())

    def largest(self) -> float:
        sizes = [0]
        for one in self.find():
            with contextlib.suppress(psutil.NoSuchProcess):
                sizes.append(one.memory_info().rss)
        return max(sizes) / MIB
