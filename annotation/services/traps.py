"""Scoring first answers to traps."""

import json

from annotation.models import Annotation, TrapResult
from annotation.selectors.trap_scores import meets
from evalhub.sql.prepared import fetch

EXPECTED = """
    SELECT c.key, e.value, e.tolerance FROM annotation_expectedrating e
    JOIN annotation_trap t ON t.id = e.trap_id AND t.active
    JOIN annotation_criterion c ON c.id = e.criterion_id
    WHERE e.subject_id = %(subject)s
"""


def score_trap(*, annotation: Annotation) -> None:
    """Keep how a rater's first answer compares with what a trap expects, if it is one.

    Call it in the transaction that stores the ratings. A later answer never changes the result.
    """
    expected = fetch(EXPECTED, {"subject": annotation.subject_id})
    if not expected:
        return
    given = dict(annotation.ratings.values_list("criterion__key", "value"))
    passed = [
        meets(given.get(key), json.loads(value), tolerance) for key, value, tolerance in expected
    ]
    result = TrapResult(
        rater_id=annotation.rater_id,
        subject_id=annotation.subject_id,
        annotation=annotation,
        n_expected=len(passed),
        n_passed=sum(passed),
    )
    TrapResult.objects.bulk_create([result], ignore_conflicts=True)
