"""Who is left out of the figures."""

from django.db.models import QuerySet

from annotation.models import Annotation, Exclusion, Item, Project, TrapResult
from annotation.selectors.agreement.counted import USUAL, Counted
from annotation.selectors.review.pseudonyms import labels


def excluded_raters(project: Project) -> dict[str, str]:
    """Reasons by rater key, of the exclusions that hold."""
    rows = Exclusion.objects.filter(rater__project=project, lifted_at=None)
    return dict(rows.order_by("rater__key").values_list("rater__key", "reason"))


def left_out(project: Project) -> QuerySet[Exclusion, int]:
    """Their ids, for conditions."""
    live = Exclusion.objects.filter(rater__project=project, lifted_at=None)
    return live.values_list("rater_id", flat=True)


def trap_results(project: Project, counted: Counted = USUAL) -> QuerySet[TrapResult]:
    """First answers to traps, of those who count.

    Who is left out is a question of the rater: the first answer may be undone or replaced since.
    """
    results = TrapResult.objects.filter(rater__project=project)
    return results if counted.with_excluded else results.exclude(rater__in=left_out(project))


def excluded_names(project: Project) -> list[str]:
    """What the page being made calls them, in order."""
    excluded = list(left_out(project))
    names = labels(project) if excluded else {}
    return sorted(names[pk] for pk in excluded)


def excluded_about(item: Item) -> list[str]:
    """The names of those whose answers about an item are left out."""
    given = Annotation.objects.filter(subject__item=item, status=Annotation.Status.EXCLUDED)
    raters = set(given.values_list("rater_id", flat=True)) & set(left_out(item.project))
    names = labels(item.project) if raters else {}
    return sorted(names[pk] for pk in raters)
