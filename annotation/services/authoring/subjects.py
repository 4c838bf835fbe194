"""Subjects of a kind that a version of a Rubric is the first to ask about."""

from django.db import connection

from annotation.dataset.kinds.rankings import FEWEST, MOST
from annotation.models import Rubric, Scope

# Which items have a subject of a scope is the same question when items are loaded.
WHOLE_ITEMS = """
    INSERT INTO annotation_subject (public_id, project_id, item_id, scope, output_id)
    SELECT gen_random_uuid(), item.project_id, item.id, %(scope)s, NULL
    FROM annotation_item item
    WHERE item.project_id = %(project)s
      AND (SELECT count(*) FROM annotation_output WHERE item_id = item.id)
          BETWEEN %(fewest)s AND %(most)s
      AND NOT EXISTS (SELECT 1 FROM annotation_subject
                      WHERE item_id = item.id AND scope = %(scope)s)
    ORDER BY item.position
"""
SINGLE_OUTPUTS = """
    INSERT INTO annotation_subject (public_id, project_id, item_id, scope, output_id)
    SELECT gen_random_uuid(), item.project_id, item.id, %(scope)s, output.id
    FROM annotation_item item LEFT JOIN annotation_output output ON output.item_id = item.id
    WHERE item.project_id = %(project)s
      AND NOT EXISTS (SELECT 1 FROM annotation_subject
                      WHERE item_id = item.id AND scope = %(scope)s
                        AND output_id IS NOT DISTINCT FROM output.id)
    ORDER BY item.position, output.position
"""
SIZES = {Scope.PAIR.value: (2, 2), Scope.LIST.value: (FEWEST, MOST)}


def add_subjects(rubric: Rubric, scopes: set[str]) -> int:
    """Make what can be rated in these scopes and is not there yet; returns how many."""
    added = 0
    for scope in sorted(scopes):
        fewest, most = SIZES.get(scope, (0, 0))
        statement = WHOLE_ITEMS if scope in SIZES else SINGLE_OUTPUTS
        given = {"project": rubric.project_id, "scope": scope, "fewest": fewest, "most": most}
        with connection.cursor() as cursor:
            cursor.execute(statement, given)
            added += cursor.rowcount
    return added
