"""Verdicts and truths as numbers with an order, whatever the scale is made of."""

import numpy as np
from django.db.models import F
from django.db.models import Value as SqlValue
from django.db.models.functions import Length, Replace, Trim

from annotation.models import Output, Subject
from annotation.selectors.ratings import FloatArray, IntArray
from judges.selectors.comparisons import Comparison
from judges.selectors.verdicts import among


def in_order(found: Comparison, codes: FloatArray) -> FloatArray | None:
    """Numbers of a numeric scale, places of another ordered one; None where there is no order."""
    numbers = found.numbers(codes)
    if numbers is not None:
        return numbers
    return None if found.ratings.criterion.level == "nominal" else codes


def width_of(found: Comparison) -> float:
    """Highest less lowest point of the scale; of what was given where any number may be."""
    points = in_order(found, found.points)
    if points is None or not points.size:
        return 1.0
    return float(np.ptp(points)) or 1.0


def choices(found: Comparison) -> FloatArray:
    """1 the unit's verdicts choose A, 0 B, between where they differ; NaN if none is read."""
    sides = 1.0 - found.sides(found.verdicts.matrix) / 2
    known = ~np.isnan(sides)
    n = known.sum(axis=0)
    total = np.where(known, sides, 0.0).sum(axis=0)
    return np.where(n > 0, total / np.maximum(n, 1), np.nan)


def output_words(subjects: IntArray) -> FloatArray:
    """Words of each judged output, counted in the database by the blanks between them."""
    rows = Subject.objects.filter(among("pk", subjects)).annotate(words=words_in("output__text"))
    counted = dict(rows.values_list("pk", "words"))
    return np.array([counted.get(int(pk)) for pk in subjects], dtype=np.float64)


def pair_words(subjects: IntArray) -> FloatArray:
    """Words of output A (first row) and B (second row) of each pair."""
    outputs = Output.objects.filter(among("item__subjects", subjects), position__lt=2)
    rows = outputs.annotate(words=words_in("text"))
    counted = {
        (pk, position): words
        for pk, position, words in rows.values_list("item__subjects", "position", "words")
    }
    return np.array(
        [[counted.get((int(pk), side)) for pk in subjects] for side in (0, 1)], dtype=np.float64
    )


def words_in(field: str):  # type: ignore[no-untyped-def]
    """The number of words of a text, as the database counts it."""
    text = Trim(F(field))
    return Length(text) - Length(Replace(text, SqlValue(" "), SqlValue(""))) + 1
