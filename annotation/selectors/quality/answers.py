"""A rater's newest answers beside what others said of the same subjects."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from django.db import connection
from django.db.models import F, TextField
from django.db.models.functions import Cast

from annotation.models import Annotation, Level, Rater, Rating
from annotation.quality.pace import Pace, fit_pace
from annotation.selectors.agreement.counted import USUAL, Counted
from evalhub.stats.tables import FloatArray

COUNTED = Annotation.Status.COUNTED
PACE_SAMPLE = 2000
Given = dict[str, str]
CHARACTERS = """
    SELECT s.id, length(i.input::text) + length(i.context) + coalesce(
             (SELECT sum(length(o.text)) FROM annotation_output o
              WHERE o.item_id = i.id AND (s.scope <> 'output' OR o.id = s.output_id)), 0)
    FROM annotation_subject s JOIN annotation_item i ON i.id = s.item_id
    WHERE s.id = ANY(%(subjects)s)
"""


@dataclass(frozen=True)
class Answer:
    """One counted annotation: its values by criterion key, as JSON text."""

    subject: int
    at: datetime
    seconds: float | None
    given: Given


@dataclass(frozen=True)
class Peers:
    """What the others gave, by subject: one entry per rater."""

    given: dict[int, list[Given]]


def own_answers(
    rater: Rater,
    *,
    most: int,
    since: datetime | None = None,
    statuses: Collection[str] = (COUNTED,),
) -> list[Answer]:
    """The rater's newest answers after `since`, newest first, at most so many."""
    rows = Annotation.objects.filter(rater=rater, status__in=statuses)
    if since is not None:
        rows = rows.filter(submitted_at__gt=since)
    # Only imported ones may lack their time; they come first, as they were loaded.
    dated = rater.user_id is not None
    ordered = rows.filter(submitted_at__isnull=False) if dated else rows
    newest = "-submitted_at" if dated else F("submitted_at").desc(nulls_last=True)
    fields = ("pk", "subject_id", "submitted_at", "seconds")
    found = list(ordered.order_by(newest, "-pk").values_list(*fields)[:most])
    given = values_of([row[0] for row in found])
    return [
        Answer(subject, at or rater.created_at, seconds, given.get(pk, {}))
        for pk, subject, at, seconds in found
    ]


def values_of(annotations: Sequence[int]) -> dict[int, Given]:
    """Values by annotation id and criterion key; abstentions are left out.

    So is what has no place on a scale: no two people write the same text.
    """
    ratings = Rating.objects.filter(annotation__in=annotations, value__isnull=False)
    ratings = ratings.exclude(criterion__level=Level.NONE)
    given: dict[int, Given] = defaultdict(dict)
    texts = ratings.values_list("annotation_id", "criterion__key", Cast("value", TextField()))
    for annotation, key, text in texts.iterator(chunk_size=20_000):
        given[annotation][key] = text
    return given


def peers_of(rater: Rater, subjects: Collection[int], counted: Counted = USUAL) -> Peers:
    """The counted answers of everybody else to some subjects."""
    rows = Annotation.objects.filter(subject__in=subjects, status__in=counted.statuses)
    rows = rows.exclude(rater=rater)
    pairs = list(rows.values_list("pk", "subject_id"))
    given = values_of([pk for pk, _ in pairs])
    found: dict[int, list[Given]] = defaultdict(list)
    for pk, subject in pairs:
        if given.get(pk):
            found[subject].append(given[pk])
    return Peers(dict(found))


def characters_of(subjects: Collection[int]) -> dict[int, int]:
    """How much there is to read, by subject id."""
    with connection.cursor() as cursor:
        cursor.execute(CHARACTERS, {"subjects": list(subjects)})
        return {subject: int(length) for subject, length in cursor.fetchall()}


def pace_of(rater: Rater, counted: Counted = USUAL) -> Pace | None:
    """The pace of the others in a rater's project, by their newest answers."""
    timed = Annotation.objects.filter(project=rater.project, seconds__gt=0)
    newest = (
        timed.filter(status__in=counted.statuses)
        .exclude(rater=rater)
        .order_by("-pk")
        .values_list("subject_id", "seconds")
    )
    rows = list(newest[:PACE_SAMPLE])
    lengths = characters_of({subject for subject, _ in rows})
    seconds: FloatArray = np.array([row[1] for row in rows], dtype=np.float64)
    return fit_pace(seconds, np.array([lengths[row[0]] for row in rows], dtype=np.float64))
