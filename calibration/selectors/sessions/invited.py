"""Who may be invited, who takes part, and what they are called in the room."""

from collections import Counter
from dataclasses import dataclass
from string import ascii_uppercase

from annotation.access import CAPABILITIES, Capability
from annotation.models import Membership, Project, Rater
from annotation.selectors.members import members_of
from annotation.selectors.raters import mark_of
from annotation.selectors.review.pseudonyms import pseudonyms
from calibration.models import CalibrationSession, SessionRater
from evalhub.accounts.models import User
from evalhub.templatetags.parts import initials, person


@dataclass(frozen=True)
class Seat:
    """Somebody in the room: `mark` is on their dots, `name` beside what they say."""

    place: int
    user_id: int | None
    mark: str
    name: str


def may_rate(project: Project) -> list[Membership]:
    """The members who annotate and are not paused, those with no other part first."""
    roles = [role for role, able in CAPABILITIES.items() if Capability.ANNOTATE in able]
    paused = Rater.objects.filter(project=project, paused_at__isnull=False, user__isnull=False)
    members = members_of(project).filter(role__in=roles).exclude(user__in=paused.values("user"))
    return sorted(members, key=lambda member: member.role != "annotator")


def letter(place: int) -> str:
    """A, B, ... Z, A2, B2."""
    turn, at = divmod(place, len(ascii_uppercase))
    return ascii_uppercase[at] + (str(turn + 1) if turn else "")


def seats(session: CalibrationSession) -> list[Seat]:
    """Everybody invited, in an order that tells nothing; the same marks as long as it lasts."""
    rows = list(session.raters.select_related("rater__user").order_by("place"))
    if session.anonymised:
        return [seat(row, letter(row.place), f"Rater {letter(row.place)}") for row in rows]
    numbers = pseudonyms(session.project)
    names = [known_name(row) or numbers[row.rater_id] for row in rows]
    taken: Counter[str] = Counter()
    found = []
    for row, name in zip(rows, names, strict=True):
        mark = initials(name) if known_name(row) else mark_of(name)
        taken[mark] += 1
        own = mark if taken[mark] == 1 else f"{mark}{taken[mark]}"
        found.append(seat(row, own, name))
    return found


def seat(row: SessionRater, mark: str, name: str) -> Seat:
    return Seat(row.place, row.rater.user_id, mark, name)


def known_name(row: SessionRater) -> str:
    user = row.rater.user
    return person(user) if user is not None and user.name else ""


def own_seat(session: CalibrationSession, user: User) -> SessionRater | None:
    """The person's place in the session; None if they are not invited."""
    found = session.raters.filter(rater__user=user)
    return found.select_related("rater__project", "rater__user").first()
