"""Showing a rater what others say about an answer of theirs; from then on it stands."""

from django.db import transaction
from django.utils.translation import gettext as _

from annotation.blindness.policies import DeskPolicy
from annotation.errors import NothingToReopen
from annotation.models import Annotation, Assignment, Rater, Reveal
from annotation.selectors.annotations import LAST, desk_annotations
from annotation.services.leases import lock_rater
from evalhub.audit.services.events import record_event
from evalhub.errors import InvalidInput


@transaction.atomic
def reveal_answer(*, rater: Rater, annotation: Annotation) -> Reveal:
    """Show what the project shows after an answer, for one of the last ten. Twice is once.

    Raises `InvalidInput` where the project shows nothing or the answer is open again.
    """
    rater = lock_rater(rater)
    if annotation.pk not in {recent.pk for recent in desk_annotations(rater)[:LAST]}:
        raise NothingToReopen
    if not DeskPolicy.of(rater.project).shown_after:
        raise InvalidInput(_("This Project shows nothing more after an answer."))
    slot = Assignment.objects.select_for_update().get(pk=annotation.assignment_id)
    if slot.state == Assignment.State.CLAIMED:
        raise InvalidInput(_("You are changing this answer. Submit it first, or put it back."))
    reveal, made = Reveal.objects.get_or_create(annotation=annotation)
    if made:
        record_event(
            verb="answer revealed",
            subject=annotation,
            actor=rater.user,
            project_id=rater.project.public_id,
            payload={"rater": rater.key, "shown": DeskPolicy.of(rater.project).shown_after},
        )
    return reveal
