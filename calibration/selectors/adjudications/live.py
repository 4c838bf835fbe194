"""Decisions that hold, and the plan by which a project comes to them."""

from django.db.models import QuerySet

from annotation.models import Project, Subject
from calibration.errors import AlreadySettled
from calibration.models import (
    LIVE,
    Adjudication,
    AdjudicationPlan,
    AdjudicationState,
    SessionWish,
)


def live_adjudications(project: Project) -> QuerySet[Adjudication]:
    """What is proposed or settled, at most one each of a unit; only what is settled is a value."""
    return Adjudication.objects.filter(project=project, state__in=LIVE)


def settled_adjudications(project: Project) -> QuerySet[Adjudication]:
    """The decisions that hold: a value, or that the unit is ambiguous."""
    return Adjudication.objects.filter(project=project, state=AdjudicationState.SETTLED)


def history_of(subject: Subject, key: str) -> QuerySet[Adjudication]:
    """Every decision about a unit, the newest first."""
    rows = Adjudication.objects.filter(subject=subject, key=key)
    return rows.select_related("decided_by", "confirmed_by", "ended_by").order_by("-pk")


def open_wishes(project: Project) -> QuerySet[SessionWish]:
    """Units that wait for the next session, the oldest wish first."""
    wishes = SessionWish.objects.filter(project=project, taken_at=None)
    return wishes.select_related("subject__item", "subject__output", "wished_by").order_by("pk")


def adjudication_plan(project: Project) -> AdjudicationPlan:
    """The project's plan, or an unsaved one with the defaults."""
    found = AdjudicationPlan.objects.filter(project=project).first()
    return found or AdjudicationPlan(project=project)


def standing_decisions(subject: Subject, key: str) -> QuerySet[Adjudication]:
    """What a page shows of a unit: what is proposed before what is settled until then."""
    return Adjudication.objects.filter(subject=subject, key=key, state__in=LIVE).order_by("-pk")


def standing_id(subject: Subject, key: str) -> str:
    """The id of the decision of a unit that stands; empty where none does."""
    found = standing_decisions(subject, key)
    return str(found.values_list("public_id", flat=True).first() or "")


def live_decision(subject: Subject, key: str, seen: str) -> Adjudication:
    """The decision of a unit that stands, if it is the one somebody has seen.

    Raises `AlreadySettled` where there is none any more, or another one.
    """
    found = standing_decisions(subject, key).first()
    if found is None or str(found.public_id) != seen:
        raise AlreadySettled("The decision you saw does not stand any more. Here is what does.")
    return found
