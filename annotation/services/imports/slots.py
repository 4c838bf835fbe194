"""What follows from imported annotations: slots that need nobody, and scores of traps."""

from django.db import connection

from annotation.models import Annotation, ExpectedRating, Project, TrapResult
from annotation.selectors.trap_scores import meets
from annotation.services.slots import plan_slots

FILL = """
INSERT INTO annotation_assignment
    (public_id, project_id, subject_id, slot, state, rater_id, "order", shuffle)
SELECT gen_random_uuid(), project_id, subject_id, slot, 'submitted', rater_id, 'AB',
       floor(random() * 4611686018427387904)::bigint
FROM (
    SELECT annotation.*, row_number() OVER (PARTITION BY subject_id ORDER BY id) AS slot
    FROM annotation_annotation annotation
    WHERE project_id = %(project)s AND imported AND status = 'counted'
) numbered
WHERE slot <= %(overlap)s
ON CONFLICT DO NOTHING
"""
TAKE_OPEN = """
UPDATE annotation_assignment slots SET state = 'submitted', rater_id = found.rater_id
FROM (
    SELECT free.id, placeless.rater_id
    FROM (
        SELECT subject_id, rater_id, row_number() OVER (PARTITION BY subject_id ORDER BY id) AS k
        FROM annotation_annotation annotation
        WHERE project_id = %(project)s AND imported AND status = 'counted'
          AND NOT EXISTS (
            SELECT 1 FROM annotation_assignment held
            WHERE held.subject_id = annotation.subject_id AND held.rater_id = annotation.rater_id)
    ) placeless
    JOIN (
        SELECT id, subject_id, row_number() OVER (PARTITION BY subject_id ORDER BY slot) AS k
        FROM annotation_assignment WHERE project_id = %(project)s AND state = 'open'
    ) free USING (subject_id, k)
) found
WHERE slots.id = found.id AND slots.state = 'open'
"""


def place_annotations(project: Project, *, new: bool) -> None:
    """Let imported annotations fill slots, so that people are asked only for what is missing."""
    given = {"project": project.pk, "overlap": project.overlap}
    with connection.cursor() as cursor:
        cursor.execute(FILL, given)
        plan_slots(project=project)
        if not new:
            cursor.execute(TAKE_OPEN, given)


def score_traps(project: Project) -> None:
    """Score imported annotations of trap subjects as first answers, once."""
    expected: dict[int, dict[int, ExpectedRating]] = {}
    for rating in ExpectedRating.objects.filter(trap__project=project):
        expected.setdefault(rating.subject_id, {})[rating.criterion_id] = rating
    annotations = Annotation.objects.filter(
        subject__in=list(expected), imported=True, status=Annotation.Status.COUNTED
    )
    results = [
        result_of(annotation, expected[annotation.subject_id])
        for annotation in annotations.prefetch_related("ratings").order_by("id")
    ]
    scored = [result for result in results if result.n_expected]
    TrapResult.objects.bulk_create(scored, ignore_conflicts=True)


def result_of(annotation: Annotation, wanted: dict[int, ExpectedRating]) -> TrapResult:
    given = {rating.criterion_id: rating.value for rating in annotation.ratings.all()}
    scored = [one for one in wanted.values() if one.criterion_id in given]
    passed = sum(meets(given[one.criterion_id], one.value, one.tolerance) for one in scored)
    return TrapResult(
        rater_id=annotation.rater_id,
        subject_id=annotation.subject_id,
        annotation=annotation,
        n_expected=len(scored),
        n_passed=passed,
    )
