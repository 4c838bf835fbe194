"""What waits for a rater. What an annotator gets to see says nothing about traps."""

from dataclasses import dataclass, field
from uuid import UUID

from django.core.cache import cache

from annotation.access import CAPABILITIES, Capability
from annotation.handout import Seeds, room_left, turns_left
from annotation.models import Assignment, LostLease, Project, Rater, Subject
from annotation.quality.words import spoken_reason
from annotation.routing.policies import HandoutPolicy
from annotation.selectors.handout.policies import ROUTES, Routes, read_routes
from annotation.selectors.handout.slots import (
    MOST_LEFT,
    Walk,
    count_available,
    lost_trap,
    unmet_traps,
    walk_of,
)
from annotation.selectors.qualification.standings import OwnStanding, own_standing
from annotation.selectors.repeats.subjects import repeats_ahead
from annotation.selectors.wellbeing.days import Given, given_by, own_day
from evalhub.accounts.models import User
from evalhub.sql.prepared import Row, fetch, instance, selecting, width

State = Assignment.State
COUNT_SECONDS = 60
NEAR = 20
TODAY = """
    SELECT count(*) FROM annotation_annotation
    WHERE rater_id = %(rater)s AND submitted_at >= %(since)s::timestamptz
      AND status <> 'withdrawn' AND NOT imported
"""
TALLY = """
    SELECT count(*) FILTER (WHERE state = 'submitted') AS submitted,
           count(*) FILTER (WHERE state = 'claimed') AS on_desk,
           (SELECT count(*) FROM annotation_skip WHERE rater_id = %(rater)s) AS skipped
    FROM annotation_assignment
    WHERE rater_id = %(rater)s AND state IN ('claimed', 'submitted')
"""
OUTSET = "SELECT tally.*, {routes} FROM ({tally}) tally"
OUTSET = OUTSET.replace("{routes}", ROUTES).replace("{tally}", TALLY)
RATER = selecting(
    "SELECT {r} FROM annotation_rater r WHERE r.project_id = %(project)s AND r.user_id = %(user)s",
    r=Rater,
)
SERVED = selecting(
    """
    SELECT {a}, {s}, {r} FROM annotation_rater r
    JOIN annotation_assignment a ON a.rater_id = r.id AND a.public_id = %(public_id)s
    JOIN annotation_subject s ON s.id = a.subject_id
    WHERE r.project_id = %(project)s AND r.user_id = %(user)s
    """,
    a=Assignment,
    s=Subject,
    r=Rater,
)


def rater_in(project: Project, user: User) -> Rater | None:
    """The person's rater in a project, if they have begun."""
    found = fetch(RATER, {"project": project.pk, "user": user.pk})
    if not found:
        return None
    return rater_of(found[0], 0, project, user)


def rater_of(row: Row, start: int, project: Project, user: User) -> Rater:
    rater = instance(Rater, row, start)
    rater.project, rater.user = project, user
    return rater


def live_claim(rater: Rater) -> Assignment | None:
    """What lies on the rater's desk, swept or not, without touching it."""
    claims = Assignment.objects.filter(rater=rater, state=State.CLAIMED)
    return claims.select_related("project", "subject").order_by("-claimed_at").first()


def find_assignment(*, project: Project, user: User, public_id: UUID) -> Assignment | None:
    """An assignment as its page was served to this person, also after the lease was lost."""
    given = {"public_id": public_id, "project": project.pk, "user": user.pk}
    found = fetch(SERVED, given)
    if found:
        start = width(Assignment) + width(Subject)
        return with_subject(found[0], rater_of(found[0], start, project, user))
    rater = rater_in(project, user)
    return lost_assignment(rater, public_id) if rater is not None else None


def lost_assignment(rater: Rater, public_id: UUID) -> Assignment | None:
    rows = Assignment.objects.select_related("project", "subject", "rater__project")
    lease = LostLease.objects.filter(public_id=public_id, rater=rater).first()
    return as_served(rows.get(pk=lease.assignment_id), lease, rater) if lease else None


def with_subject(row: Row, rater: Rater) -> Assignment:
    """The assignment of a row that goes on with its subject; held by `rater`, or free."""
    assignment = instance(Assignment, row)
    assignment.subject = instance(Subject, row, width(Assignment))
    assignment.project = assignment.subject.project = rater.project
    if assignment.rater_id == rater.pk:
        assignment.rater = rater
    return assignment


def as_served(row: Assignment, lease: LostLease, rater: Rater) -> Assignment:
    """Set a slot back, in memory only, to what a lost lease had been."""
    row.public_id, row.token, row.order = lease.public_id, lease.token, lease.order
    row.rater, row.claimed_at, row.lease_until = rater, lease.claimed_at, None
    return row


@dataclass(frozen=True)
class Progress:
    """How far a rater is. `left` stops at 500; then `more` says that there are more."""

    done: int
    left: int
    more: bool

    @property
    def total(self) -> int:
        return self.done + self.left

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 100


