"""Bringing annotations to review: by the plan's rules, or chosen by hand."""

from dataclasses import dataclass
from datetime import timedelta
from math import isfinite

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from annotation.models import Annotation, Project, ReviewCase, ReviewPlan
from annotation.services.review.tallies import tally_disagreement
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event
from evalhub.errors import InvalidInput

MOST_NEW = 1000
BY_HAND = "chosen"
DRAW = """
    WITH counted AS (
      SELECT a.id, a.subject_id, a.rater_id, a.public_id, a.imported,
             row_number() OVER (PARTITION BY a.rater_id
                                ORDER BY a.submitted_at NULLS LAST, a.id) AS place
      FROM annotation_annotation a WHERE a.project_id = %(project)s AND a.status = 'counted'
    ), split AS MATERIALIZED (
      SELECT subject_id FROM annotation_reviewtally
      WHERE project_id = %(project)s AND share >= %(disagreement)s::float8
    ), changed AS (
      SELECT counted.id FROM annotation_reviewcase c
      JOIN annotation_annotation was ON was.id = c.annotation_id AND was.status = 'withdrawn'
      JOIN counted ON counted.subject_id = was.subject_id AND counted.rater_id = was.rater_id
      WHERE c.project_id = %(project)s AND c.state <> 'waiting'
    ), drawn AS MATERIALIZED (
      SELECT counted.id, array_remove(ARRAY[
        CASE WHEN ('x' || left(md5(%(seed)s || ':' || public_id), 8))::bit(32)::bigint
                  / 4294967296.0 < %(share)s THEN 'share' END,
        CASE WHEN counted.subject_id IN (SELECT subject_id FROM split) THEN 'disagreement' END,
        CASE WHEN NOT imported AND place <= %(newcomers)s THEN 'newcomer' END,
        CASE WHEN %(failed_traps)s AND EXISTS (
               SELECT 1 FROM annotation_trapresult result
               WHERE result.annotation_id = counted.id
                 AND result.n_passed < result.n_expected) THEN 'trap' END,
        CASE WHEN counted.id IN (SELECT id FROM changed) THEN 'changed' END], NULL) AS reasons
      FROM counted
      WHERE NOT EXISTS (SELECT 1 FROM annotation_reviewcase known
                        WHERE known.annotation_id = counted.id)
    )
    INSERT INTO annotation_reviewcase
      (public_id, project_id, annotation_id, reasons, state, added_at)
    SELECT gen_random_uuid(), %(project)s, id, to_jsonb(reasons), 'waiting', now()
    FROM drawn WHERE cardinality(reasons) > 0 ORDER BY id
    ON CONFLICT (annotation_id) DO NOTHING
"""

# A project draws by itself after so many answers, or once an hour if there is a new one.
EVERY, HOURLY, MOST_DRAWS = 50, timedelta(hours=1), 5
DUE = """
    SELECT plan.project_id FROM annotation_reviewplan plan
    WHERE (SELECT count(*) FROM (
             SELECT 1 FROM annotation_rater rater
             JOIN annotation_annotation given ON given.rater_id = rater.id
              AND given.submitted_at > coalesce(plan.drawn_at, '-infinity')
             WHERE rater.project_id = plan.project_id AND given.status = 'counted'
             LIMIT %(every)s) fresh)
          >= CASE WHEN plan.drawn_at > now() - %(hourly)s THEN %(every)s ELSE 1 END
    ORDER BY plan.drawn_at NULLS FIRST LIMIT %(most)s
"""


@dataclass(frozen=True)
class PlanInput:
    """The rules as a form has them. None or zero turns a rule off."""

    share: float
    disagreement: float | None
    newcomers: int
    failed_traps: bool


@transaction.atomic
def set_plan(*, project: Project, plan: PlanInput, actor: User) -> ReviewPlan:
    """Store the rules; what was drawn stays. Raises `InvalidInput`."""
    check_plan(plan)
    stored, _ = ReviewPlan.objects.update_or_create(project=project, defaults=vars(plan))
    record_event(
        verb="review plan set",
        subject=project,
        actor=actor,
        project_id=project.public_id,
        payload=vars(plan),
    )
    return stored


def check_plan(plan: PlanInput) -> None:
    if not (isfinite(plan.share) and 0 <= plan.share <= 1):
        raise InvalidInput("The share lies between 0 and 100 percent.")
    level = plan.disagreement
    if level is not None and not (isfinite(level) and 0 < level <= 1):
        raise InvalidInput("The share of pairs that differ lies above 0 and up to 100 percent.")
    if not 0 <= plan.newcomers <= MOST_NEW:
        raise InvalidInput(f"At most the first {MOST_NEW} answers of a Rater can be drawn.")


@transaction.atomic
def draw_cases(*, project: Project, actor: User | None = None) -> int:
    """Bring to review what the rules ask for and is not there yet; how many came.

    The same answers are never drawn twice, also when two people draw at once.
    """
    ReviewPlan.objects.get_or_create(project=project)
    plan = ReviewPlan.objects.select_for_update().get(project=project)
    given = {
        "project": project.pk,
        "share": plan.share,
        "disagreement": plan.disagreement,
        "newcomers": plan.newcomers,
        "failed_traps": plan.failed_traps,
        "seed": str(plan.seed),
    }
    if plan.disagreement is not None:
        tally_disagreement(project=project)
    with connection.cursor() as cursor:
        cursor.execute(DRAW, given)
        drawn: int = cursor.rowcount
    plan.drawn_at = timezone.now()
    plan.save(update_fields=["drawn_at"])
    if drawn:
        note(project, "annotations drawn for review", drawn, actor)
    return drawn


def draw_due() -> int:
    """For the sweeper: draw where answers have come since; only where a plan was ever set."""
    with connection.cursor() as cursor:
        cursor.execute(DUE, {"every": EVERY, "hourly": HOURLY, "most": MOST_DRAWS})
        due = [row[0] for row in cursor.fetchall()]
    return sum(draw_cases(project=project) for project in Project.objects.filter(pk__in=due))


@transaction.atomic
def add_cases(*, project: Project, annotations: QuerySet[Annotation], actor: User) -> int:
    """Bring chosen counted annotations to review; how many were not there yet."""
    counted = annotations.filter(project=project, status=Annotation.Status.COUNTED)
    fresh = counted.filter(review_case=None).order_by("pk").values_list("pk", flat=True)
    rows = [
        ReviewCase(project=project, annotation_id=pk, reasons=[BY_HAND])
        for pk in fresh.iterator(chunk_size=10_000)
    ]
    before = ReviewCase.objects.filter(project=project).count()
    ReviewCase.objects.bulk_create(rows, batch_size=2000, ignore_conflicts=True)
    added = ReviewCase.objects.filter(project=project).count() - before
    if added:
        note(project, "annotations added to review", added, actor)
    return added


def note(project: Project, verb: str, n: int, actor: User | None) -> None:
    record_event(
        verb=verb,
        subject=project,
        actor=actor,
        project_id=project.public_id,
        payload={"annotations": n},
    )
