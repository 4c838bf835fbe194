"""What is said about one unit: posts, proposals with their votes, and what was decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max

from annotation.dataset.values import value_text
from calibration.models import CalibrationSession, Post, Proposal, RoundSubject, Vote
from calibration.selectors.sessions.invited import Seat, seats
from calibration.selectors.sessions.room import RoomUnit, decisions
from evalhub.accounts.models import User
from evalhub.templatetags.parts import initials, person


@dataclass(frozen=True)
class Author:
    """Who says something, as the room calls them; `rated` is their own rating of the unit."""

    mark: str
    name: str
    rated: str = ""


@dataclass(frozen=True)
class SaidPost:
    """One post, ready to print."""

    author: Author
    text: str
    posted_at: datetime


@dataclass(frozen=True)
class Tally:
    """A proposal with its votes; `own` is what the reader voted, None if they have not."""

    proposal: Proposal
    author: Author
    words: str
    yes: Sequence[str]
    no: Sequence[str]
    own: bool | None


@dataclass(frozen=True)
class Talk:
    """Everything said about a unit; `seen` changes with every word, vote and decision."""

    posts: Sequence[SaidPost]
    tallies: Sequence[Tally]
    seen: str


def talk_version(session: CalibrationSession, chosen: RoundSubject, key: str) -> str:
    """What changes when anything new is said about a unit, in three short questions."""
    unit = {"chosen": chosen, "key": key}
    posts = Post.objects.filter(**unit).aggregate(n=Max("pk"))["n"] or 0
    votes = Vote.objects.filter(proposal__chosen=chosen, proposal__key=key)
    voted = votes.aggregate(n=Count("pk"), at=Max("voted_at"))
    proposals = Proposal.objects.filter(**unit).count()
    last = voted["at"].timestamp() if voted["at"] else 0
    settled = decisions(session).get((chosen.subject_id, key))
    decided = f"{settled.pk}{settled.state}" if settled else "open"
    return f"{posts}.{proposals}.{voted['n']}.{last}.{decided}"


def talk_of(
    session: CalibrationSession, chosen: RoundSubject, unit: RoomUnit, reader: User
) -> Talk:
    """What is said about a unit. Raters go by the marks of the session, others by their name."""
    people = {seat.user_id: seat for seat in seats(session)}
    rated = {said.seat.place: said.words for said in unit.said}
    about = {"chosen": chosen, "key": unit.criterion.key}
    posts = Post.objects.filter(**about).select_related("author")
    proposals = Proposal.objects.filter(**about).select_related("author")
    return Talk(
        posts=[
            SaidPost(author(people, rated, one.author), one.text, one.posted_at) for one in posts
        ],
        tallies=[
            tally(one, author(people, rated, one.author), people, reader)
            for one in proposals.prefetch_related("votes__voter")
        ],
        seen=talk_version(session, chosen, unit.criterion.key),
    )


def author(people: dict[int | None, Seat], rated: dict[int, str], user: User) -> Author:
    seat = people.get(user.pk)
    if seat is None:
        return Author(initials(user), person(user))
    return Author(seat.mark, seat.name, rated.get(seat.place, ""))


def tally(
    proposal: Proposal, author: Author, people: dict[int | None, Seat], reader: User
) -> Tally:
    votes = list(proposal.votes.all())
    marks = {one.pk: mark_in(people, one.voter) for one in votes}
    own = [one.agrees for one in votes if one.voter_id == reader.pk]
    return Tally(
        proposal=proposal,
        author=author,
        words=proposal.text if proposal.value is None else value_text(proposal.value),
        yes=[marks[one.pk] for one in votes if one.agrees],
        no=[marks[one.pk] for one in votes if not one.agrees],
        own=own[0] if own else None,
    )


def mark_in(people: dict[int | None, Seat], user: User) -> str:
    seat = people.get(user.pk)
    return seat.mark if seat else initials(user)
