"""What calibration adds to the layers below: released items must not change, nor be shown."""

from annotation.selectors.agreement.steps import register_steps
from annotation.selectors.browsing.settled import register_settled
from annotation.selectors.people.waiting import register_waiting
from annotation.services.assignments import nothing_due
from annotation.services.intake.stored import register_objection
from annotation.services.qualification.exposing import register_exposure_objection
from calibration.selectors.adjudications.queue import suggest_settling
from calibration.selectors.adjudications.settled import settled_decisions
from calibration.selectors.golden_sets import held_by_release
from calibration.selectors.releases.held_out import practice_problem
from calibration.selectors.schedules.dues import suggest_session
from calibration.selectors.sessions.progress import held_by_session, waiting_sessions
from calibration.services.adjudications.scanning import scan_due
from calibration.services.schedules.ticking import QUEUE as SESSIONS
from calibration.services.schedules.ticking import check_due
from evalhub.jobs.queues import Queue, register

register_objection(held_by_release)
register_objection(held_by_session)
register_waiting("sessions", waiting_sessions)
register(Queue("disagreements", nothing_due, scan_due))
register_settled(settled_decisions)
register_exposure_objection(practice_problem)
register_steps(suggest_session)
register(Queue(SESSIONS, nothing_due, check_due))
register_steps(suggest_settling)
