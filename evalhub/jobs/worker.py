"""The worker loop: one bounded batch of every queue, the sweeper every 15 s, until told to stop."""

import logging
import os
import signal
import socket
import threading
import time
from types import TracebackType

from django.db import close_old_connections
from django.db.models import F
from django.db.models.functions import Now

from evalhub.jobs.models import WorkerHeartbeat
from evalhub.jobs.queues import QUEUES
from evalhub.startup.sealing import publish

log = logging.getLogger(__name__)
SWEEP_SECONDS = 15.0
IDLE_SECONDS = 0.5


class Guard:
    """Keeps one queue's error from the others: it is logged whole, and the round goes on."""

    def __init__(self, queue: str) -> None:
        self.queue = queue

    def __enter__(self) -> None:
        """Nothing is needed before."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        if isinstance(error, Exception):
            log.error("The queue %s failed.", self.queue, exc_info=error)
            close_old_connections()
        return isinstance(error, Exception)


class Worker:
    """Polls PostgreSQL; used by `evalhub up` and wherever there is no broker."""

    def __init__(self) -> None:
        self.stopping = threading.Event()
        self.name = f"{socket.gethostname()}:{os.getpid()}"
        self.next_sweep = 0.0

    def run(self) -> None:
        """Work until a signal or `stopping` ends it; a batch under way is finished first."""
        while not self.stopping.is_set():
            if not self.round():
                self.stopping.wait(IDLE_SECONDS)

    def round(self) -> int:
        """Do one batch of each queue; returns how much was done."""
        close_old_connections()
        if time.monotonic() >= self.next_sweep:
            self.sweep()
        done = 0
        for queue in list(QUEUES.values()):
            with Guard(queue.name):
                done += queue.work()
        return done

    def sweep(self) -> None:
        for queue in list(QUEUES.values()):
            with Guard(queue.name):
                queue.sweep()
        WorkerHeartbeat.objects.update_or_create(
            name=self.name,
            defaults={"beat_at": Now(), "rounds": F("rounds") + 1},
            create_defaults={"beat_at": Now(), "rounds": 1},
        )
        self.next_sweep = time.monotonic() + SWEEP_SECONDS


def run_worker() -> None:
    """Run a worker in this process until SIGTERM or SIGINT."""
    publish()
    worker = Worker()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: worker.stopping.set())
    worker.run()
