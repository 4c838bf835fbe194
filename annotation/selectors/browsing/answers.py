"""Lists of annotations, the newest first, a page at a time."""

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from annotation.browsing.answers import AnnotationFilters
from annotation.browsing.cursors import Cursor, read_cursor
from annotation.models import Annotation, Project
from annotation.selectors.browsing.items import MOST_COUNTED, PAGE, conditions, key_of
from annotation.selectors.browsing.planning import few_rows
from annotation.selectors.browsing.prefixes import subjects_named

BATCH = 500
COLUMNS = (
    *("item_id", "output_id", "annotator_id", "rubric_version", "status", "submitted_at"),
    *("seconds", "dimension", "value", "reason", "evidence", "comment"),
)


@dataclass(frozen=True)
class AnnotationLine:
    """One annotation; `said` are criteria with the value given, None for an abstention."""

    annotation: Annotation
    said: tuple[tuple[str, Any], ...]


@dataclass(frozen=True)
class AnnotationPage:
    """One page of a list. `total` counts up to a limit, and `more` says that it was reached."""

    lines: tuple[AnnotationLine, ...]
    filters: AnnotationFilters
    total: int
    more: bool
    following: str
    preceding: str


def find_annotations(
    project: Project, filters: AnnotationFilters, cursor: str = ""
) -> AnnotationPage:
    """Return the page at a cursor. Raises `BadCursor`."""
    of = f"annotations:{project.pk}:{filters.query()}"
    at = read_cursor(cursor, of)
    matching = matching_annotations(project, filters)
    with few_rows():
        known = list(matching.values_list("pk", flat=True)[: MOST_COUNTED + 1])
        if len(known) <= MOST_COUNTED:
            keys = chosen(sorted(known), at)
        else:
            near = subjects_named(project, filters.id) if filters.id else Q()
            keys = keys_at(matching.filter(near), at)
        more, keys = len(keys) > PAGE, keys[:PAGE]
        back = at is not None and at.backwards
        page = sorted(keys, reverse=True)
        lines = lines_of(page)
    return AnnotationPage(
        lines,
        filters,
        min(len(known), MOST_COUNTED),
        len(known) > MOST_COUNTED,
        Cursor(0, page[-1]).sign(of) if page and (more or back) else "",
        Cursor(0, page[0], True).sign(of) if page and (more if back else at is not None) else "",
    )


def chosen(keys: list[int], at: Cursor | None) -> list[int]:
    """Return what `keys_at` would, of sorted keys."""
    if at is None:
        return keys[::-1][: PAGE + 1]
    if at.backwards:
        return [key for key in keys if key > at.pk][: PAGE + 1]
    return keys[: bisect_left(keys, at.pk)][::-1][: PAGE + 1]


def keys_at(matching: QuerySet[Annotation], at: Cursor | None) -> list[int]:
    """The keys after or before a cursor and one more, in the order they were read."""
    keys = matching.values_list("pk", flat=True)
    if at is not None and at.backwards:
        return list(keys.filter(pk__gt=at.pk).order_by("pk")[: PAGE + 1])
    if at is not None:
        keys = keys.filter(pk__lt=at.pk)
    return list(keys.order_by("-pk")[: PAGE + 1])


def matching_annotations(project: Project, filters: AnnotationFilters) -> QuerySet[Annotation]:
    """The annotations that match, in no order."""
    found = Annotation.objects.filter(project=project)
    if filters.status:
        found = found.filter(status=filters.status)
    if filters.rater:
        found = found.filter(rater=key_of(project.raters.filter(key=filters.rater)))
    if filters.rubric is not None:
        found = found.filter(rubric=key_of(project.rubrics.filter(version=filters.rubric)))
    if filters.since is not None:
        found = found.filter(submitted_at__gte=datetime.combine(filters.since, time(), UTC))
    if filters.until is not None:
        end = datetime.combine(filters.until, time(), UTC) + timedelta(days=1)
        found = found.filter(submitted_at__lt=end)
    if filters.state == "unrated":
        # An item without annotations may have some, but none that count.
        found = found.filter(status__in=set(Annotation.Status) - {Annotation.Status.COUNTED})
    return found.filter(*conditions(project, filters.about_items, "subject__item__"))


def loaded(keys: Sequence[int]) -> list[Annotation]:
    """Annotations with all that a list prints, in the order of their keys."""
    rows = Annotation.objects.select_related("rater", "rubric", "subject__item", "subject__output")
    found = rows.prefetch_related("ratings__criterion").in_bulk(list(keys))
    return [found[key] for key in keys if key in found]


def lines_of(keys: Sequence[int]) -> tuple[AnnotationLine, ...]:
    return tuple(AnnotationLine(one, said_in(one)) for one in loaded(keys))


def said_in(annotation: Annotation) -> tuple[tuple[str, Any], ...]:
    ratings = sorted(annotation.ratings.all(), key=lambda rating: rating.criterion.position)
    return tuple((rating.criterion.key, rating.value) for rating in ratings)


def annotation_keys(project: Project, filters: AnnotationFilters) -> "array[int]":
    """The keys of all that match, the newest first."""
    ordered = matching_annotations(project, filters).order_by("-pk")
    return array("q", ordered.values_list("pk", flat=True).iterator(chunk_size=10_000))


def rating_rows(keys: Sequence[int]) -> Iterator[dict[str, Any]]:
    """One row a rating, in the words of `labels.jsonl`, read a batch at a time."""
    for start in range(0, len(keys), BATCH):
        for one in loaded(keys[start : start + BATCH]):
            for rating in sorted(one.ratings.all(), key=lambda each: each.criterion.position):
                yield {
                    "item_id": one.subject.item.key,
                    "output_id": one.subject.output.key if one.subject.output else None,
                    "annotator_id": one.rater.key,
                    "rubric_version": one.rubric.version,
                    "status": one.status,
                    "submitted_at": one.submitted_at.isoformat() if one.submitted_at else None,
                    "seconds": one.seconds,
                    "dimension": rating.criterion.key,
                    "value": rating.value,
                    "reason": rating.comment,
                    "evidence": (rating.extra or {}).get("evidence"),
                    "comment": one.comment,
                }
