"""Labels: copied into a temporary table in file order, then grouped in the database."""

from django.db import connection

from annotation.dataset.rows import LabelRow
from annotation.errors import ImportRefused
from annotation.models import Annotation, ExpectedRating, Project, TrapResult
from annotation.selectors.trap_scores import meets
from annotation.services.imports.target import Target, copy_into, extra_of, jsonb

STAGED = ("rater", "subject_id", "criterion_id", "value", "comment", "seconds", "rated_at", "extra")
STAGE = """
CREATE TEMPORARY TABLE staged_label (
    n bigint GENERATED ALWAYS AS IDENTITY, rater text, subject_id bigint, criterion_id bigint,
    value jsonb, comment text, seconds double precision, rated_at timestamptz, extra jsonb
) ON COMMIT DROP
"""
RATERS = """
INSERT INTO annotation_rater (public_id, project_id, key, seed, pause_reason, created_at)
SELECT gen_random_uuid(), %(project)s, rater, floor(random() * 4611686018427387904)::bigint, '',
       now()
FROM staged_label GROUP BY rater ORDER BY rater
ON CONFLICT (project_id, key) DO NOTHING
"""
CLASH = """
SELECT rater.key, item.key FROM annotation_annotation annotation
JOIN annotation_rater rater ON rater.id = annotation.rater_id
JOIN annotation_subject subject ON subject.id = annotation.subject_id
JOIN annotation_item item ON item.id = subject.item_id
WHERE annotation.project_id = %(project)s AND annotation.status <> 'withdrawn'
  AND EXISTS (SELECT 1 FROM staged_label label
              WHERE label.subject_id = annotation.subject_id AND label.rater = rater.key)
LIMIT 1
"""
ANNOTATIONS = """
INSERT INTO annotation_annotation
    (public_id, project_id, subject_id, rater_id, rubric_id, status, "order", comment, seconds,
     submitted_at, imported)
SELECT gen_random_uuid(), %(project)s, label.subject_id, rater.id, %(rubric)s, 'counted', 'AB', '',
       sum(label.seconds), max(label.rated_at), true
FROM staged_label label
JOIN annotation_rater rater ON rater.project_id = %(project)s AND rater.key = label.rater
GROUP BY label.subject_id, rater.id ORDER BY min(label.n)
"""
RATINGS = """
INSERT INTO annotation_rating
    (annotation_id, criterion_id, value, comment, seconds, rated_at, extra)
SELECT annotation.id, label.criterion_id, label.value, label.comment, label.seconds,
       label.rated_at, label.extra
FROM staged_label label
JOIN annotation_rater rater ON rater.project_id = %(project)s AND rater.key = label.rater
JOIN annotation_annotation annotation
  ON annotation.subject_id = label.subject_id AND annotation.rater_id = rater.id
     AND annotation.status <> 'withdrawn'
ORDER BY label.n
"""
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


def load_labels(target: Target) -> dict[str, int]:
    """Turn labels into annotations and ratings, ratings in the order of the file."""
    given = {"project": target.project.pk, "rubric": target.rubric.pk}
    with connection.cursor() as cursor:
        cursor.execute(STAGE)
        with copy_into("staged_label", STAGED) as copy:
            for label in target.folder.labels():
                copy.write_row(staged(target, label))
        cursor.execute(RATERS, given)
        cursor.execute(CLASH, given)
        clash = cursor.fetchone()
        if clash:
            raise ImportRefused(f"{clash[0]} has rated Item {clash[1]} in this project already.")
        cursor.execute(ANNOTATIONS, given)
        annotations = cursor.rowcount
        cursor.execute(RATINGS, given)
        return {"annotations": annotations, "ratings": cursor.rowcount}


def staged(target: Target, label: LabelRow) -> tuple[object, ...]:
    extra = dict(label.extra)
    if label.rubric_version is not None:
        extra.setdefault("rubric_version", label.rubric_version)
    return (
        label.annotator_id,
        target.subject(label.item_id, label.output_id, label.dimension),
        target.criteria[label.dimension].pk,
        None if label.value is None else jsonb(label.value),
        label.comment,
        label.seconds,
        label.created_at,
        extra_of(extra),
    )


def fill_slots(project: Project) -> None:
    """Let imported annotations fill slots, so that people are asked only for what is missing."""
    with connection.cursor() as cursor:
        cursor.execute(FILL, {"project": project.pk, "overlap": project.overlap})


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
    TrapResult.objects.bulk_create(results, ignore_conflicts=True)


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
