"""How long something takes."""

import time
from collections.abc import Callable
from typing import Any


def quickest(work: Callable[[], object]) -> tuple[float, Any]:
    """Seconds of processor of the best of three, which other programs do not lengthen."""
    taken = []
    for _ in range(3):
        start = time.process_time()
        found = work()
        taken.append(time.process_time() - start)
    return min(taken), found
