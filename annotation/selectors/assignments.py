"""What waits for a rater. What an annotator gets to see says nothing about traps."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import BigIntegerField, Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from annotation.access import CAPABILITIES, Capability
from annotation.handout import Candidate, Seeds, turns_left
from annotation.models import (
    Annotation,
    Assignment,
    Item,
    LostLease,
    Project,
    Rater,
    Skip,
    Subject,
)
from evalhub.accounts.models import User

State = Assignment.State
WINDOW = 32
MOST_LEFT = 500


def open_slots(rater: Rater, start: int) -> list[Candidate]:
    """The next open slots this rater may have, along the ring of shuffle keys from `start`.

    Every condition is a scalar subquery, looked up slot by slot: a join would make the planner
    read the whole project before the first window is full.
    """
    slots = available(rater).annotate(taken=Coalesce(taken_slots(), 0)).order_by("shuffle")
    columns = ("pk", "subject_id", "taken", "shuffle")
    onward = slots.filter(shuffle__gte=start).values_list(*columns)[:WINDOW]
    around = slots.filter(shuffle__lt=start).values_list(*columns)[:WINDOW]
    rows = onward.union(around, all=True)[:WINDOW]
    return [Candidate(slot, subject, taken) for slot, subject, taken, _ in rows]


def available(rater: Rater) -> QuerySet[Assignment]:
    """Open slots of live subjects that the rater has neither had, skipped nor rated."""
    mine = {"subject": OuterRef("subject"), "rater": rater}
    rated = Annotation.objects.filter(~Q(status=Annotation.Status.WITHDRAWN), **mine)
    retired = Item.objects.filter(subjects=OuterRef("subject"), retired_at__isnull=False)
    return Assignment.objects.annotate(
        had=Subquery(Assignment.objects.filter(**mine).values("pk")[:1]),
        skipped=Subquery(Skip.objects.filter(**mine).values("pk")[:1]),
        rated=Subquery(rated.values("pk")[:1]),
        retired=Subquery(retired.values("pk")[:1]),
    ).filter(
        project=rater.project_id,
        state=State.OPEN,
        had=None,
        skipped=None,
        rated=None,
        retired=None,
    )


def taken_slots() -> Subquery:
    """How many slots of the same subject are held or filled."""
    same = Assignment.objects.filter(
        subject=OuterRef("subject"), state__in=[State.CLAIMED, State.SUBMITTED]
    )
    counted = same.order_by().values("subject").annotate(n=Count("pk")).values("n")
    return Subquery(counted, output_field=BigIntegerField())


def turn_of(rater: Rater) -> int:
    """How many subjects the rater has been handed so far; letting go of one takes it back."""
    had = Assignment.objects.filter(rater=rater, state__in=[State.CLAIMED, State.SUBMITTED])
    return had.count() + Skip.objects.filter(rater=rater).count()


def trap_subjects(project_id: int) -> QuerySet[Subject]:
    """Subjects that traps expect ratings of. Their slots are made when they are handed out."""
    return Subject.objects.filter(
        Exists(
            Subject.objects.filter(
                pk=OuterRef("pk"),
                expected_ratings__trap__active=True,
                expected_ratings__trap__project=project_id,
            )
        ),
        project=project_id,
        item__retired_at=None,
    )


def unmet_traps(rater: Rater) -> list[int]:
    """Traps' subjects this rater has never had, skipped or rated, by id."""
    mine = {"subject": OuterRef("pk"), "rater": rater}
    met = (
        Exists(Assignment.objects.filter(**mine))
        | Exists(Skip.objects.filter(**mine))
        | Exists(Annotation.objects.filter(**mine))
    )
    return list(trap_subjects(rater.project_id).exclude(met).values_list("pk", flat=True))


def rater_in(project: Project, user: User) -> Rater | None:
    """The person's rater in a project, if they have begun."""
    return Rater.objects.filter(project=project, user=user).select_related("project").first()


def live_claim(rater: Rater) -> Assignment | None:
    """What lies on the rater's desk, swept or not, without touching it."""
    claims = Assignment.objects.filter(rater=rater, state=State.CLAIMED)
    return claims.select_related("project", "subject").order_by("-claimed_at").first()


def find_assignment(*, rater: Rater, public_id: UUID) -> Assignment | None:
    """An assignment as its page was served to this rater, also after the lease was lost."""
    rows = Assignment.objects.select_related("project", "subject", "rater__project")
    found = rows.filter(public_id=public_id, rater=rater).first()
    if found is not None:
        return found
    lease = LostLease.objects.filter(public_id=public_id, rater=rater).first()
    return as_served(rows.get(pk=lease.assignment_id), lease, rater) if lease else None


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
    submitted = Assignment.objects.filter(rater=rater, state=State.SUBMITTED).count()
    on_desk = Assignment.objects.filter(rater=rater, state=State.CLAIMED).count()
    skipped = Skip.objects.filter(rater=rater).count()
    ordinary = count_available(rater)
    left = on_desk + turns_left(
        Seeds(rater.project.seed, rater.seed),
        submitted + on_desk + skipped,
        ordinary=ordinary,
        traps=len(unmet_traps(rater)),
        rate=rater.project.trap_rate,
    )
    return Progress(done=submitted, left=min(left, MOST_LEFT), more=left > MOST_LEFT)


def count_available(rater: Rater) -> int:
    """Ordinary subjects left for a rater, counted no further than needed."""
    enough = (MOST_LEFT + 1) * rater.project.overlap
    subjects = available(rater).order_by().values_list("subject_id", flat=True)[:enough]
    return min(len(set(subjects)), MOST_LEFT + 1)


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

    @property
    def finished(self) -> bool:
        return self.progress is not None and not self.progress.left


def work_projects(user: User) -> list[WorkProject]:
    """The projects where a person may rate, by name."""
    roles = [role for role, allowed in CAPABILITIES.items() if Capability.ANNOTATE in allowed]
    projects = Project.objects.filter(memberships__user=user, memberships__role__in=roles)
    return [work_project(project, user) for project in projects.order_by("name")]


def work_project(project: Project, user: User) -> WorkProject:
    rater = rater_in(project, user)
    rubric = project.rubrics.filter(published_at__isnull=False).order_by("-version").first()
    scopes = rubric.criteria.order_by("scope").values_list("scope", flat=True) if rubric else ()
    return WorkProject(
        slug=project.slug,
        name=project.name,
        notice=project.notice,
        scopes=tuple(sorted(set(scopes))),
        progress=progress_of(rater) if rater else None,
        paused=bool(rater and rater.paused_at),
        pause_reason=rater.pause_reason if rater else "",
        on_desk=bool(rater and live_claim(rater)),
    )
