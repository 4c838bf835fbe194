"""Past annotations whose criteria were worded otherwise: by criterion, by rater, by subject."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from annotation.models import (
    Annotation,
    Criterion,
    Discussed,
    Item,
    Membership,
    Rater,
    Rating,
    Rubric,
    Trap,
)
from annotation.selectors.agreement.counted import USUAL
from annotation.selectors.review.pseudonyms import labels
from calibration.models import CalibrationSession, Relabel
from calibration.selectors.sessions.changes import change_of

SHOWN = 50


@dataclass(frozen=True)
class StaleSubject:
    """A subject with stale answers: how many, whether it is out again, how many are fresh."""

    subject_id: int
    item: Item
    output: str
    n_stale: int
    asked: int
    n_fresh: int
    n_people: int


@dataclass(frozen=True)
class StaleList:
    """What a published change made stale."""

    version: int
    keys: Sequence[str]
    by_criterion: Sequence[tuple[str, int]]
    by_rater: Sequence[tuple[str, int]]
    subjects: Sequence[StaleSubject]
    n_annotations: int
    n_subjects: int

    @property
    def n_waiting(self) -> int:
        """Subjects that are not out again."""
        return sum(not one.asked for one in self.subjects)


def reworded(before: Rubric, after: Rubric) -> list[Criterion]:
    """The criteria of the later version that say something else."""
    was = {one.key: said(one) for one in before.criteria.all()}
    return [one for one in after.criteria.all() if one.key in was and was[one.key] != said(one)]


def said(criterion: Criterion) -> tuple[object, ...]:
    return (criterion.title, criterion.question, criterion.guideline, criterion.anchors)


def stale_ratings(session: CalibrationSession) -> QuerySet[Rating]:
    """Counted ratings of reworded criteria under earlier versions; none before publishing."""
    change = change_of(session)
    if change is None or change.published is None:
        return Rating.objects.none()
    keys = [one.key for one in reworded(change.base, change.published)]
    return Rating.objects.filter(
        annotation__project=session.project,
        annotation__status__in=USUAL.statuses,
        annotation__rubric__version__lt=change.published.version,
        criterion__key__in=keys,
    )


def stale_list(session: CalibrationSession) -> StaleList | None:
    """Everything on the page of stale annotations; None before the change is published."""
    change = change_of(session)
    if change is None or change.published is None:
        return None
    titles = {one.key: one.title for one in reworded(change.base, change.published)}
    ratings = stale_ratings(session)
    annotations = Annotation.objects.filter(pk__in=ratings.values("annotation"))
    by_key = dict(ratings.values_list("criterion__key").annotate(n=Count("pk")))
    by_rater = annotations.values_list("rater").annotate(n=Count("pk")).order_by("rater")
    names = labels(session.project)
    subjects = stale_subjects(session, annotations, change.published)
    return StaleList(
        version=change.published.version,
        keys=tuple(titles),
        by_criterion=[(title, by_key.get(key, 0)) for key, title in titles.items()],
        by_rater=[(names[rater], n) for rater, n in by_rater],
        subjects=subjects,
        n_annotations=annotations.count(),
        n_subjects=len(subjects),
    )


def stale_subjects(
    session: CalibrationSession, annotations: QuerySet[Annotation], published: Rubric
) -> list[StaleSubject]:
    """Every subject with stale answers that may go out again, in the order of the data."""
    rows = annotations.values_list(
        "subject_id", "subject__item_id", "subject__output__key"
    ).annotate(n=Count("pk"))
    asked = dict(Relabel.objects.filter(session=session).values_list("subject_id", "slots"))
    traps = Trap.objects.filter(project=session.project, active=True).values("item")
    handed = Item.objects.filter(retired_at=None).exclude(pk__in=traps)
    items = handed.in_bulk([item for _, item, *_ in rows])
    ids = [subject for subject, *_ in rows]
    fresh = Annotation.objects.filter(
        subject__in=ids, status__in=USUAL.statuses, rubric__version__gte=published.version
    )
    n_fresh = dict(fresh.values_list("subject_id").annotate(n=Count("pk")))
    left = people_left(session, ids)
    found = [
        StaleSubject(
            subject_id=subject,
            item=items[item],
            output=output or "",
            n_stale=n,
            asked=asked.get(subject, 0),
            n_fresh=n_fresh.get(subject, 0),
            n_people=left[subject],
        )
        for subject, item, output, n in rows
        if item in items
    ]
    return sorted(found, key=lambda one: (one.item.position, one.subject_id))


def people_left(session: CalibrationSession, subjects: Sequence[int]) -> dict[int, int]:
    """How many annotators of the project have neither answered nor discussed each subject yet."""
    members = Membership.objects.filter(project=session.project, role="annotator")
    n_members = members.count()
    users = members.values("user")
    raters = Rater.objects.filter(project=session.project, user__in=users)
    rows = Annotation.objects.filter(subject__in=subjects, rater__in=raters)
    answered = rows.exclude(status="withdrawn").values_list("subject", "rater")
    talked = Discussed.objects.filter(subject__in=subjects, rater__in=raters)
    met = {*answered, *talked.values_list("subject", "rater")}
    had = Counter(subject for subject, _ in met)
    return {subject: max(0, n_members - had[subject]) for subject in subjects}
