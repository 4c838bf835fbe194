"""Answers that keep evidence beside their values."""

from annotation.models import Annotation, Rater, Rating, Subject
from tests.factories.annotations import make_annotation


def row(part: str, text: str, quote: str) -> dict[str, object]:
    """A passage as a rating keeps it, found in a text."""
    start = text.index(quote)
    return {"part": part, "start": start, "end": start + len(quote), "text": quote}


def mark_answer(
    subject: Subject, rater: Rater, key: str, value: object, *rows: dict[str, object]
) -> Annotation:
    """One counted answer with one value and its evidence."""
    annotation = make_annotation(subject, rater, {key: value})
    Rating.objects.filter(annotation=annotation).update(extra={"evidence": list(rows)})
    return annotation
