"""Who is left out of the figures."""

from annotation.models import Exclusion, Project


def excluded_raters(project: Project) -> dict[str, str]:
    """Reasons by rater key, of the exclusions that hold."""
    rows = Exclusion.objects.filter(rater__project=project, lifted_at=None)
    return dict(rows.order_by("rater__key").values_list("rater__key", "reason"))
