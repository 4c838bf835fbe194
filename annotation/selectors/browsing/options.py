"""What a list can be narrowed by in one project."""

from annotation.browsing.filters import ANY
from annotation.models import Project, Rater, Rubric
from annotation.selectors.review.pseudonyms import labels
from evalhub.sql.prepared import fetch

MOST = 200
Choices = list[tuple[str, str]]
# Conflicting items have an index of their own; a sample of them names the judges.
LABELS = """
    SELECT DISTINCT label FROM (
      SELECT unnest(conflicts) AS label FROM (
        SELECT conflicts FROM annotation_itemdigest
        WHERE project_id = %(project)s AND NOT conflicts = '{}' LIMIT 5000) sampled) found
    ORDER BY label LIMIT %(most)s
"""


def filter_choices(project: Project) -> dict[str, Choices]:
    """The values of the filters that depend on the project; a filter without any is left out."""
    found = {"rubric": rubrics(project), "judge": judges(project)}
    raters = Rater.objects.filter(project=project).order_by("key").values_list("pk", "key")
    keys, names = list(raters[: MOST + 1]), labels(project)
    if len(keys) <= MOST:
        found["rater"] = [("", "anybody"), *((key, names[pk]) for pk, key in keys)]
    return found


def rubrics(project: Project) -> Choices:
    """Published versions, the newest first."""
    versions = Rubric.objects.filter(project=project, published_at__isnull=False)
    numbers = versions.order_by("-version").values_list("version", flat=True)[:MOST]
    return [("", "any"), *((str(number), f"Rubric {number}") for number in numbers)]


def judges(project: Project) -> Choices:
    """Judges that contradict a majority somewhere."""
    given = {"project": project.pk, "most": MOST}
    labels = [row[0] for row in fetch(LABELS, given)]
    anyone = [(ANY, "any Judge")] if labels else []
    return [("", "not asked"), *anyone, *((label, label) for label in labels)]
