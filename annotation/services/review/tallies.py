"""Keeping how much raters differ up to date: all subjects in one go, read only where changed."""

from django.db import connection, transaction

from annotation.models import Project

# Which answers of a subject count now. Where they are those of the tally, no rating is read.
STANDING = """
    CREATE TEMPORARY TABLE review_standing ON COMMIT DROP AS
    SELECT subject_id, count(*)::int AS n, bit_xor(hashint8extended(id, 0)) AS signature
    FROM annotation_annotation WHERE project_id = %(project)s AND status = 'counted'
    GROUP BY subject_id HAVING count(*) > 1
"""
GONE = """
    DELETE FROM annotation_reviewtally tally WHERE project_id = %(project)s AND NOT EXISTS (
      SELECT 1 FROM review_standing standing WHERE standing.subject_id = tally.subject_id)
"""
CHANGED = """
    CREATE TEMPORARY TABLE review_changed ON COMMIT DROP AS
    SELECT standing.* FROM review_standing standing
    LEFT JOIN annotation_reviewtally tally ON tally.subject_id = standing.subject_id
    WHERE (tally.n, tally.signature) IS DISTINCT FROM (standing.n, standing.signature)
"""
TALLY = """
    WITH told AS (
      SELECT given.subject_id, criterion.key, count(*)::int AS n
      FROM review_changed changed
      JOIN annotation_annotation given
        ON given.subject_id = changed.subject_id AND given.status = 'counted'
      JOIN annotation_rating rating ON rating.annotation_id = given.id AND rating.value IS NOT NULL
      JOIN annotation_criterion criterion
        ON criterion.id = rating.criterion_id AND criterion.level <> 'none'
      GROUP BY given.subject_id, criterion.key, rating.value
    ), unit AS (
      SELECT subject_id, sum(n * (n - 1)) AS same, sum(n) * (sum(n) - 1) AS pairs
      FROM told GROUP BY subject_id, key HAVING sum(n) > 1
    ), worst AS (
      SELECT subject_id, max((pairs - same)::float8 / pairs) AS share FROM unit GROUP BY subject_id
    )
    INSERT INTO annotation_reviewtally (subject_id, project_id, n, signature, share)
    SELECT changed.subject_id, %(project)s, changed.n, changed.signature, coalesce(worst.share, 0)
    FROM review_changed changed LEFT JOIN worst USING (subject_id)
    ON CONFLICT (subject_id) DO UPDATE SET
      n = EXCLUDED.n, signature = EXCLUDED.signature, share = EXCLUDED.share
"""
DROP = "DROP TABLE review_standing, review_changed"


@transaction.atomic
def tally_disagreement(*, project: Project) -> int:
    """Bring a project's tallies in line with its counted answers; returns how many changed.

    The caller holds the project's review plan, so that nobody does the same at once.
    """
    given = {"project": project.pk}
    with connection.cursor() as cursor:
        for statement in (STANDING, "ANALYZE review_standing", GONE, CHANGED):
            cursor.execute(statement, given)
        cursor.execute("ANALYZE review_changed")
        cursor.execute(TALLY, given)
        changed: int = cursor.rowcount
        cursor.execute(DROP)
    return changed
