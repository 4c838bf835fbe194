"""What a person is asked in a round."""

from annotation.selectors.desk.sheets import SubjectSheet, rating_sheet
from calibration.models import Round, RoundAnswer, RoundSubject, SessionRater
from evalhub.errors import NotFound


def sheet_at(
    round: Round, rater: SessionRater, place: int
) -> tuple[RoundSubject, SubjectSheet, bool]:
    """A subject of a round as this person rates it, and whether they have. Raises `NotFound`."""
    rows = round.subjects.select_related("subject__item", "subject__output", "round")
    chosen = rows.filter(place=place).first()
    if chosen is None:
        raise NotFound
    chosen.subject.project = round.session.project
    sheet = rating_sheet(
        subject=chosen.subject,
        rater=rater.rater,
        rubric=round.rubric,
        asked=round.session.criteria,
        place=place,
        total=round.subjects.count(),
    )
    answered = RoundAnswer.objects.filter(chosen=chosen, rater=rater).exists()
    return chosen, sheet, answered
