"""What judges adds to the layers below: its queue."""

from evalhub.jobs.queues import Queue, register
from judges.services.execution import sweep_calls, work_on_calls
from judges.services.runs import QUEUE

register(Queue(QUEUE, work_on_calls, sweep_calls))
