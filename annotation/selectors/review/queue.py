"""The review queue: what waits, what was decided, what comes next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from annotation.models import Annotation, CaseState, Project, Rater, ReviewCase, ReviewPlan
from annotation.review.words import STATES, in_words
from annotation.selectors.review.pseudonyms import pseudonyms
from evalhub.accounts.models import User
from evalhub.errors import NotFound

PAGE = 50


@dataclass(frozen=True)
class CaseLine:
    """One case of the queue. The rater goes by a pseudonym."""

    public_id: UUID
    item: str
    rater: str
    why: str
    added_at: datetime


@dataclass(frozen=True)
class StateTab:
    """One state of the queue with how many cases are in it."""

    state: str
    label: str
    n: int


@dataclass(frozen=True)
class Queue:
    """One page of cases in a state; `following` is where the next page begins."""

    lines: tuple[CaseLine, ...]
    tabs: tuple[StateTab, ...]
    state: str
    n_fresh: int
    drawn_at: datetime | None
    following: UUID | None

    @property
    def first(self) -> UUID | None:
        return self.lines[0].public_id if self.lines else None


def plan_of(project: Project) -> ReviewPlan:
    """The project's rules of review, or the defaults, unsaved."""
    return ReviewPlan.objects.filter(project=project).first() or ReviewPlan(project=project)


def cases_for(project: Project, user: User) -> QuerySet[ReviewCase]:
    """What a person may review, in the order it came: no answers of their own, none withdrawn."""
    rows = ReviewCase.objects.filter(
        project=project, annotation__status=Annotation.Status.COUNTED
    ).exclude(annotation__rater__user=user)
    return rows.order_by("pk")


def review_queue(project: Project, user: User, given: Mapping[str, str]) -> Queue:
    """A page of the queue; anything unknown in `given` means the first page of what waits."""
    state = given.get("state", "")
    state = state if state in CaseState.values else CaseState.WAITING
    everything = cases_for(project, user)
    rows = everything.filter(state=state).select_related("annotation__subject__item")
    after = find_case(project, given.get("after", ""))
    if after is not None:
        rows = rows.filter(pk__gt=after.pk)
    page, names, plan = list(rows[: PAGE + 1]), pseudonyms(project), plan_of(project)
    return Queue(
        lines=tuple(case_line(case, names) for case in page[:PAGE]),
        tabs=state_tabs(everything),
        state=state,
        n_fresh=fresh_answers(plan),
        drawn_at=plan.drawn_at,
        following=page[PAGE - 1].public_id if len(page) > PAGE else None,
    )


def case_line(case: ReviewCase, names: Mapping[int, str]) -> CaseLine:
    annotation = case.annotation
    return CaseLine(
        public_id=case.public_id,
        item=annotation.subject.item.key,
        rater=names[annotation.rater_id],
        why=in_words(case.reasons),
        added_at=case.added_at,
    )


def state_tabs(cases: QuerySet[ReviewCase]) -> tuple[StateTab, ...]:
    counts = dict(cases.order_by().values_list("state").annotate(n=Count("pk")))
    return tuple(StateTab(state, label, counts.get(state, 0)) for state, label in STATES.items())


def fresh_answers(plan: ReviewPlan) -> int:
    """Counted answers that came since the last draw."""
    counted = Annotation.objects.filter(project=plan.project, status=Annotation.Status.COUNTED)
    if plan.drawn_at is not None:
        since = Q(submitted_at__gt=plan.drawn_at)
        counted = counted.filter(since)
    return counted.count()


def newest_answers(rater: Rater, n: int) -> QuerySet[Annotation]:
    """A rater's newest counted answers, for a review by hand."""
    counted = rater.annotations.filter(status=Annotation.Status.COUNTED)
    newest = counted.order_by(F("submitted_at").desc(nulls_last=True), "-pk")[:n]
    return Annotation.objects.filter(pk__in=newest.values("pk"))


def find_case(project: Project, public_id: str) -> ReviewCase | None:
    try:
        wanted = UUID(public_id)
    except ValueError:
        return None
    return ReviewCase.objects.filter(project=project, public_id=wanted).first()


def get_case(project: Project, public_id: UUID) -> ReviewCase:
    """A case with everything its page reads."""
    rows = ReviewCase.objects.filter(project=project, public_id=public_id).select_related(
        "project",
        "annotation__rater__user",
        "annotation__rubric",
        "annotation__subject__item",
        "annotation__subject__output",
    )
    case = rows.first()
    if case is None:
        raise NotFound
    return case


def neighbours(case: ReviewCase, user: User) -> tuple[UUID | None, UUID | None]:
    """The waiting cases before and after one; after the last comes the first."""
    waiting = cases_for(case.project, user).filter(state=CaseState.WAITING).exclude(pk=case.pk)
    ids = waiting.values_list("public_id", flat=True)
    before = ids.filter(pk__lt=case.pk).last()
    after = ids.filter(pk__gt=case.pk).first() or ids.filter(pk__lt=case.pk).first()
    return before, after
