"""Whether a session is due, and why: the rules of a project looked at as things stand."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from django.db.models import Count, Max, QuerySet
from django.utils import timezone

from annotation.models import Annotation, Project, Rater, Rubric
from annotation.selectors.agreement.counted import USUAL
from annotation.selectors.agreement.report import alpha
from annotation.selectors.agreement.steps import Step
from annotation.selectors.ratings import RatingTable, current_criteria, rating_table
from calibration.access import MANAGING
from calibration.models import CalibrationSession, RubricChange, SessionDue, SessionSchedule
from evalhub.stats.coefficients import Sampling, attempt
from evalhub.stats.intervals import Estimate
from evalhub.templatetags.figures import estimate_text, number

SAMPLING = Sampling(resamples=500)
Reason = SessionDue.Reason
FEWEST_UNITS = 10


@dataclass(frozen=True)
class Due:
    """One reason why a session is due, with its evidence."""

    reason: str
    detail: str


def schedule_of(project: Project) -> SessionSchedule:
    """The project's rules, or unsaved ones that are all off."""
    found = SessionSchedule.objects.filter(project=project).first()
    return found or SessionSchedule(project=project)


def open_dues(project: Project) -> QuerySet[SessionDue]:
    """What is due and has no session yet, the oldest first."""
    return SessionDue.objects.filter(project=project, session=None).order_by("pk")


def suggest_session(project: Project) -> Iterator[Step]:
    """A step of the overview for everything that makes a session due."""
    for due in open_dues(project):
        title, action = "Call a calibration session", "Call a session"
        yield Step(title, due.detail, "session-create", action, MANAGING)


def due_now(schedule: SessionSchedule) -> list[Due]:
    """Every reason that holds since the last session was called, or since the rules are there."""
    since = last_called(schedule)
    found = [
        weeks_due(schedule, since),
        rubric_due(schedule, since),
        raters_due(schedule, since),
        alpha_due(schedule, since),
    ]
    return [one for one in found if one is not None]


def last_called(schedule: SessionSchedule) -> datetime:
    sessions = CalibrationSession.objects.filter(project=schedule.project_id)
    latest = sessions.aggregate(at=Max("called_at"))["at"]
    return max(latest, schedule.since) if latest else schedule.since


def weeks_due(schedule: SessionSchedule, since: datetime) -> Due | None:
    weeks = schedule.every_weeks
    if not weeks or timezone.now() - since < timedelta(weeks=weeks):
        return None
    return Due(Reason.WEEKS, f"No session for {weeks} weeks: the last mark is {since:%d %B %Y}.")


def rubric_due(schedule: SessionSchedule, since: datetime) -> Due | None:
    """A version that no session has published: those of sessions are measured there."""
    if not schedule.after_rubric:
        return None
    own = RubricChange.objects.filter(session__project=schedule.project_id)
    versions = Rubric.objects.filter(project=schedule.project_id, published_at__gt=since)
    newest = versions.exclude(pk__in=own.exclude(published=None).values("published"))
    one = newest.order_by("-version").first()
    if one is None:
        return None
    return Due(Reason.RUBRIC, f"Rubric {one.version} was published and not talked about.")


def raters_due(schedule: SessionSchedule, since: datetime) -> Due | None:
    if not schedule.new_raters:
        return None
    joined = Rater.objects.filter(
        project=schedule.project_id, user__isnull=False, created_at__gt=since
    )
    n = joined.count()
    return Due(Reason.RATERS, f"New Raters joined since the last session: {n}.") if n else None


def alpha_due(schedule: SessionSchedule, since: datetime) -> Due | None:
    """The first criterion whose alpha of the last units is below the mark."""
    mark = schedule.alpha_below
    if mark is None:
        return None
    latest = last_units(schedule, since)
    if latest.size < FEWEST_UNITS:
        return None
    for criterion in current_criteria(schedule.project):
        table = among(rating_table(criterion), latest)
        found = attempt(lambda t=table: alpha(t, t.criterion.level, SAMPLING))  # type: ignore[misc]
        if isinstance(found, Estimate) and found.value < mark:
            words = (
                f"{criterion.title}: alpha of the last {found.n} units is {estimate_text(found)}, "
                f"below {number(mark)}."
            )
            return Due(Reason.ALPHA, words)
    return None


def last_units(schedule: SessionSchedule, since: datetime) -> np.ndarray:
    """Ids of the subjects that were completed last: two answers or more, the last one since."""
    rows = Annotation.objects.filter(project=schedule.project_id, status__in=USUAL.statuses)
    ended = rows.values("subject_id").annotate(at=Max("submitted_at"), n=Count("pk"))
    latest = ended.filter(n__gt=1, at__gt=since).order_by("-at")[: schedule.last_units]
    return np.array([row["subject_id"] for row in latest], dtype=np.int64)


def among(table: RatingTable, subjects: np.ndarray) -> RatingTable:
    """The columns of some subjects."""
    kept = np.isin(table.subjects, subjects)
    return RatingTable(
        table.criterion,
        table.raters,
        table.subjects[kept],
        table.matrix[:, kept],
        table.n_abstained,
    )
