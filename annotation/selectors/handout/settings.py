"""What the settings page of the hand-out shows beside the policy: metadata in use, and skills."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from annotation.models import Project, Rater
from annotation.routing.lines import write_skills
from annotation.selectors.review.pseudonyms import labels

LOOKED_AT = 5000
MOST_KEYS, MOST_VALUES, MOST_RATERS = 20, 8, 200
# What a policy can compare: texts, numbers and booleans, alone or in a list.
METADATA = """
    WITH items AS (
      SELECT id, metadata FROM annotation_item
      WHERE project_id = %(project)s AND retired_at IS NULL
      ORDER BY position LIMIT %(looked_at)s
    ), parts AS (
      SELECT DISTINCT items.id, entry.key, CASE jsonb_typeof(part.value)
        WHEN 'number' THEN trim_scale((part.value #>> '{}')::numeric)::text
        ELSE part.value #>> '{}' END AS value
      FROM items CROSS JOIN LATERAL jsonb_each(items.metadata) entry
      CROSS JOIN LATERAL jsonb_array_elements(CASE jsonb_typeof(entry.value)
        WHEN 'array' THEN entry.value ELSE jsonb_build_array(entry.value) END) part(value)
      WHERE jsonb_typeof(part.value) IN ('string', 'number', 'boolean')
    ), short AS (
      SELECT * FROM parts WHERE length(value) <= 80
    )
    SELECT key, value, count(*), n_items, count(*) OVER (PARTITION BY key)
    FROM short JOIN (SELECT key, count(DISTINCT id) AS n_items FROM short GROUP BY key) whole
      USING (key)
    GROUP BY key, value, n_items ORDER BY key, count(*) DESC, value
"""


@dataclass(frozen=True)
class MetadataKey:
    """A key with its commonest values and how many Items have each; `more` were left off."""

    key: str
    n_items: int
    values: tuple[tuple[str, int], ...]
    more: int


@dataclass(frozen=True)
class SkillLine:
    """A rater, and their skills as they are written in the form."""

    rater: int
    public_id: UUID
    name: str
    skills: str
    problem: str = ""

    @property
    def field(self) -> str:
        return f"skills-{self.public_id}"


def metadata_keys(project: Project) -> list[MetadataKey]:
    """The keys of the first items, by name, each with its commonest values."""
    with connection.cursor() as cursor:
        cursor.execute(METADATA, {"project": project.pk, "looked_at": LOOKED_AT})
        rows = cursor.fetchall()
    found: dict[str, list[tuple[str, int, int, int]]] = {}
    for key, value, n, total, values in rows:
        found.setdefault(key, []).append((value, n, int(total), values))
    return [
        MetadataKey(
            key=key,
            n_items=entries[0][2],
            values=tuple((value, n) for value, n, _, _ in entries[:MOST_VALUES]),
            more=entries[0][3] - min(len(entries), MOST_VALUES),
        )
        for key, entries in list(found.items())[:MOST_KEYS]
    ]


def skill_lines(project: Project) -> list[SkillLine]:
    """People of the project who can be handed work, by key."""
    raters = Rater.objects.filter(project=project, user__isnull=False).order_by("key")
    names = labels(project)
    return [
        SkillLine(rater.pk, rater.public_id, names[rater.pk], write_skills(rater.skills))
        for rater in raters[:MOST_RATERS]
    ]
