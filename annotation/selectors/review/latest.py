"""Ratings as the newest revisions have them, for figures that ask for it."""

import json
from collections.abc import Collection

from django.db.models import QuerySet

from annotation.models import Annotation, Criterion, Item, Revision

# JSON text by rater key and subject id; None is an abstention.
Values = dict[tuple[str, int], str | None]


def revise_values(
    values: Values,
    criterion: Criterion,
    statuses: Collection[str],
    items: QuerySet[Item] | None = None,
) -> Values:
    """First values of a criterion with those of the newest revisions in their place.

    A criterion that a revision leaves open has no value any more. Takes annotations of these
    statuses, and of these items if they are given.
    """
    newest = Revision.objects.filter(
        annotation__project=criterion.rubric.project, annotation__status__in=statuses
    )
    if items is not None:
        newest = newest.filter(annotation__subject__item__in=items)
    found = newest.order_by("annotation", "-number").distinct("annotation")
    rows = found.values_list("annotation__rater__key", "annotation__subject_id", "ratings")
    merged = dict(values)
    for rater, subject, ratings in rows.iterator(chunk_size=5_000):
        place = rater, subject
        merged.pop(place, None)
        if criterion.key in ratings:
            value = ratings[criterion.key]["value"]
            merged[place] = None if value is None else json.dumps(value)
    return merged


def count_revised(annotations: QuerySet[Annotation]) -> int:
    """How many of the annotations have a later reading beside the first."""
    return annotations.filter(revisions__number=1).count()
