"""Slots: the rows that are the overlap, made in SQL for a whole project at once."""

from typing import Any

from django.db import connection, transaction

from annotation.models import Project
from evalhub.audit.services.events import record_event

# An ordinary subject is live, rated by the newest Rubric, and no trap expects ratings of it.
PLAN = """
    WITH planned AS (
      SELECT subject.id FROM annotation_subject subject
      JOIN annotation_item item ON item.id = subject.item_id
      WHERE subject.project_id = %(project)s AND item.retired_at IS NULL
        AND subject.scope IN (
          SELECT scope FROM annotation_criterion WHERE rubric_id = (
            SELECT id FROM annotation_rubric
            WHERE project_id = %(project)s AND published_at IS NOT NULL
            ORDER BY version DESC LIMIT 1))
        AND NOT EXISTS (
          SELECT 1 FROM annotation_expectedrating expected
          JOIN annotation_trap trap ON trap.id = expected.trap_id AND trap.active
          WHERE expected.subject_id = subject.id)
    ), closed AS (
      UPDATE annotation_assignment SET state = 'closed'
      WHERE state = 'open' AND id IN (
        SELECT slots.id FROM annotation_assignment slots
        LEFT JOIN planned ON planned.id = slots.subject_id
        WHERE slots.project_id = %(project)s AND slots.state = 'open'
          AND (slots.slot > %(overlap)s OR planned.id IS NULL))
      RETURNING 1
    ), reopened AS (
      UPDATE annotation_assignment slots SET state = 'open' FROM planned
      WHERE slots.subject_id = planned.id AND slots.state = 'closed'
        AND slots.slot <= %(overlap)s
      RETURNING 1
    ), created AS (
      INSERT INTO annotation_assignment
        (public_id, project_id, subject_id, slot, state, "order", shuffle)
      SELECT gen_random_uuid(), %(project)s, planned.id, slot, 'open', 'AB',
             floor(random() * 4611686018427387904)::bigint
      FROM planned CROSS JOIN generate_series(1, %(overlap)s) slot
      ON CONFLICT (subject_id, slot) DO NOTHING
      RETURNING 1
    )
    SELECT (SELECT count(*) FROM closed), (SELECT count(*) FROM reopened),
           (SELECT count(*) FROM created)
"""
ADD_TRAP_SLOT = """
    INSERT INTO annotation_assignment
      (public_id, project_id, subject_id, slot, state, "order", shuffle)
    SELECT gen_random_uuid(), %(project)s, %(subject)s, coalesce(max(slot), 0) + 1, 'closed', 'AB',
           floor(random() * 4611686018427387904)::bigint
    FROM annotation_assignment WHERE subject_id = %(subject)s
    ON CONFLICT (subject_id, slot) DO NOTHING RETURNING id
"""


@transaction.atomic
def plan_slots(*, project: Project) -> int:
    """Bring the slots in line with items, rubric, traps and overlap; returns how many changed.

    Call it after any of these changes. Slots that people hold or have filled stay as they are.
    """
    project = Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    row = one_row(PLAN, {"project": project.pk, "overlap": project.overlap})
    counts = dict(zip(("closed", "reopened", "created"), row or (), strict=True))
    if any(counts.values()):
        record_event(
            verb="slots planned",
            subject=project,
            project_id=project.public_id,
            payload={**counts, "overlap": project.overlap},
        )
    return sum(counts.values())


def add_trap_slot(*, project: Project, subject_id: int) -> int:
    """Make the next slot of a trap's subject; it stays closed until it is given."""
    row = None
    # Nothing comes back when somebody else took the number first; then theirs is seen now.
    while row is None:
        row = one_row(ADD_TRAP_SLOT, {"project": project.pk, "subject": subject_id})
    return row[0]


def one_row(statement: str, given: dict[str, int]) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return cursor.fetchone()
