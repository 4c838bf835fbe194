"""Handing out traps: who was shown which, and never to more people than the project allows."""

from collections.abc import Mapping
from typing import Any

from annotation.models import Assignment, Project, Rater, Subject, Trap
from annotation.selectors.assignments import with_subject
from annotation.services.handout.made import ATTEMPTS, made
from evalhub.audit.services.events import record_event
from evalhub.sql.prepared import fetch, selecting

# The trap's row is the counter. Nobody waits for it: a claim that finds it locked takes something
# else, so that claims which hold one trap's answer and want another trap never wait in a circle.
EXPOSE = selecting(
    """
    WITH free AS (
      SELECT trap.id FROM annotation_trap trap
      LEFT JOIN annotation_trapexposure met ON met.trap_id = trap.id AND met.rater_id = %(rater)s
      WHERE trap.item_id = (SELECT item_id FROM annotation_subject WHERE id = %(subject)s)
        AND trap.active
        AND (met.subject_id = %(subject)s OR met.id IS NULL AND trap.n_shown < %(most)s)
      FOR NO KEY UPDATE OF trap SKIP LOCKED
    ), shown AS (
      INSERT INTO annotation_trapexposure (trap_id, rater_id, subject_id)
      SELECT id, %(rater)s, %(subject)s FROM free
      ON CONFLICT (trap_id, rater_id) DO NOTHING RETURNING trap_id
    ), counted AS (
      UPDATE annotation_trap trap SET n_shown = n_shown + 1
      FROM shown WHERE trap.id = shown.trap_id RETURNING trap.n_shown
    ), added AS ({made})
    SELECT {a}, {s}, free.id, (SELECT n_shown FROM counted)
    FROM free LEFT JOIN added a ON true LEFT JOIN annotation_subject s ON s.id = a.subject_id
    """.replace(
        "{made}", made("free JOIN annotation_subject s ON s.id = %(subject)s", repeat=False)
    ),
    a=Assignment,
    s=Subject,
)


def expose(*, rater: Rater, subject_id: int, lease: Mapping[str, Any]) -> Assignment | None:
    """Count a trap as shown to a locked rater and make its slot, held under `lease`.

    None where the trap has reached the limit meanwhile, was retired, or is being handed to
    somebody else at this moment, and where others took one number of a slot after the other.
    """
    n_shown = None
    for _ in range(ATTEMPTS):
        given = {**lease, "subject": subject_id, "most": rater.project.trap_limit}
        found = fetch(EXPOSE, given)
        if not found:
            return None
        *row, trap, counted = found[0]
        n_shown = n_shown or counted
        if row[0] is not None:
            record_spent(rater.project, trap, n_shown)
            return with_subject(tuple(row), rater)
    return None


def record_spent(project: Project, trap: int, n_shown: int | None) -> None:
    """Tell when a trap has been shown as often as it may be: from now on to nobody new."""
    if n_shown is None or n_shown < project.trap_limit:
        return
    record_event(
        verb="trap retired",
        subject=Trap.objects.get(pk=trap),
        project_id=project.public_id,
        payload={"shown": n_shown, "reason": "shown as often as the project allows"},
    )
