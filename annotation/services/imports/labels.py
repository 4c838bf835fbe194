"""Labels: copied into a temporary table in file order, then grouped in the database."""

from django.db import connection

from annotation.dataset.files import LABELS
from annotation.dataset.problems import shown
from annotation.dataset.rows import LabelRow
from annotation.services.imports.target import Target, copy_into, extra_of, jsonb, staging

STAGED = ("rater", "subject_id", "criterion_id", "value", "comment", "seconds", "rated_at", "extra")
STAGED += ("version",)
COLUMNS = """
    n bigint GENERATED ALWAYS AS IDENTITY, rater text, subject_id bigint, criterion_id bigint,
    value jsonb, comment text, seconds double precision, rated_at timestamptz, extra jsonb,
    version text
"""
# What the project has of these labels already. Ratings under an older Rubric count by key.
# Of an answer given here the export moves comment and time to its first row, so they may differ.
KNOWN = """
INSERT INTO known_label
SELECT label.n,
       coalesce(label.value, 'null') = coalesce(rating.value, 'null')
       AND (NOT annotation.imported
            OR label.comment = rating.comment
               AND label.seconds IS NOT DISTINCT FROM rating.seconds) AS same
FROM staged_label label
JOIN annotation_criterion criterion ON criterion.id = label.criterion_id
JOIN annotation_rater rater ON rater.project_id = %(project)s AND rater.key = label.rater
JOIN annotation_annotation annotation
  ON annotation.subject_id = label.subject_id AND annotation.rater_id = rater.id
     AND annotation.status NOT IN ('withdrawn', 'repeat')
JOIN annotation_rating rating ON rating.annotation_id = annotation.id
JOIN annotation_criterion rated ON rated.id = rating.criterion_id AND rated.key = criterion.key
"""
DIFFERENT = """
SELECT label.rater, item.key, criterion.key, count(*) OVER ()
FROM known_label known
JOIN staged_label label ON label.n = known.n
JOIN annotation_subject subject ON subject.id = label.subject_id
JOIN annotation_item item ON item.id = subject.item_id
JOIN annotation_criterion criterion ON criterion.id = label.criterion_id
WHERE NOT known.same ORDER BY label.n LIMIT %(limit)s
"""
DROP_KNOWN = "DELETE FROM staged_label USING known_label WHERE known_label.n = staged_label.n"
# An answer from the desk, or one under another Rubric, is whole: nothing is added to it.
CLOSED = """
SELECT label.rater, item.key, criterion.key, count(*) OVER ()
FROM staged_label label
JOIN annotation_criterion criterion ON criterion.id = label.criterion_id
JOIN annotation_rater rater ON rater.project_id = %(project)s AND rater.key = label.rater
JOIN annotation_annotation annotation
  ON annotation.subject_id = label.subject_id AND annotation.rater_id = rater.id
     AND annotation.status NOT IN ('withdrawn', 'repeat')
JOIN annotation_subject subject ON subject.id = label.subject_id
JOIN annotation_item item ON item.id = subject.item_id
WHERE NOT annotation.imported OR annotation.rubric_id <> %(rubric)s
ORDER BY label.n LIMIT %(limit)s
"""
# A new label says under which Rubric it was given, and that is not the one it would come to.
OTHER_RUBRIC = """
SELECT label.rater, item.key, criterion.key, count(*) OVER ()
FROM staged_label label
JOIN annotation_subject subject ON subject.id = label.subject_id
JOIN annotation_item item ON item.id = subject.item_id
JOIN annotation_criterion criterion ON criterion.id = label.criterion_id
WHERE label.version <> %(version)s ORDER BY label.n LIMIT %(limit)s
"""
RATERS = """
INSERT INTO annotation_rater (public_id, project_id, key, seed, pause_reason, created_at)
SELECT gen_random_uuid(), %(project)s, rater, floor(random() * 4611686018427387904)::bigint, '',
       now()
FROM staged_label GROUP BY rater ORDER BY rater
ON CONFLICT (project_id, key) DO NOTHING
"""
EXTEND = """
UPDATE annotation_annotation annotation
SET seconds = CASE WHEN added.seconds IS NULL THEN annotation.seconds
                   ELSE coalesce(annotation.seconds, 0) + added.seconds END,
    submitted_at = greatest(annotation.submitted_at, added.rated_at)
FROM (
    SELECT label.subject_id, rater.id AS rater_id, sum(label.seconds) AS seconds,
           max(label.rated_at) AS rated_at
    FROM staged_label label
    JOIN annotation_rater rater ON rater.project_id = %(project)s AND rater.key = label.rater
    GROUP BY label.subject_id, rater.id
) added
WHERE annotation.subject_id = added.subject_id AND annotation.rater_id = added.rater_id
  AND annotation.status NOT IN ('withdrawn', 'repeat')
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
ON CONFLICT DO NOTHING
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
     AND annotation.status NOT IN ('withdrawn', 'repeat')
ORDER BY label.n
"""


def load_labels(target: Target) -> dict[str, int]:
    """Turn labels into annotations and ratings, ratings in the order of the file.

    A label that is there already is left; one that says something else is a problem. In a new
    project the Rubric version of a label is kept as the folder's own and exported.
    """
    given = {"project": target.project.pk, "rubric": target.rubric.pk}
    with staging("staged_label", COLUMNS), connection.cursor() as cursor:
        with copy_into("staged_label", STAGED) as copy:
            for label in target.counted("labels", target.folder.labels()):
                copy.write_row(staged(target, label))
        cursor.execute("ANALYZE staged_label")
        if not target.new:
            settle_known(target, given)
        cursor.execute(RATERS, given)
        if not target.new:
            cursor.execute(EXTEND, given)
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
        None if label.rubric_version is None else str(label.rubric_version),
    )


def settle_known(target: Target, ids: dict[str, int]) -> None:
    """Leave labels out that the project has, and note those that contradict it."""
    version = str(target.rubric.version)
    given = {**ids, "limit": target.folder.problems.limit, "version": version}
    known = staging("known_label", "n bigint, same boolean")
    with known, connection.cursor() as cursor:
        cursor.execute(KNOWN, given)
        cursor.execute(DIFFERENT, given)
        note(target, cursor.fetchall(), "has another value, comment or time in the project")
        cursor.execute(DROP_KNOWN)
        cursor.execute(CLOSED, given)
        note(target, cursor.fetchall(), "belongs to an answer that was given here")
        cursor.execute(OTHER_RUBRIC, given)
        reason = f"was given under another Rubric than this project's, which is at {version}"
        note(target, cursor.fetchall(), reason)


def note(target: Target, rows: list[tuple[str, str, str, int]], reason: str) -> None:
    """Note the first labels that cannot be taken, and how many more there are."""
    for rater, item, criterion, _total in rows:
        what = f"the label of {shown(rater)} on {shown(item)} under {shown(criterion)}"
        target.problem(LABELS, "", f"{what} {reason}")
    if rows:
        target.folder.problems.total += rows[0][3] - len(rows)
