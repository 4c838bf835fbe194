"""The doorbell and the sweeper's tick. Lost, late or doubled rings change nothing."""

import logging
from functools import partial

from celery import current_app, shared_task
from celery.signals import worker_init
from django.conf import settings
from django.db import transaction
from kombu.exceptions import OperationalError

from evalhub.jobs.queues import QUEUES
from evalhub.startup.sealing import publish

log = logging.getLogger(__name__)
# Somebody waits for the page behind a ring.
IMPATIENT = {"socket_timeout": 0.5, "socket_connect_timeout": 0.2, "max_retries": 0}


@worker_init.connect
def publish_key(**_: object) -> None:
    """Give the processes that serve pages the public half of this worker's sealing key."""
    publish()


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
        with current_app.connection_for_write(transport_options=IMPATIENT) as connection:
            ring.apply_async((queue,), connection=connection, retry=False)
    except OperationalError as error:
        log.warning("The broker did not take the doorbell of %s: %s", queue, error)
