"""Which of a rater's own subjects may come back to them, unannounced."""

from annotation.handout import NO_REPEATS, Repeats
from annotation.models import Rater
from annotation.routing.policies import HandoutPolicy
from evalhub.sql.prepared import fetch

# Of the answers that lie far enough back, the newest: a draw among many, in bounded time.
WINDOW = 200
# Only asked on the turns that are meant for it. Never a Trap: those are met once;
# nor what was revealed: a second reading would not be one's own.
REPEATABLE = """
    SELECT given.subject_id
    FROM annotation_annotation given
    JOIN annotation_subject subject ON subject.id = given.subject_id
    JOIN annotation_item item ON item.id = subject.item_id
    WHERE given.rater_id = %(rater)s AND given.status = 'counted' AND NOT given.imported
      AND given.assignment_id IS NOT NULL AND item.retired_at IS NULL
      AND given.submitted_at <= statement_timestamp() - make_interval(days => %(days)s)
      AND given.submitted_at < (
        SELECT submitted_at FROM annotation_annotation
        WHERE rater_id = %(rater)s AND status IN ('counted', 'repeat') AND NOT imported
          AND assignment_id IS NOT NULL
        ORDER BY submitted_at DESC OFFSET %(between)s - 1 LIMIT 1)
      AND subject.scope IN (
        SELECT scope FROM annotation_criterion WHERE rubric_id = (
          SELECT id FROM annotation_rubric
          WHERE project_id = %(project)s AND published_at IS NOT NULL
          ORDER BY version DESC LIMIT 1))
      AND NOT EXISTS (SELECT 1 FROM annotation_assignment
                      WHERE subject_id = subject.id AND rater_id = %(rater)s
                        AND (repeat OR state <> 'submitted'))
      AND NOT EXISTS (SELECT 1 FROM annotation_skip
                      WHERE subject_id = subject.id AND rater_id = %(rater)s)
      AND NOT EXISTS (SELECT 1 FROM annotation_expectedrating e
                      JOIN annotation_trap t ON t.id = e.trap_id AND t.active
                      WHERE e.subject_id = subject.id)
      AND NOT EXISTS (SELECT 1 FROM annotation_referral
                      WHERE subject_id = subject.id AND settled_at IS NULL)
      AND NOT EXISTS (SELECT 1 FROM annotation_reveal WHERE annotation_id = given.id)
    ORDER BY given.submitted_at DESC LIMIT %(limit)s
"""


def own_repeats(rater: Rater, policy: HandoutPolicy) -> list[int]:
    """Subjects this rater has answered long enough ago and not been given again, by id."""
    given = {
        "project": rater.project_id,
        "rater": rater.pk,
        "days": policy.gap_days,
        "between": policy.gap,
        "limit": WINDOW,
    }
    return [row[0] for row in fetch(REPEATABLE, given)]


def repeats_ahead(rater: Rater, policy: HandoutPolicy, answers: int) -> Repeats:
    """What the coming turns may bring back, for the counter of what is left."""
    if not policy.repeats:
        return NO_REPEATS
    delay = None if policy.gap_days else max(0, policy.gap - answers)
    return Repeats(policy.repeats, len(own_repeats(rater, policy)), delay)
