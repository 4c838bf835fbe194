"""The doorbell and the sweeper's tick. Lost, late or doubled rings change nothing."""

from celery import shared_task
from django.conf import settings

from evalhub.jobs.queues import QUEUES


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
        ring.delay_on_commit(queue)
