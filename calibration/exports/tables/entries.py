"""A release as a stream of subjects, each with its texts, golden values and ratings.

What is in memory is a chunk of subjects, however many there are.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Exists,
    Func,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.functions import Cast

from annotation.models import Annotation, Output, Rating, Scope, Subject
from calibration.errors import CannotExport
from calibration.exports.snapshots import Source
from calibration.models import GoldenItem, GoldenSet

CHUNK = 1000
ORDER = ("item__position", "scope", "output__position", "id")
ITEM = ("item__key", "item__input", "item__context", "item__reference", "item__metadata")
SUBJECT = ("id", "scope", "item_id", "item__split_place__split", *ITEM, "output_id")
BARE = ("id", "scope", "item_id", "item__split_place__split", "item__key", "output__key")
OUTPUT = ("output__key", "output__model", "output__text")
SEVERAL = (Scope.PAIR, Scope.LIST)


@dataclass(frozen=True, slots=True)
class Shown:
    """An output."""

    id: str
    model: str
    text: str


@dataclass(frozen=True, slots=True)
class Golden:
    """A golden value under a criterion."""

    criterion: str
    value: Any
    source: str
    provenance: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Given:
    """One rater's value under a criterion; None is an abstention."""

    criterion: str
    rater: str
    value: Any
    comment: str
    at: Any


@dataclass(slots=True)
class Entry:
    """A subject of a release with everything that is known about it."""

    id: int
    scope: str
    split: str
    item: int
    item_id: str
    input: Any
    context: str
    reference: str
    metadata: dict[str, Any]
    output_id: str | None
    outputs: list[Shown]
    values: list[Golden] = field(default_factory=list)
    ratings: list[Given] = field(default_factory=list)


def released(source: Source) -> GoldenSet:
    """The release. Raises `CannotExport` where none was named."""
    if source.release is None:
        raise CannotExport("This format is made from a release; name one.")
    return source.release


def entries(source: Source, *, ratings: bool = True, split: str | None = None) -> Iterator[Entry]:
    """Yield the subjects that may be written, in item order; of one split if it is named."""
    release = released(source)
    rows = subjects(source, split).values_list(*SUBJECT, *OUTPUT).iterator(chunk_size=CHUNK)
    while chunk := [entry(row, source.has_splits) for row in islice(rows, CHUNK)]:
        add_outputs(chunk)
        add_values(release, chunk)
        if ratings:
            add_ratings(release, chunk)
        yield from chunk


def rated(source: Source, split: str | None = None) -> Iterator[Entry]:
    """Yield the same subjects with their ratings alone: no texts, no values."""
    release = released(source)
    rows = subjects(source, split).values_list(*BARE).iterator(chunk_size=CHUNK)
    while chunk := [bare(row, source.has_splits) for row in islice(rows, CHUNK)]:
        add_ratings(release, chunk)
        yield from chunk


def subjects(source: Source, split: str | None) -> QuerySet[Subject]:
    """The subjects of a release that may be written, in item order."""
    golden = GoldenItem.objects.filter(golden_set=source.release, subject=OuterRef("pk"))
    found = Subject.objects.filter(source.shown("item"), Exists(golden), project=source.project)
    if split:
        found = found.filter(item__split_place__split=split)
    return found.order_by(*ORDER)


def bare(row: tuple[Any, ...], has_splits: bool) -> Entry:
    """A subject by its ids."""
    id_, scope, item, split, key, output = row
    return Entry(
        id=id_,
        scope=scope,
        split=(split or "") if has_splits else "",
        item=item,
        item_id=key,
        input="",
        context="",
        reference="",
        metadata={},
        output_id=output,
        outputs=[],
    )


def entry(row: tuple[Any, ...], has_splits: bool) -> Entry:
    id_, scope, item, split, key, given, context, reference, metadata, output, *shown = row
    return Entry(
        id=id_,
        scope=scope,
        split=(split or "") if has_splits else "",
        item=item,
        item_id=key,
        input=given,
        context=context,
        reference=reference,
        metadata=metadata,
        output_id=shown[0] if output else None,
        outputs=[Shown(*shown)] if output else [],
    )


def add_outputs(chunk: list[Entry]) -> None:
    """Both outputs of a pair, all of a list."""
    wanted = {one.item for one in chunk if one.scope in SEVERAL}
    if not wanted:
        return
    shown: dict[int, list[Shown]] = defaultdict(list)
    rows = Output.objects.filter(item__in=wanted).order_by("item", "position")
    for item, key, model, text in rows.values_list("item_id", "key", "model", "text"):
        shown[item].append(Shown(key, model, text))
    for one in chunk:
        if one.scope in SEVERAL:
            one.outputs = shown[one.item]


class OneOf(Func):
    """Whether a number is in a list that is one parameter, however long it is."""

    template = "(%(expressions)s))"
    arg_joiner = " = ANY("
    output_field = BooleanField()

    def __init__(self, name: str, ids: Iterable[int]) -> None:
        super().__init__(name, Value(list(ids), output_field=ArrayField(BigIntegerField())))


@lru_cache(maxsize=10_000)
def read(text: str) -> Any:
    """A JSON text as it stands in the database: values are few, and nobody changes them."""
    return json.loads(text)


def as_text(name: str) -> Cast:
    return Cast(name, TextField())


def add_values(release: GoldenSet, chunk: list[Entry]) -> None:
    found = {one.id: one.values for one in chunk}
    rows = GoldenItem.objects.filter(OneOf("subject_id", found), golden_set=release)
    texts = {"said": as_text("value"), "origin": as_text("provenance")}
    names = ("subject_id", "criterion__key", "said", "source", "origin")
    ordered = rows.order_by("criterion__position", "id").annotate(**texts)
    for subject, key, value, source, origin in ordered.values_list(*names):
        found[subject].append(Golden(key, read(value), source, read(origin)))


def add_ratings(release: GoldenSet, chunk: list[Entry]) -> None:
    """What people had said when the release was frozen, as far as it still counts."""
    found = {one.id: one.ratings for one in chunk}
    then = Q(annotation__submitted_at=None) | Q(annotation__submitted_at__lte=release.released_at)
    rows = Rating.objects.filter(
        then,
        OneOf("annotation__subject_id", found),
        annotation__status=Annotation.Status.COUNTED,
        criterion__key__in=list(release.figures),
    ).annotate(said=as_text("value"))
    names = ("annotation__subject_id", "criterion__key", "annotation__rater__key", "said")
    for subject, key, rater, value, *rest in rows.order_by("id").values_list(
        *names, "comment", "annotation__submitted_at"
    ):
        found[subject].append(Given(key, rater, None if value is None else read(value), *rest))
