"""What calibration adds to the layers below: released items must not change."""

from annotation.services.intake.stored import register_objection
from calibration.selectors.golden_sets import held_by_release

register_objection(held_by_release)
