"""The minutes of a session: who, what, what was said, decided, changed and measured."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from annotation.dataset.values import value_text
from calibration.models import CalibrationSession, Post, Proposal, Round, RoundSubject
from calibration.selectors.sessions.changes import ChangePage, change_page
from calibration.selectors.sessions.choosing import Choice
from calibration.selectors.sessions.effect import Effect, session_effect
from calibration.selectors.sessions.invited import Seat, seats
from calibration.selectors.sessions.progress import round_of
from calibration.selectors.sessions.room import RoomUnit, by_disagreement
from calibration.selectors.sessions.stale import StaleList, stale_list
from calibration.selectors.sessions.talk import author
from evalhub.templatetags.parts import person


@dataclass(frozen=True)
class MinutedUnit:
    """One unit: what was rated, said and decided."""

    title: str
    spread: str
    rated: str
    said: Sequence[tuple[str, datetime, str]]
    proposed: Sequence[str]
    decision: str
    reason: str
    rule: str


@dataclass(frozen=True)
class MinutedSubject:
    """One subject of round 1 with its units."""

    item: str
    output: str
    units: Sequence[MinutedUnit]


@dataclass(frozen=True)
class Minutes:
    """Everything that is written down of a session."""

    session: CalibrationSession
    first: Round
    rule: str
    present: Sequence[str]
    late: Sequence[str]
    subjects: Sequence[MinutedSubject]
    change: ChangePage | None
    stale: StaleList | None
    effect: Effect | None


def session_minutes(session: CalibrationSession) -> Minutes:
    """The minutes as they stand. Raises `RoomClosed` before the room has opened."""
    first = round_of(session, 1)
    people = seats(session)
    late = set(first.unfinished)
    return Minutes(
        session=session,
        first=first,
        rule=Choice.read(session.choice).words,
        present=[f"{one.name} ({one.mark})" for one in people],
        late=[one.name for one in people if one.place in late],
        subjects=list(minuted(session, first, people)),
        change=change_page(session),
        stale=stale_list(session),
        effect=session_effect(session),
    )


def minuted(
    session: CalibrationSession, first: Round, people: Sequence[Seat]
) -> Iterator[MinutedSubject]:
    by_user = {seat.user_id: seat for seat in people}
    about = {"chosen__round": first}
    posts = list(Post.objects.filter(**about).select_related("author"))
    proposals = Proposal.objects.filter(**about).prefetch_related("votes")
    for chosen, units in by_disagreement(first):
        output = chosen.subject.output
        yield MinutedSubject(
            item=chosen.subject.item.key,
            output=output.key if output else "",
            units=[
                minuted_unit(
                    unit,
                    [
                        (author(by_user, {}, one.author).name, one.posted_at, one.text)
                        for one in posts
                        if is_about(one, chosen, unit)
                    ],
                    [proposed(one) for one in proposals if is_about(one, chosen, unit)],
                )
                for unit in units
            ],
        )


def is_about(said: Post | Proposal, chosen: RoundSubject, unit: RoomUnit) -> bool:
    return said.chosen_id == chosen.pk and said.key == unit.criterion.key


def proposed(proposal: Proposal) -> str:
    votes = list(proposal.votes.all())
    yes = sum(vote.agrees for vote in votes)
    words = proposal.text if proposal.value is None else value_text(proposal.value)
    return f"{words} ({yes} for, {len(votes) - yes} against)"


def minuted_unit(
    unit: RoomUnit, said: list[tuple[str, datetime, str]], proposals: list[str]
) -> MinutedUnit:
    settled = unit.settled
    decision = "left open"
    if settled is not None:
        value = "truly ambiguous" if settled.ambiguous else value_text(settled.value)
        waits = ", awaits a second person" if settled.state == "proposed" else ""
        decision = f"{value}, by {person(settled.decided_by)}{waits}"
    return MinutedUnit(
        title=unit.criterion.title,
        spread=unit.spread,
        rated=", ".join(f"{one.seat.mark} {one.words or 'not rated'}" for one in unit.said),
        said=said,
        proposed=proposals,
        decision=decision,
        reason=settled.reason if settled else "",
        rule=settled.rule if settled else "",
    )
