"""Slots of repeats: made for one rater and one subject, no part of the overlap."""

from collections.abc import Mapping
from typing import Any

from annotation.models import Assignment, Rater, Subject
from annotation.selectors.assignments import with_subject
from annotation.services.handout.made import ATTEMPTS, made
from evalhub.sql.prepared import fetch, selecting

ADD = selecting(
    """
    WITH added AS ({made})
    SELECT {a}, {s} FROM added a JOIN annotation_subject s ON s.id = a.subject_id
    """.replace("{made}", made("annotation_subject s WHERE s.id = %(subject)s", repeat=True)),
    a=Assignment,
    s=Subject,
)


def add_repeat(*, rater: Rater, subject_id: int, lease: Mapping[str, Any]) -> Assignment | None:
    """Make the slot of a subject that comes back to a locked rater, held under `lease`.

    None where others took one number after the other.
    """
    for _ in range(ATTEMPTS):
        found = fetch(ADD, {**lease, "subject": subject_id})
        if found:
            return with_subject(found[0], rater)
    return None
