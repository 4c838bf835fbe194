"""Extra people for subjects whose raters disagree, in the background and never at a submit."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction

from annotation.models import HandoutPlan, Project
from annotation.routing.policies import HandoutPolicy
from annotation.selectors.handout.disagreement import contested, distances_apart
from annotation.selectors.handout.policies import handout_policy
from evalhub.audit.services.events import record_event

BATCH = 2000
# An answer that is being stored is not seen yet and says an earlier time than its commit.
SETTLED = """
    SELECT greatest(least(clock_timestamp(), min(xact_start)),
                    clock_timestamp() - interval '5 minutes')
    FROM pg_stat_activity
    WHERE datname = current_database() AND backend_type = 'client backend'
      AND pid <> pg_backend_pid() AND xact_start IS NOT NULL
"""
# By rater, as answers are indexed by rater and time.
ANSWERED = """
    SELECT given.subject_id, given.submitted_at FROM annotation_rater rater
    CROSS JOIN LATERAL (
      SELECT subject_id, submitted_at FROM annotation_annotation
      WHERE rater_id = rater.id AND status = 'counted'
        AND submitted_at > coalesce(%(since)s::timestamptz, '-infinity')
        AND submitted_at <= %(until)s::timestamptz
      ORDER BY submitted_at LIMIT %(limit)s
    ) given
    WHERE rater.project_id = %(project)s
    ORDER BY given.submitted_at LIMIT %(limit)s
"""
# Of these, what is in use, waits for nobody, and may have another.
COMPLETE = """
    SELECT subject.id FROM annotation_subject subject
    JOIN annotation_item item ON item.id = subject.item_id AND item.retired_at IS NULL
    WHERE subject.id = ANY(%(subjects)s)
      AND NOT EXISTS (SELECT 1 FROM annotation_assignment
                      WHERE subject_id = subject.id AND wanted AND state IN ('open', 'claimed'))
      AND (SELECT count(*) FROM annotation_assignment
           WHERE subject_id = subject.id AND extra) < %(extra)s
      AND NOT EXISTS (SELECT 1 FROM annotation_referral
                      WHERE subject_id = subject.id AND settled_at IS NULL)
      AND NOT EXISTS (SELECT 1 FROM annotation_expectedrating e
                      JOIN annotation_trap t ON t.id = e.trap_id AND t.active
                      WHERE e.subject_id = subject.id)
"""
ADD = """
    INSERT INTO annotation_assignment
      (public_id, project_id, subject_id, slot, lane_id, wanted, extra, state, "order", shuffle)
    SELECT gen_random_uuid(), %(project)s, subject_id, max(slot) + 1,
           (array_agg(lane_id ORDER BY slot DESC) FILTER (WHERE lane_id IS NOT NULL))[1],
           true, true, 'open', 'AB', floor(random() * 4611686018427387904)::bigint
    FROM annotation_assignment WHERE subject_id = ANY(%(subjects)s) GROUP BY subject_id
    ON CONFLICT (subject_id, slot) DO NOTHING RETURNING subject_id
"""


def ask_further() -> int:
    """One batch for every project that asks further people; returns how many answers it saw."""
    plans = HandoutPlan.objects.filter(policy__extra__gt=0).select_related("project")
    return sum(consider(project=plan.project, until=settled_until()) for plan in plans)


def settled_until() -> datetime:
    """Up to when every answer that will be stored has been: call it before looking at them."""
    with connection.cursor() as cursor:
        cursor.execute(SETTLED)
        found: datetime = cursor.fetchone()[0]
    return found


@transaction.atomic
def consider(*, project: Project, until: datetime) -> int:
    """Look at the next answers up to `until`, and add a slot where raters disagree enough.

    A subject that has one waits for its answer, which is looked at in turn. Planning slots and
    other workers wait meanwhile; people do not.
    """
    project = Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    plan, policy = HandoutPlan.objects.get(project=project), handout_policy(project)
    rows = answers_between(project, plan.checked_at, until, BATCH)
    if not rows or not policy.extra:
        return 0
    if len(rows) == BATCH:
        # All of the last moment, which the batch may have cut.
        until = rows[-1][1]
        rows = answers_between(project, plan.checked_at, until, None)
    wanted = asking(project, sorted({subject for subject, _ in rows}), policy)
    added = run(ADD, {"project": project.pk, "subjects": wanted}) if wanted else []
    if added:
        record_event(
            verb="extra raters asked",
            subject=project,
            project_id=project.public_id,
            payload={"subjects": len(added), "threshold": policy.threshold},
        )
    # Somebody took a slot's number meanwhile: the same answers are looked at again.
    if len(added) == len(wanted):
        HandoutPlan.objects.filter(pk=plan.pk).update(checked_at=until)
    return len(rows)


def answers_between(
    project: Project, since: datetime | None, until: datetime, limit: int | None
) -> list[tuple[int, datetime]]:
    given = {"project": project.pk, "since": since, "until": until, "limit": limit}
    return run(ANSWERED, given)


def asking(project: Project, subjects: Sequence[int], policy: HandoutPolicy) -> list[int]:
    """Complete subjects whose raters disagree under some criterion at its threshold or more."""
    given = {"subjects": list(subjects), "extra": policy.extra}
    complete = [row[0] for row in run(COMPLETE, given)]
    return sorted(contested(distances_apart(project, complete), policy))


def run(statement: str, given: dict[str, object]) -> list[tuple[int, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return cursor.fetchall()


def nothing_lost() -> int:
    """The sweep: a batch that was cut off is simply looked at again."""
    return 0
