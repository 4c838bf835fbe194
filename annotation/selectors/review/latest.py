"""Ratings as the newest revisions have them, for figures that ask for it."""

import json
from collections.abc import Collection

from django.db.models import QuerySet

from annotation.models import Annotation, Criterion, Item, Rating, Revision

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


def revised_ratings(item: Item, statuses: Collection[str]) -> dict[int, list[Rating]]:
    """The newest revisions about an item by annotation id, as ratings that are not stored."""
    revisions = Revision.objects.filter(
        annotation__subject__item=item, annotation__status__in=statuses
    )
    newest = revisions.order_by("annotation", "-number").distinct("annotation")
    newest = newest.select_related("annotation__rater__user", "annotation__rubric")
    return {one.annotation_id: ratings_in(one) for one in newest}


def ratings_in(revision: Revision) -> list[Rating]:
    """A revision as the ratings it says."""
    criteria = {one.key: one for one in revision.annotation.rubric.criteria.all()}
    return [
        Rating(
            annotation=revision.annotation,
            criterion=criteria[key],
            value=said["value"],
            comment=said.get("comment", ""),
            extra={"evidence": said["evidence"]} if said.get("evidence") else {},
        )
        for key, said in revision.ratings.items()
        if key in criteria
    ]


def count_revised(annotations: QuerySet[Annotation]) -> int:
    """How many of the annotations have a later reading beside the first."""
    return annotations.filter(revisions__number=1).count()
