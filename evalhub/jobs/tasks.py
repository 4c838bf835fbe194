"""The doorbell and the sweeper's tick. Lost, late or doubled rings change nothing."""

import logging
from functools import partial

from celery import shared_task
from django.conf import settings
from django.db import transaction
from kombu.exceptions import OperationalError

from evalhub.jobs.queues import QUEUES

log = logging.getLogger(__name__)


@shared_task
def ring(queue: str) -> None:
    """Work on a queue until it has nothing due."""
    while QUEUES[queue].work():
        pass


@shared_task
def sweep() -> None:
    """Free lost rows, then ring where something waits."""
    for queue in QUEUES.values():
        queue.sweep()
        ring.delay(queue.name)


def ring_after_commit(queue: str) -> None:
    """Ring once the transaction is through; without a broker the worker polls anyway."""
    if settings.REDIS_URL:
        transaction.on_commit(partial(ring_once, queue))


def ring_once(queue: str) -> None:
    """Ring, and let it be when nobody answers: what was saved stays, the sweeper rings again."""
    try:
        ring.apply_async((queue,), retry=False)
    except OperationalError as error:
        log.warning("The broker did not take the doorbell of %s: %s", queue, error)
