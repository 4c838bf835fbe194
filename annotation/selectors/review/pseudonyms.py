"""Names that tell raters apart without telling who they are."""

from annotation.models import Project, Rater


def pseudonyms(project: Project) -> dict[int, str]:
    """`R-07` by rater id: the number counts raters in the order they joined, and never changes."""
    ids = Rater.objects.filter(project=project).order_by("pk").values_list("pk", flat=True)
    return {pk: written(number) for number, pk in enumerate(ids, start=1)}


def pseudonym(rater: Rater) -> str:
    earlier = Rater.objects.filter(project=rater.project_id, pk__lte=rater.pk)
    return written(earlier.count())


def written(number: int) -> str:
    return f"R-{number:02d}"
