"""The queues of this installation. Apps register theirs when they are ready."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Queue:
    """`work` does one bounded batch and returns how much it did; `sweep` frees lost rows."""

    name: str
    work: Callable[[], int]
    sweep: Callable[[], int]


QUEUES: dict[str, Queue] = {}


def register(queue: Queue) -> None:
    """Make a queue known to the worker, the doorbell and the sweeper."""
    QUEUES[queue.name] = queue
