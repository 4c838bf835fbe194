"""Scoring first answers to traps."""

from collections.abc import Mapping

from annotation.models import Annotation, TrapResult
from annotation.selectors.trap_scores import meets
from annotation.services.answers import Expected


def score_trap(*, annotation: Annotation, expected: Expected, values: Mapping[str, object]) -> None:
    """Keep how a rater's first answer compares with what a trap expects, if anything is.

    `values` are by criterion key, None for an abstention. Call it in the transaction that stores
    the ratings. A later answer never changes the result.
    """
    if not expected or annotation.status == Annotation.Status.REPEAT:
        return
    passed = [meets(values.get(key), value, tolerance) for key, value, tolerance in expected]
    result = TrapResult(
        rater_id=annotation.rater_id,
        subject_id=annotation.subject_id,
        annotation=annotation,
        n_expected=len(passed),
        n_passed=sum(passed),
    )
    TrapResult.objects.bulk_create([result], ignore_conflicts=True)
