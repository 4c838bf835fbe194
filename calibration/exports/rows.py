"""Rows of a dataset folder rebuilt from the database, in the order of the files they came from.

Items stand by position, ratings, references and traps by id, which is the order of loading and
then of submission. Annotations that do not count (surplus, withdrawn) have no place in the format.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from annotation.dataset.rows import (
    ExpectationRow,
    GoldRow,
    ItemRow,
    LabelRow,
    Number,
    OutputRow,
    TrapRow,
    Turn,
)
from annotation.models import (
    Annotation,
    ExpectedRating,
    Item,
    Output,
    Project,
    Rating,
    Reference,
    Scope,
    Subject,
    Trap,
)

CHUNK = 1000


def several_outputs(project: Project) -> set[int]:
    """Ids of the items with two outputs or more, whose rows must name the output."""
    second = Output.objects.filter(item__project=project, position=1)
    return set(second.values_list("item_id", flat=True))


def items(project: Project) -> Iterator[ItemRow]:
    """Yield the items by position, each with its outputs."""
    rows = Item.objects.filter(project=project).order_by("position", "id")
    for item in rows.prefetch_related("outputs").iterator(chunk_size=CHUNK):
        yield ItemRow(
            id=item.key,
            input=conversation(item.input),
            outputs=tuple(
                OutputRow(one.key, one.text, one.model, one.extra or {})
                for one in item.outputs.all()
            ),
            context=item.context,
            reference=item.reference,
            metadata=item.metadata,
            extra=item.extra or {},
        )


def conversation(stored: Any) -> str | tuple[Turn, ...]:
    """A text, or the turns with whatever else was said about each."""
    if isinstance(stored, str):
        return stored
    known = {"role", "content"}
    return tuple(
        Turn(turn["role"], turn["content"], {k: v for k, v in turn.items() if k not in known})
        for turn in stored
    )


def labels(project: Project) -> Iterator[tuple[LabelRow, int]]:
    """Yield every counted rating with its item's id."""
    ratings = Rating.objects.filter(
        annotation__project=project, annotation__status=Annotation.Status.COUNTED
    )
    related = ("annotation__subject__item", "annotation__subject__output", "annotation__rater")
    ratings = ratings.select_related(*related, "annotation__rubric", "criterion").order_by("id")
    told: int | None = None
    for rating in ratings.defer(*texts("annotation__subject__")).iterator(chunk_size=CHUNK):
        first = rating.annotation_id != told
        told = rating.annotation_id
        subject = rating.annotation.subject
        yield label(rating, first=first), subject.item_id


def label(rating: Rating, *, first: bool) -> LabelRow:
    """One rating as a row. What belongs to the whole annotation stands on its first row."""
    annotation, subject = rating.annotation, rating.annotation.subject
    own = annotation if first and not annotation.imported else None
    return LabelRow(
        item_id=subject.item.key,
        output_id=output_key(subject),
        annotator_id=annotation.rater.key,
        dimension=rating.criterion.key,
        value=rating.value,
        comment=rating.comment or (own.comment if own else ""),
        seconds=number(rating.seconds if rating.seconds is not None or not own else own.seconds),
        created_at=rated_at(rating),
        rubric_version=None if annotation.imported else annotation.rubric.version,
        extra=label_extra(rating, own.comment if own and rating.comment else ""),
    )


def rated_at(rating: Rating) -> datetime | None:
    if rating.rated_at is not None or rating.annotation.imported:
        return rating.rated_at
    return rating.annotation.submitted_at


def label_extra(rating: Rating, overall: str) -> dict[str, Any]:
    """Kept keys of an imported row; of a row rated here what the format has no field for:
    which Output of a pair was shown first, and an overall comment beside the Rating's own.
    """
    extra = dict(rating.extra or {})
    if overall:
        extra["overall_comment"] = overall
    if not rating.annotation.imported and rating.annotation.subject.scope == Scope.PAIR:
        extra["order"] = rating.annotation.order
    return extra


def references(project: Project) -> Iterator[tuple[GoldRow, int]]:
    """Yield every reference value with its item's id."""
    rows = Reference.objects.filter(project=project).order_by("id")
    rows = rows.select_related("subject__item", "subject__output", "criterion")
    for row in rows.defer(*texts("subject__")).iterator(chunk_size=CHUNK):
        yield (
            GoldRow(
                item_id=row.subject.item.key,
                output_id=output_key(row.subject),
                dimension=row.criterion.key,
                value=row.value,
                explanation=row.explanation,
                tolerance=number(row.tolerance),
                extra=row.extra or {},
            ),
            row.subject.item_id,
        )


def traps(project: Project) -> Iterator[tuple[TrapRow, int]]:
    """Yield every trap with its item's id."""
    rows = Trap.objects.filter(project=project).select_related("item").order_by("id")
    for trap in rows:
        related = ("subject__item", "subject__output", "criterion")
        expected: QuerySet[ExpectedRating] = trap.expected.select_related(*related).order_by("id")
        rows_expected = tuple(expectation(one) for one in expected)
        yield (
            TrapRow(trap.item.key, rows_expected, trap.explanation, trap.extra or {}),
            trap.item_id,
        )


def expectation(one: ExpectedRating) -> ExpectationRow:
    return ExpectationRow(
        output_id=output_key(one.subject),
        dimension=one.criterion.key,
        value=one.value,
        tolerance=number(one.tolerance),
        extra=one.extra or {},
    )


def output_key(subject: Subject) -> str | None:
    return subject.output.key if subject.output else None


def number(stored: float | None) -> Number | None:
    """A measure as people write it: 94, not 94.0."""
    return int(stored) if stored is not None and stored.is_integer() else stored


def texts(path: str) -> list[str]:
    """Long columns on the way to a key, which a row does not need."""
    item = [f"{path}item__{name}" for name in ("input", "context", "reference", "metadata")]
    return [*item, f"{path}item__extra", f"{path}output__text", f"{path}output__extra"]
