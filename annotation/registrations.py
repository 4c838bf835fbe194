"""What annotation adds to the layers below: the sweeper of its slots."""

from annotation.services.assignments import expire_leases, nothing_due
from evalhub.jobs.queues import Queue, register

register(Queue("assignments", nothing_due, expire_leases))
