"""Writing an answer: annotation, ratings, slot and draft in one statement."""

import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from django.db import IntegrityError

from annotation.errors import KeyReused
from annotation.models import Annotation, Criterion
from annotation.selectors.ratings import scale_of
from annotation.services.answering.pace import limit_of, refuse_hurry
from annotation.services.traps.scoring import SCORED
from evalhub.sql.prepared import fetch

NOTHING: Mapping[str, Any] = MappingProxyType({})
WITHDRAW = """
    UPDATE annotation_annotation SET status = 'withdrawn'
    WHERE assignment_id = %(assignment)s AND status IN ('counted', 'repeat')
"""
KEY_ONCE = "annotation_annotation_key_key"
STORED = (
    *("public_id", "project_id", "subject_id", "rater_id", "rubric_id", "assignment_id", "status"),
    *("order", "key", "comment", "seconds", "submitted_at"),
)
STORE = """
    WITH stored AS (
      INSERT INTO annotation_annotation
        (public_id, project_id, subject_id, rater_id, rubric_id, assignment_id, status, "order",
         key, comment, seconds, submitted_at, imported)
      VALUES (%(public_id)s, %(project_id)s, %(subject_id)s, %(rater_id)s, %(rubric_id)s,
              %(assignment_id)s, %(status)s, %(order)s, %(key)s, %(comment)s, %(seconds)s,
              %(submitted_at)s, false)
      RETURNING id, submitted_at
    ), rated AS (
      INSERT INTO annotation_rating
        (annotation_id, criterion_id, value, comment, rated_at, extra)
      SELECT stored.id, given.criterion, given.value, given.comment, stored.submitted_at,
        given.extra
      FROM stored, unnest(%(criteria)s::bigint[], %(values)s::jsonb[], %(comments)s::text[],
                          %(extras)s::jsonb[])
        AS given(criterion, value, comment, extra)
    ), filled AS (
      UPDATE annotation_assignment SET state = 'submitted', lease_until = NULL
      WHERE id = %(assignment_id)s AND %(status)s IN ('counted', 'repeat')
    ), settled AS (
      DELETE FROM annotation_draft
      WHERE rater_id = %(rater_id)s AND subject_id = %(subject_id)s
    ), scored AS ({scored}    )
    SELECT stored.id FROM stored
"""
STORE = STORE.replace("{scored}", SCORED)
# When the rater gave the answer that is as many back as are taken in a window. The rater is locked,
# so that nobody adds one meanwhile; that of this statement is not seen.
PACED = """
    SELECT stored.id, (
      SELECT submitted_at FROM annotation_annotation
      WHERE rater_id = %(rater_id)s AND submitted_at <= %(submitted_at)s
      ORDER BY submitted_at DESC OFFSET %(limit)s - 1 LIMIT 1)
    FROM stored
"""
STORE_PACED = STORE.replace("    SELECT stored.id FROM stored\n", PACED.lstrip("\n"))


def store(
    annotation: Annotation,
    ratings: Sequence[tuple[Criterion, object, str]],
    *,
    replaces: bool,
    extras: Mapping[str, Any] = NOTHING,
    pace: int = 0,
) -> None:
    """Insert an annotation with `ratings` of (criterion, value or None, comment).

    A counted one fills its slot; `replaces` withdraws what was counted there. If the subject was
    handed out as a trap the first answer is scored. `extras` are kept beside ratings, by key.
    Raises `TooFast` where the locked rater has given as many lately as a `pace` of so many a minute
    allows; 0 sets no limit.
    """
    if replaces:
        fetch(WITHDRAW, {"assignment": annotation.assignment_id})
    given = {name: getattr(annotation, name) for name in STORED}
    rows = {
        "criteria": [criterion.pk for criterion, _, _ in ratings],
        "values": [stored_value(criterion, value) for criterion, value, _ in ratings],
        "comments": [comment for _, _, comment in ratings],
        "extras": [json.dumps(extras[c.key]) if c.key in extras else None for c, _, _ in ratings],
    }
    try:
        # Asking first would cost every answer a question; what is refused is rolled back.
        if pace:
            limit = {"limit": limit_of(pace).answers}
            ((annotation.pk, before),) = fetch(STORE_PACED, given | rows | limit)
            refuse_hurry(pace, before, annotation.submitted_at)
        else:
            ((annotation.pk,),) = fetch(STORE, given | rows)
    except IntegrityError as error:
        raise key_reused(error) from error
    annotation._state.adding = False


def key_reused(error: IntegrityError) -> Exception:
    """What to raise: that the key belongs to another answer, else the error as it is."""
    found = getattr(error.__cause__, "diag", None)
    return KeyReused() if found and found.constraint_name == KEY_ONCE else error


def stored_value(criterion: Criterion, value: object) -> str | None:
    """The JSON text of the scale's own spelling: 4, not 4.0; null is an abstention."""
    if value is None:
        return None
    return json.dumps(scale_of(criterion).spelled(value))
