"""Beside a batch of calls: renewing its lease and noticing that a run was stopped."""

import threading
import time
from collections.abc import Callable
from types import TracebackType
from uuid import UUID

from django.db import OperationalError, connections

from evalhub.jobs.services import leases
from judges.models import JudgeCall, JudgeRun

LOOK_SECONDS = 1.0


class BatchWatch:
    """A thread with its own connection: a heartbeat every 20 s, a look at the runs every second.

    A database that is away for a moment costs a heartbeat or two, which the lease outlasts.
    """

    def __init__(self) -> None:
        self.tokens: set[UUID] = set()
        self.over: set[int] = set()
        self.runs: set[int] = set()
        self.beats: list[Callable[[], None]] = []
        self.done = threading.Event()
        self.thread = threading.Thread(target=self.watch, daemon=True)

    def __enter__(self) -> "BatchWatch":
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

    def stopper(self, run_id: int) -> Callable[[], bool]:
        """A cheap question for the engine: is this run over?"""
        self.runs.add(run_id)
        return lambda: run_id in self.over

    def hold(self, token: UUID) -> None:
        """Keep the leases taken under a token from now on."""
        self.tokens.add(token)

    def keep(self, beat: Callable[[], None]) -> None:
        """Say with every look, in the thread, that something is still used."""
        self.beats.append(beat)

    def watch(self) -> None:
        next_beat = time.monotonic() + leases.HEARTBEAT.total_seconds()
        while not self.done.wait(LOOK_SECONDS):
            try:
                self.look()
                if time.monotonic() >= next_beat:
                    next_beat = time.monotonic() + leases.HEARTBEAT.total_seconds()
                    self.beat()
            except OperationalError:
                continue
            finally:
                connections.close_all()

    def look(self) -> None:
        active = JudgeRun.objects.filter(pk__in=self.runs, status=JudgeRun.Status.RUNNING)
        self.over = self.runs - set(active.values_list("pk", flat=True))
        for beat in self.beats:
            beat()

    def beat(self) -> None:
        for token in tuple(self.tokens):
            leases.heartbeat(JudgeCall, token=token)
