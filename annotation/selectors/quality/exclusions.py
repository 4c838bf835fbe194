"""Who is left out of the figures."""

from annotation.models import Annotation, Exclusion, Item, Project


def excluded_raters(project: Project) -> dict[str, str]:
    """Reasons by rater key, of the exclusions that hold."""
    rows = Exclusion.objects.filter(rater__project=project, lifted_at=None)
    return dict(rows.order_by("rater__key").values_list("rater__key", "reason"))


def count_excluded(item: Item) -> int:
    """How many raters' answers about an item are left out, because they are excluded."""
    left_out = Annotation.objects.filter(
        subject__item=item, status=Annotation.Status.EXCLUDED, rater__exclusions__lifted_at=None
    )
    return left_out.values("rater").distinct().count()
