"""What a lead decides about one person: one more try, start anew, or no exam needed."""

from django.db import transaction
from django.db.models.functions import Now

from annotation.models import ExamTry, Rater, Ruling
from annotation.selectors.annotations import desk_rubric
from annotation.services.leases import lock_rater
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event
from evalhub.errors import InvalidInput

LONGEST = 2000
Kind = Ruling.Kind


@transaction.atomic
def rule(*, rater: Rater, kind: str, reason: str, actor: User | None = None) -> Ruling:
    """Keep a decision with its reason and carry it out. Raises `InvalidInput` without a reason."""
    reason = reason.strip()
    if kind not in Kind.values:
        raise InvalidInput("Choose what to do.")
    if not reason or len(reason) > LONGEST:
        raise InvalidInput(f"Say why, in at most {LONGEST} characters.")
    rater = lock_rater(rater)
    rubric = desk_rubric(rater.project)
    if kind == Kind.RESET:
        rater.exam_tries.filter(state=ExamTry.State.OPEN).update(
            state=ExamTry.State.FAILED, decided_at=Now()
        )
        rater.qualified_version = None
    if kind == Kind.WAIVE:
        rater.qualified_version = rubric.version
    rater.save(update_fields=["qualified_version"])
    ruling = Ruling.objects.create(rater=rater, rubric=rubric, kind=kind, reason=reason, by=actor)
    record_event(
        verb=f"qualification {kind}",
        subject=ruling,
        actor=actor,
        project_id=rater.project.public_id,
        payload={"rater": rater.key, "reason": reason},
    )
    return ruling
