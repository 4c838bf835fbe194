"""The values of a round as the tables that statistics take. Only of a room that is open."""

import json
from collections.abc import Sequence

import numpy as np

from annotation.dataset.kinds.scales import UNMEASURED
from annotation.models import Criterion
from annotation.selectors.ratings import RatingTable, code_of, scale_of
from calibration.errors import RoomClosed
from calibration.models import Round, RoundAnswer
from calibration.selectors.sessions.invited import Seat, seats

HIDDEN = "The room is not open yet: Ratings stay hidden until everybody has rated alone."


def answers_of(round: Round) -> list[RoundAnswer]:
    """Everything rated in a round. Raises `RoomClosed` before anybody may see it."""
    if round.opened_at is None:
        raise RoomClosed(HIDDEN)
    rows = RoundAnswer.objects.filter(chosen__round=round)
    return list(rows.select_related("chosen__subject", "rater").order_by("chosen__place", "pk"))


def round_criteria(round: Round) -> list[Criterion]:
    """The criteria in focus, in the version that the round was rated by."""
    keys = round.session.criteria
    return list(round.rubric.criteria.filter(key__in=keys).select_related("rubric__project"))


def round_tables(round: Round) -> list[RatingTable]:
    """One table per criterion whose values have places on a scale; raters go by their marks."""
    answers, people = answers_of(round), seats(round.session)
    measured = [one for one in round_criteria(round) if one.kind not in UNMEASURED]
    return [table_of(criterion, answers, people) for criterion in measured]


def table_of(
    criterion: Criterion, answers: Sequence[RoundAnswer], people: Sequence[Seat]
) -> RatingTable:
    """The ratings of one criterion; a subject that was rated by nobody under it has no column."""
    scale = scale_of(criterion)
    given = [
        (one, one.ratings[criterion.key]["value"])
        for one in answers
        if criterion.key in one.ratings
    ]
    values = [(one, value) for one, value in given if value is not None]
    subjects = np.array(sorted({one.chosen.subject_id for one, _ in values}), dtype=np.int64)
    columns = {int(subject): column for column, subject in enumerate(subjects)}
    rows = {seat.place: row for row, seat in enumerate(people)}
    matrix = np.full((len(people), subjects.size), np.nan)
    for one, value in values:
        place = (rows[one.rater.place], columns[one.chosen.subject_id])
        matrix[place] = code_of(value, scale)
    marks = tuple(seat.mark for seat in people)
    return RatingTable(criterion, marks, subjects, matrix, len(given) - len(values))


def value_words(value: object) -> str:
    """A stored value as people write it."""
    if value is None:
        return "cannot judge"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
