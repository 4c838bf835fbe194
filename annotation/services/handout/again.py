"""Subjects sent out again: further slots beside those that are filled, for fresh answers."""

from collections.abc import Collection

from django.db import connection, transaction

from annotation.models import Project
from annotation.services.handout.planning import known_marks
from annotation.services.slots import lock_project, plan_slots

MOST = 10
# After the last slot of each subject; which lane they stand in is planned right after.
ADD = """
    INSERT INTO annotation_assignment
      (public_id, project_id, subject_id, slot, lane_id, wanted, extra, state, "order", shuffle)
    SELECT gen_random_uuid(), %(project)s, subject.id, coalesce(taken.last, 0) + place, taken.lane,
           true, true, 'open', 'AB', floor(random() * 4611686018427387904)::bigint
    FROM annotation_subject subject
    JOIN annotation_item item ON item.id = subject.item_id AND item.retired_at IS NULL
    LEFT JOIN LATERAL (
      SELECT max(slot) AS last,
             (array_agg(lane_id ORDER BY slot DESC) FILTER (WHERE lane_id IS NOT NULL))[1] AS lane
      FROM annotation_assignment WHERE subject_id = subject.id
    ) taken ON true
    CROSS JOIN generate_series(1, %(slots)s) place
    WHERE subject.id = ANY(%(subjects)s) AND subject.project_id = %(project)s
    RETURNING subject_id
"""


@transaction.atomic
def send_out_again(*, project: Project, subjects: Collection[int], slots: int) -> int:
    """Ask further people about subjects, by id; returns how many subjects are out again.

    Nobody gets a subject they have answered: whoever has not had it is asked. Locks the project.
    The caller says why in an event of its own.
    """
    project = lock_project(project)
    given = {"project": project.pk, "subjects": list(subjects), "slots": min(slots, MOST)}
    with connection.cursor() as cursor:
        cursor.execute(ADD, given)
        sent = {row[0] for row in cursor.fetchall()}
    plan_slots(project=project, subjects=sent, marks=known_marks(project))
    return len(sent)
