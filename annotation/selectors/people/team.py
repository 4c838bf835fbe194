"""The team page: how far the work is, when it is done, what holds it up, who is at work."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Now

from annotation.models import Annotation, Assignment, Exclusion, Project, Rater
from annotation.selectors.people.bottlenecks import Bottleneck, Crew, bottlenecks, crew_of
from annotation.selectors.people.strata import Strata, project_strata
from annotation.selectors.review.pseudonyms import labels

WEEK = timedelta(days=7)
MOST = 50


@dataclass(frozen=True)
class PersonLine:
    """One person who rates, under a pseudonym; `week` counts the answers of seven days."""

    public_id: UUID
    name: str
    state: str
    tone: str
    on_desk: bool
    week: int
    total: int


@dataclass(frozen=True)
class Team:
    """Everything the page prints. `people` are the first of `n_people`, as they joined."""

    strata: Strata
    bottlenecks: tuple[Bottleneck, ...]
    people: tuple[PersonLine, ...]
    n_people: int
    crew: Crew


def project_team(project: Project) -> Team:
    raters = Rater.objects.filter(project=project, user__isnull=False)
    return Team(
        strata=project_strata(project),
        bottlenecks=tuple(bottlenecks(project)),
        people=tuple(person_lines(project)),
        n_people=raters.count(),
        crew=crew_of(project),
    )


def person_lines(project: Project) -> list[PersonLine]:
    """People with an account in the order they joined: nobody is ranked."""
    own = Q(annotations__status=Annotation.Status.COUNTED, annotations__imported=False)
    held = Assignment.objects.filter(rater=OuterRef("pk"), state=Assignment.State.CLAIMED)
    live = Exclusion.objects.filter(rater=OuterRef("pk"), lifted_at=None)
    rows = Rater.objects.filter(project=project, user__isnull=False).annotate(
        total=Count("annotations", filter=own),
        week=Count("annotations", filter=own & Q(annotations__submitted_at__gt=Now() - WEEK)),
        held=Exists(held),
        excluded=Exists(live),
    )
    names = labels(project)
    return [person_line(rater, names[rater.pk], project) for rater in rows.order_by("pk")[:MOST]]


def person_line(rater: Rater, name: str, project: Project) -> PersonLine:
    state, tone = standing(rater, project)
    return PersonLine(
        public_id=rater.public_id,
        name=name,
        state=state,
        tone=tone,
        on_desk=rater.held,  # type: ignore[attr-defined]
        week=rater.week,  # type: ignore[attr-defined]
        total=rater.total,  # type: ignore[attr-defined]
    )


def standing(rater: Rater, project: Project) -> tuple[str, str]:
    """Whether a rater may be handed work, in a word, and the tone of the word."""
    required = project.qualification_version
    if rater.excluded:  # type: ignore[attr-defined]
        return "Excluded", "warn"
    if rater.paused_at is not None:
        return "Paused", "warn"
    if required is not None and (rater.qualified_version or 0) < required:
        return "Not qualified yet", "info"
    return "At work", "good"
