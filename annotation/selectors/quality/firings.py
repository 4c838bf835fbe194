"""What rules have found: for the lead with its evidence, for the annotator in words alone."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from annotation.models import Action, Appeal, Exclusion, Firing, Project, Rater
from annotation.quality.words import Told, finding, spoken_reason, told
from annotation.selectors.quality.exclusions import left_out
from annotation.selectors.review.pseudonyms import labels
from evalhub.accounts.models import User
from evalhub.errors import NotFound, Text

TO_ANNOTATOR = (Action.NOTE, Action.WARNING, Action.PAUSE)
TITLES = {
    Action.NOTE: _("A note"),
    Action.WARNING: _("A warning"),
    Action.PAUSE: _("Your work is paused"),
}
TONES = {Action.NOTE: "info", Action.WARNING: "warn", Action.PAUSE: "warn"}
MOST = 50


@dataclass(frozen=True)
class Finding:
    """One firing for the lead."""

    public_id: UUID
    rater: str
    rater_id: UUID
    other: str
    collector: str
    evidence: str
    action: str
    state: str
    at: datetime
    closed: bool
    excluded: bool


@dataclass(frozen=True)
class Inbox:
    """Everything that waits for a lead, and what is excluded."""

    appeals: tuple[Appeal, ...]
    findings: tuple[Finding, ...]
    pairs: tuple[Finding, ...]
    exclusions: tuple[Exclusion, ...]
    n_open: int

    @property
    def excluded_ids(self) -> frozenset[int]:
        """Whose pause cannot be ended while they are excluded."""
        return frozenset(one.rater_id for one in self.exclusions)


@dataclass(frozen=True)
class Notice:
    """What an annotator reads. Holds no evidence, so that nothing can tell of a trap."""

    public_id: UUID
    slug: str
    project: str
    title: Text
    tone: str
    words: Told
    at: datetime
    read: bool


def inbox(project: Project) -> Inbox:
    """Open findings newest first, open appeals oldest first, live exclusions by key."""
    waiting = firings(project).filter(closed_at=None)
    names, excluded = labels(project), set(left_out(project))
    found = findings(waiting.filter(other=None)[:MOST], names, excluded)
    appeals = Appeal.objects.filter(rater__project=project, answered_at=None)
    exclusions = Exclusion.objects.filter(rater__project=project, lifted_at=None)
    return Inbox(
        appeals=tuple(appeals.select_related("rater").order_by("created_at")),
        findings=tuple(found),
        pairs=tuple(findings(waiting.filter(other__isnull=False)[:MOST], names, excluded)),
        exclusions=tuple(exclusions.select_related("rater", "by").order_by("rater__key")),
        n_open=waiting.count(),
    )


def firings(project: Project) -> QuerySet[Firing]:
    rows = Firing.objects.filter(project=project).select_related("rule", "rater", "other")
    return rows.order_by("-fired_at", "-pk")


def findings(
    rows: Iterable[Firing], names: Mapping[int, str], excluded: Container[int]
) -> list[Finding]:
    """Evidence stands as it was found; of whom is excluded meanwhile it says so."""
    return [
        Finding(
            public_id=row.public_id,
            rater=names[row.rater_id],
            rater_id=row.rater.public_id,
            other=names[row.other_id] if row.other_id else "",
            collector=row.rule.get_collector_display(),
            evidence=finding(row.rule.collector, row.evidence),
            action=row.get_action_display(),
            state=state_of(row),
            at=row.fired_at,
            closed=row.closed_at is not None,
            excluded=row.rater_id in excluded or row.other_id in excluded,
        )
        for row in rows
    ]


def state_of(row: Firing) -> str:
    """How far the action is: waiting, told, read."""
    if row.applied_at is None:
        return "told later, so that no Trap is given away"
    if row.action not in TO_ANNOTATOR:
        return "only you see it"
    return "read" if row.acknowledged_at else "told, not read yet"


def get_firing(project: Project, public_id: UUID) -> Firing:
    firing = Firing.objects.filter(project=project, public_id=public_id).first()
    if firing is None:
        raise NotFound
    return firing


def get_appeal(project: Project, public_id: UUID) -> Appeal:
    appeal = Appeal.objects.filter(rater__project=project, public_id=public_id).first()
    if appeal is None:
        raise NotFound
    return appeal


@dataclass(frozen=True)
class RaterFile:
    """What is on record about one rater, newest first."""

    rater: Rater
    findings: tuple[Finding, ...]
    appeals: tuple[Appeal, ...]
    exclusions: tuple[Exclusion, ...]

    @property
    def exclusion(self) -> Exclusion | None:
        """The one that holds now."""
        return next((e for e in self.exclusions if e.lifted_at is None), None)


def rater_file(rater: Rater) -> RaterFile:
    mine = firings(rater.project).filter(Q(rater=rater) | Q(other=rater))
    return RaterFile(
        rater=rater,
        findings=tuple(findings(mine[:MOST], labels(rater.project), set(left_out(rater.project)))),
        appeals=tuple(rater.appeals.order_by("-created_at")),
        exclusions=tuple(rater.exclusions.select_related("by", "lifted_by").order_by("-at")),
    )


def notices(user: User, project: Project | None = None) -> list[Notice]:
    """What a person has been told in one project or all, the unread first."""
    rows = Firing.objects.filter(
        rater__user=user, applied_at__isnull=False, action__in=TO_ANNOTATOR
    ).select_related("rule", "project")
    rows = rows.filter(project=project) if project else rows.filter(acknowledged_at=None)
    unread_first = F("acknowledged_at").desc(nulls_first=True)
    return [notice_of(row) for row in rows.order_by(unread_first, "-applied_at")[:MOST]]


def notice_of(row: Firing) -> Notice:
    action = Action(row.action)
    return Notice(
        public_id=row.public_id,
        slug=row.project.slug,
        project=row.project.name,
        title=TITLES[action],
        tone=TONES[action],
        words=told(row.rule.collector),
        at=row.applied_at or row.fired_at,
        read=row.acknowledged_at is not None,
    )


@dataclass(frozen=True)
class Pause:
    """A person's pause in a project, and their appeals, newest first."""

    reason: str
    since: datetime
    appeals: tuple[Appeal, ...]

    @property
    def waiting(self) -> Appeal | None:
        return next((appeal for appeal in self.appeals if appeal.answered_at is None), None)


def pause_of(user: User, project: Project) -> Pause | None:
    rater = Rater.objects.filter(project=project, user=user, paused_at__isnull=False).first()
    if rater is None or rater.paused_at is None:
        return None
    appeals = tuple(rater.appeals.order_by("-created_at"))
    return Pause(spoken_reason(rater.pause_reason), rater.paused_at, appeals)
