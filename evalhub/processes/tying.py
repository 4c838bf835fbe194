"""Tying a child's life to its parent's, so that a killed supervisor leaves nothing behind."""

import ctypes
import functools
import os
import signal
import sys
from collections.abc import Callable

PR_SET_PDEATHSIG = 1


@functools.cache
def _prctl() -> Callable[..., int] | None:
    """Look the call up before any fork: loading a library after it may deadlock."""
    if sys.platform != "linux":
        return None
    call: Callable[..., int] = ctypes.CDLL(None, use_errno=True).prctl
    return call


def dying_with_parent(how: signal.Signals) -> Callable[[], None] | None:
    """Return a `preexec_fn` after which the kernel sends `how` when the parent dies.

    None where the system has no such call; there the next start cleans up instead.
    """
    prctl = _prctl()
    if prctl is None:
        return None
    parent = os.getpid()

    def tie() -> None:
        prctl(PR_SET_PDEATHSIG, how, 0, 0, 0)
        # The parent may have died between the fork and the call above.
        if os.getppid() != parent:
            os.kill(os.getpid(), how)

    return tie
