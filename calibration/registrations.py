"""What calibration adds to the layers below: what a release holds, what waits in sessions."""

from annotation.selectors.people.waiting import register_waiting
from annotation.services.intake.stored import register_objection
from calibration.selectors.golden_sets import held_by_release
from calibration.selectors.sessions.progress import waiting_sessions

register_objection(held_by_release)
register_waiting("sessions", waiting_sessions)
