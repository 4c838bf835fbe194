"""Scoring first answers to traps."""

from annotation.models import Annotation, ExpectedRating, TrapResult
from annotation.selectors.trap_scores import meets


def score_trap(*, annotation: Annotation) -> None:
    """Keep how a rater's first answer compares with what a trap expects, if it is one.

    Call it in the transaction that stores the ratings. A later answer never changes the result.
    """
    expected = list(
        ExpectedRating.objects.filter(
            subject=annotation.subject_id, trap__active=True
        ).select_related("criterion")
    )
    if not expected:
        return
    given = dict(annotation.ratings.values_list("criterion__key", "value"))
    passed = [meets(given.get(e.criterion.key), e.value, e.tolerance) for e in expected]
    result = TrapResult(
        rater_id=annotation.rater_id,
        subject_id=annotation.subject_id,
        annotation=annotation,
        n_expected=len(passed),
        n_passed=sum(passed),
    )
    TrapResult.objects.bulk_create([result], ignore_conflicts=True)
