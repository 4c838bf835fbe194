"""Slots of repeats: made for one rater and one subject, no part of the overlap."""

from collections.abc import Mapping
from typing import Any

from annotation.models import Assignment, Rater, Subject
from annotation.selectors.assignments import with_subject
from evalhub.sql.prepared import fetch, selecting

ATTEMPTS = 20
ADD = selecting(
    """
    WITH added AS (
      INSERT INTO annotation_assignment
        (project_id, subject_id, rater_id, slot, wanted, repeat, state, public_id, token, "order",
         shuffle, claimed_at, lease_until)
      SELECT s.project_id, s.id, %(rater)s,
             (SELECT coalesce(max(slot), 0) + 1 FROM annotation_assignment
              WHERE subject_id = s.id),
             false, true, 'claimed', %(public_id)s, %(token)s,
             CASE s.scope WHEN 'pair' THEN %(order)s ELSE 'AB' END,
             floor(random() * 4611686018427387904)::bigint, statement_timestamp(),
             statement_timestamp() + make_interval(mins => %(minutes)s)
      FROM annotation_subject s WHERE s.id = %(subject)s
      ON CONFLICT (subject_id, slot) DO NOTHING RETURNING *
    )
    SELECT {a}, {s} FROM added a JOIN annotation_subject s ON s.id = a.subject_id
    """,
    a=Assignment,
    s=Subject,
)


def add_repeat(*, rater: Rater, subject_id: int, lease: Mapping[str, Any]) -> Assignment | None:
    """Make the slot of a subject that comes back to a locked rater, held under `lease`.

    None where others took one number after the other.
    """
    for _ in range(ATTEMPTS):
        # Nothing comes back when somebody else took the number first; then theirs is seen now.
        found = fetch(ADD, {**lease, "subject": subject_id})
        if found:
            return with_subject(found[0], rater)
    return None
