"""What annotation adds to the layers below: the sweeper of its slots, the quality rules."""

from annotation.services.assignments import expire_leases, nothing_due
from annotation.services.browsing.digests import digest_due, note_events
from annotation.services.handout.extras import ask_further, nothing_lost
from annotation.services.handout.planning import QUEUE as SLOTS
from annotation.services.handout.planning import nothing_lost as no_slots_lost
from annotation.services.handout.planning import plan_due
from annotation.services.imports.staging import sweep_uploads
from annotation.services.intake.planning import QUEUE, nothing_leased, plan_received
from annotation.services.quality.evaluation import check_due, note_activity
from annotation.services.review.drawing import draw_due
from evalhub.jobs.queues import Queue, register

register(Queue("assignments", nothing_due, expire_leases))
register(Queue("handout", ask_further, nothing_lost))
register(Queue(SLOTS, plan_due, no_slots_lost))
register(Queue("quality", check_due, note_activity))
register(Queue("review", nothing_due, draw_due))
register(Queue("digests", digest_due, note_events))
register(Queue("uploads", nothing_due, sweep_uploads))
register(Queue(QUEUE, plan_received, nothing_leased))
