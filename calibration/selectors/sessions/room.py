"""The room: what everybody rated about one subject, beside each other."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from annotation.dataset.kinds.scales import UNMEASURED
from annotation.dataset.values import Scale, value_text
from annotation.models import Criterion
from annotation.selectors.desk.sheets import QuestionPage, reading_page
from annotation.selectors.ratings import code_of, scale_of, text_at
from calibration.adjudication.tolerances import CLASSES, NUMBERS, SHARE, Tolerance, tolerance_of
from calibration.models import (
    LIVE,
    Adjudication,
    CalibrationSession,
    Round,
    RoundAnswer,
    RoundSubject,
)
from calibration.selectors.adjudications.live import adjudication_plan
from calibration.selectors.sessions.invited import Seat, seats
from calibration.selectors.sessions.progress import round_of
from calibration.selectors.sessions.readings import answers_of, round_criteria
from evalhub.errors import NotFound


@dataclass(frozen=True)
class Said:
    """What one person rated: in words, with their reason; empty words are no rating."""

    seat: Seat
    words: str
    comment: str
    code: float | None = None


@dataclass(frozen=True)
class RoomUnit:
    """One criterion of the subject. `share` of the tolerance is used up; above 1 is beyond it."""

    criterion: Criterion
    said: Sequence[Said]
    spread: str
    tone: str
    share: float
    settled: Adjudication | None
    options: Sequence[str] = ()

    @property
    def is_measured(self) -> bool:
        return bool(self.options)


@dataclass(frozen=True)
class RoomPage:
    """One subject in the room; `previous` and `following` are places, 0 at the ends."""

    round: Round
    chosen: RoundSubject
    reading: QuestionPage
    units: Sequence[RoomUnit]
    unit: RoomUnit
    at: int
    total: int
    previous: int
    following: int
    n_settled: int
    n_units: int


def room_page(session: CalibrationSession, place: int = 0, key: str = "") -> RoomPage:
    """The room at a subject, by its place, or where people differ most. Raises `NotFound`."""
    round = round_of(session, 1)
    order = by_disagreement(round)
    places = [chosen.place for chosen, _ in order]
    if place and place not in places:
        raise NotFound
    at = places.index(place) if place else 0
    chosen, units = order[at]
    asked = [one for one in units if one.criterion.key == key] if key else widest_first(units)
    if not asked:
        raise NotFound
    chosen.subject.project = session.project
    everything = [unit for _, several in order for unit in several]
    return RoomPage(
        round=round,
        chosen=chosen,
        reading=reading_page(chosen.subject, round.rubric, session.criteria),
        units=units,
        unit=asked[0],
        at=at + 1,
        total=len(order),
        previous=places[at - 1] if at else 0,
        following=places[at + 1] if at + 1 < len(places) else 0,
        n_settled=sum(unit.settled is not None for unit in everything),
        n_units=len(everything),
    )


def subject_at(session: CalibrationSession, place: int) -> RoundSubject:
    """A subject of the first round. Raises `NotFound`."""
    found = RoundSubject.objects.filter(round__session=session, round__number=1, place=place)
    one = found.first()
    if one is None:
        raise NotFound
    return one


def widest_first(units: Sequence[RoomUnit]) -> list[RoomUnit]:
    return sorted(units, key=lambda unit: -unit.share)


def by_disagreement(round: Round) -> list[tuple[RoundSubject, list[RoomUnit]]]:
    """Every subject of the round with its units, those furthest beyond their tolerance first."""
    answers, people = answers_of(round), seats(round.session)
    criteria, decided = round_criteria(round), decisions(round.session)
    stated = adjudication_plan(round.session.project).tolerances
    found = []
    for chosen in round.subjects.select_related("subject__item", "subject__output"):
        own = [one for one in answers if one.chosen_id == chosen.pk]
        units = [
            room_unit(
                criterion, own, people, decided.get((chosen.subject_id, criterion.key)), stated
            )
            for criterion in criteria
            if criterion.scope == chosen.subject.scope
        ]
        found.append((chosen, units))
    found = [(chosen, units) for chosen, units in found if units]
    return sorted(found, key=lambda one: (-max(unit.share for unit in one[1]), one[0].place))


def decisions(session: CalibrationSession) -> dict[tuple[int, str], Adjudication]:
    """What was decided in this session and still holds, by subject and criterion."""
    rows = Adjudication.objects.filter(session=session, state__in=LIVE)
    found = rows.select_related("decided_by", "subject__item", "criterion").order_by("pk")
    return {(row.subject_id, row.key): row for row in found}


def room_unit(
    criterion: Criterion,
    answers: Sequence[RoundAnswer],
    people: Sequence[Seat],
    settled: Adjudication | None,
    stated: dict[str, Any],
) -> RoomUnit:
    """One criterion of one subject, with everybody's rating of it."""
    by_place = {one.rater.place: one.ratings.get(criterion.key) for one in answers}
    said = [said_by(seat, by_place.get(seat.place), criterion) for seat in people]
    tolerance = tolerance_of(criterion, scale_of(criterion), stated.get(criterion.key))
    spread, tone, share = spread_words(said, tolerance, scale_of(criterion))
    return RoomUnit(criterion, said, spread, tone, share, settled, options_of(criterion, said))


def said_by(seat: Seat, given: dict[str, Any] | None, criterion: Criterion) -> Said:
    if given is None:
        return Said(seat, "", "")
    value, comment = given["value"], given.get("comment", "")
    if value is None:
        return Said(seat, "cannot judge", comment)
    if criterion.kind in UNMEASURED:
        words = ", ".join(map(value_text, value)) if isinstance(value, list) else value_text(value)
        return Said(seat, words or "none of these", comment)
    scale = scale_of(criterion)
    code = code_of(value, scale)
    return Said(seat, text_at(code, scale), comment, code)


def options_of(criterion: Criterion, said: Sequence[Said]) -> list[str]:
    """The places of a strip: the scale's points, or the numbers that were given."""
    if criterion.kind in UNMEASURED:
        return []
    scale = scale_of(criterion)
    if scale.values is not None:
        return [text_at(float(place), scale) for place in range(len(scale.values))]
    return [
        text_at(code, scale) for code in sorted({one.code for one in said if one.code is not None})
    ]


def spread_words(
    said: Sequence[Said], tolerance: Tolerance, scale: Scale
) -> tuple[str, str, float]:
    """How far people lie apart, the tone of it, and how often the tolerance goes into it."""
    words = [one.words for one in said if one.words and one.words != "cannot judge"]
    codes = [number_of(one.code, scale, tolerance) for one in said if one.code is not None]
    if len(words) < 2:
        return "fewer than two Ratings", "", 0.0
    if len(set(words)) == 1:
        return "all agree", "", 0.0
    if tolerance.way == CLASSES or len(codes) < 2:
        most = Counter(words).most_common(1)[0][1]
        return f"{most} of {len(words)} agree", "bad", 1 + len(words) - most
    spread = max(codes) - min(codes)
    most = tolerance.most if tolerance.most is not None else SHARE * max(map(abs, codes))
    share = spread / most if most else 1 + spread
    if share > 1:
        return f"spread {spread:g}, beyond tolerance {most:g}", "bad", share
    return f"spread {spread:g}, within tolerance {most:g}", "", share


def number_of(code: float, scale: Scale, tolerance: Tolerance) -> float:
    """The place itself where steps are counted, else the number that stands there."""
    listed = tolerance.way == NUMBERS and scale.values is not None
    return float(scale.values[int(code)]) if listed else code  # type: ignore[index,arg-type]
