"""A blind round: answers that are final, and the room that opens after them."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from annotation.selectors.desk.passages import evidence_texts
from annotation.selectors.desk.sheets import SubjectSheet
from annotation.services.answering.checks import RatingInput, check_ratings, given_ratings
from annotation.services.answering.evidence import settle_in
from annotation.services.handout.discussed import note_discussed
from calibration.errors import RoundOver
from calibration.models import Round, RoundAnswer, RoundSubject, SessionRater
from calibration.selectors.sessions.progress import progress_in
from calibration.services.sessions.changing import refuse_closed
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event

OVER = "This round takes no Rating any more: its room is open, or the session is closed."


@transaction.atomic
def answer_subject(
    *,
    rater: SessionRater,
    chosen: RoundSubject,
    sheet: SubjectSheet,
    ratings: Mapping[str, RatingInput],
) -> bool:
    """Keep what somebody rated alone; False if there is an answer, which stays as it is.

    The last answer of the last person opens the room. Raises `InvalidRatings`, `RoundOver`.
    """
    round = Round.objects.select_for_update().get(pk=chosen.round_id)
    if RoundAnswer.objects.filter(rater=rater, chosen=chosen).exists():
        return False
    if round.opened_at is not None or round.session.closed_at is not None:
        raise RoundOver(OVER)
    RoundAnswer.objects.create(
        rater=rater, chosen=chosen, ratings=checked(chosen, sheet, ratings), order=sheet.order
    )
    session = round.session
    record_event(
        verb="session subject rated",
        subject=session,
        actor=rater.rater.user,
        project_id=session.project.public_id,
        payload={"round": round.number, "rater": rater.rater.key, "place": chosen.place},
    )
    if all(one.finished for one in progress_in(round)):
        set_open(round, None)
    return True


def checked(
    chosen: RoundSubject, sheet: SubjectSheet, ratings: Mapping[str, RatingInput]
) -> dict[str, Any]:
    """What is stored of an answer. Raises `InvalidRatings`."""
    criteria = sheet.criteria
    check_ratings(criteria, ratings, "")
    extras = settle_in(criteria, ratings, lambda: evidence_texts(chosen.subject))
    return {
        criterion.key: {"value": value, "comment": comment, **extras.get(criterion.key, {})}
        for criterion, value, comment in given_ratings(criteria, ratings)
    }


@transaction.atomic
def open_room(*, round: Round, actor: User) -> Round:
    """Open the room without waiting any longer; who had not finished is written down.

    Twice is once: an open room stays as it was opened.
    """
    round = Round.objects.select_for_update().get(pk=round.pk)
    if round.opened_at is None:
        refuse_closed(round.session)
        set_open(round, actor)
    return round


def set_open(round: Round, actor: User | None) -> None:
    late = [one.seat.place for one in progress_in(round) if not one.finished]
    round.opened_at, round.opened_by, round.unfinished = timezone.now(), actor, late
    round.save(update_fields=["opened_at", "opened_by", "unfinished"])
    session = round.session
    note_discussed(
        raters=[one.rater for one in session.raters.select_related("rater")],
        subjects=list(round.subjects.values_list("subject", flat=True)),
    )
    record_event(
        verb="session room opened",
        subject=session,
        actor=actor,
        project_id=session.project.public_id,
        payload={"round": round.number, "unfinished": len(late)},
    )