def progress_of(rater: Rater) -> Progress:
    """Done and left, traps among both, so that neither number tells which an Item was."""
    tally = tally_of(rater)
    return tally.progress(turns_ahead(rater, tally, walk_of(rater, tally.turn)))


def desk_progress(rater: Rater) -> Progress:
    """As `progress_of`, counted anew once a minute and near the end; one less with every turn."""
    # A claim has counted already.
    tally = getattr(rater, "tally", None) or tally_of(rater)
    key = f"end-of-work-{rater.public_id}"
    end = cache.get(key)
    if end is None or end - tally.passed <= NEAR:
        end = tally.passed + turns_ahead(rater, tally, walk_of(rater, tally.turn))
        cache.set(key, end, COUNT_SECONDS)
    return tally.progress(end - tally.passed)


@dataclass(frozen=True)
class Tally:
    """What became of the turns a rater has had."""

    submitted: int
    on_desk: int
    skipped: int

    @property
    def passed(self) -> int:
        return self.submitted + self.skipped

    @property
    def turn(self) -> int:
        """How many subjects the rater has been handed; letting go of one takes it back."""
        return self.passed + self.on_desk

    def progress(self, left: int) -> "Progress":
        return Progress(done=self.submitted, left=min(left, MOST_LEFT), more=left > MOST_LEFT)


def tally_of(rater: Rater) -> Tally:
    return Tally(*fetch(TALLY, {"rater": rater.pk})[0])


def tally_and_routes(rater: Rater) -> tuple[Tally, Routes]:
    """What a claim begins with, in one exchange with the database."""
    row = fetch(OUTSET, {"rater": rater.pk, "project": rater.project_id})[0]
    return Tally(*row[:3]), read_routes(*row[3:])


def room_of(rater: Rater, tally: Tally, policy: HandoutPolicy) -> int | None:
    """How many more answers the policy allows now; None where nothing bounds them."""
    today = 0
    if policy.daily:
        since = own_day(rater.user)
        today = int(fetch(TODAY, {"rater": rater.pk, "since": since})[0][0])
    return room_left(policy.cap, policy.daily, answers=tally.submitted, today=today)


def turns_ahead(rater: Rater, tally: Tally, walk: Walk) -> int:
    """Turns until nothing is left or may be given, the one on the desk included."""
    ordinary = count_available(rater, walk)
    ahead = tally.on_desk + turns_left(
        Seeds(rater.project.seed, rater.seed),
        tally.turn,
        ordinary=ordinary,
        traps=len(unmet_traps(rater, walk)),
        rate=rater.trap_rate,
        repeats=repeats_ahead(rater, walk.policy, tally.submitted),
    )
    if ordinary <= 1 and lost_trap(rater, walk) is not None:
        # It comes back even where nothing else is left.
        ahead = max(ahead, 1)
    room = room_of(rater, tally, walk.policy)
    return ahead if room is None else min(ahead, max(room, tally.on_desk))


@dataclass(frozen=True)
class WorkProject:
    """One row of my work. `progress` is None until the person has begun."""

    slug: str
    name: str
    notice: str
    scopes: tuple[str, ...]
    progress: Progress | None
    paused: bool
    pause_reason: str
    on_desk: bool
    unqualified: bool = False
    qualified: bool = False
    own: OwnStanding | None = None
    given: Given = field(default_factory=Given)

    @property
    def finished(self) -> bool:
        return self.progress is not None and not self.progress.left


def work_projects(user: User) -> list[WorkProject]:
    """The projects where a person may rate, by name."""
    roles = [role for role, allowed in CAPABILITIES.items() if Capability.ANNOTATE in allowed]
    projects = Project.objects.filter(memberships__user=user, memberships__role__in=roles)
    given = given_by(user)
    return [
        work_project(project, user, given.get(project.pk, Given()))
        for project in projects.order_by("name")
    ]


def work_project(project: Project, user: User, given: Given) -> WorkProject:
    rater, required = rater_in(project, user), project.qualification_version
    passed = (rater.qualified_version or 0) if rater else 0
    rubric = project.rubrics.filter(published_at__isnull=False).order_by("-version").first()
    scopes = rubric.criteria.order_by("scope").values_list("scope", flat=True) if rubric else ()
    return WorkProject(
        slug=project.slug,
        name=project.name,
        notice=project.notice,
        scopes=tuple(sorted(set(scopes))),
        progress=progress_of(rater) if rater else None,
        paused=bool(rater and rater.paused_at),
        pause_reason=spoken_reason(rater.pause_reason) if rater else "",
        on_desk=bool(rater and live_claim(rater)),
        unqualified=required is not None and passed < required,
        qualified=required is not None and passed >= required,
        own=own_standing(rater) if rater and rubric and required is not None else None,
        given=given,
    )
