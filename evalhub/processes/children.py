"""One supervised program: started in a session of its own, restarted with growing pauses."""

import contextlib
import logging
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from evalhub.processes.tying import dying_with_parent

log = logging.getLogger(__name__)

FIRST_PAUSE = 0.25
LONGEST_PAUSE = 30.0
# Who lived this long was well: the next pause is the first one again.
WELL_SECONDS = 20.0


@dataclass(frozen=True)
class Child:
    """A program to keep alive, or one to run `once` as soon as the site answers."""

    name: str
    argv: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    once: bool = False


class Backoff:
    """Pauses that double with every failure in a row."""

    def __init__(self) -> None:
        self.failures = 0
        self.until = 0.0

    def failed(self) -> float:
        """Count a failure; return the pause that follows it."""
        pause = min(FIRST_PAUSE * 2**self.failures, LONGEST_PAUSE)
        self.failures += 1
        self.until = time.monotonic() + pause
        return pause

    def succeeded(self) -> None:
        self.failures = 0

    def is_over(self) -> bool:
        return time.monotonic() >= self.until


class Keeper:
    """Keeps one child running."""

    def __init__(self, child: Child) -> None:
        self.child = child
        self.backoff = Backoff()
        self.process: subprocess.Popen[bytes] | None = None
        self.started = 0.0

    @property
    def code(self) -> int | None:
        return None if self.process is None else self.process.returncode

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            list(self.child.argv),
            env={**os.environ, **self.child.env},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=dying_with_parent(signal.SIGTERM),
        )

    def alive(self) -> bool:
        """Whether it still runs; starts it the first time it is asked about."""
        if self.process is None:
            self.start()
        return self.process is not None and self.process.poll() is None

    def keep(self) -> None:
        """Start it again if it ended and its pause is over."""
        if self.process is not None:
            if self.process.poll() is None:
                return
            self._bury(self.process)
        if self.backoff.is_over():
            self.start()

    def _bury(self, process: subprocess.Popen[bytes]) -> None:
        """Take note of an end; its own children may outlive it and hold its port."""
        self._signal_all(signal.SIGKILL)
        self.process = None
        if time.monotonic() > self.started + WELL_SECONDS:
            self.backoff.succeeded()
        pause = self.backoff.failed()
        code = process.returncode
        how = (
            f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"
        )
        log.warning("%s %s; starting it again in %.2f s.", self.child.name, how, pause)

    def ask(self) -> None:
        """Ask it to end; granian and the worker finish what they are doing."""
        if self.process is not None and self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                self.process.terminate()

    def wait(self, deadline: float) -> None:
        if self.process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(max(0.0, deadline - time.monotonic()))

    def kill(self) -> None:
        """End whatever is left of it."""
        if self.process is not None:
            self._signal_all(signal.SIGKILL)
            self.process.wait()

    def _signal_all(self, how: signal.Signals) -> None:
        if self.process is not None:
            # macOS says "not permitted" of a group in which only the dead are left.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, how)
