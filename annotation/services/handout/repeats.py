"""Slots of repeats: made for one rater and one subject, no part of the overlap."""

from annotation.models import Rater
from evalhub.sql.prepared import fetch

ADD = """
    INSERT INTO annotation_assignment
      (public_id, project_id, subject_id, slot, wanted, repeat, state, "order", shuffle)
    SELECT gen_random_uuid(), %(project)s, %(subject)s, coalesce(max(slot), 0) + 1, false, true,
           'closed', 'AB', floor(random() * 4611686018427387904)::bigint
    FROM annotation_assignment WHERE subject_id = %(subject)s
    ON CONFLICT (subject_id, slot) DO NOTHING RETURNING id
"""


def add_repeat_slot(*, rater: Rater, subject_id: int) -> int:
    """Make the slot of a subject that comes back to a rater; it stays closed until it is given."""
    found: list[tuple[int]] = []
    # Nothing comes back when somebody else took the number first; then theirs is seen now.
    while not found:
        found = fetch(ADD, {"project": rater.project_id, "subject": subject_id})
    return found[0][0]
