"""Ratings as the tables that statistics take: one row per rater, one column per unit."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
from django.db.models import Aggregate, BinaryField, Q, QuerySet, TextField
from django.db.models.functions import Cast

from annotation.dataset.kinds.scales import UNMEASURED, scale_for
from annotation.dataset.limits import LIMITS
from annotation.dataset.problems import RowRefused
from annotation.dataset.reading import RowParser
from annotation.dataset.values import Scale, Value, value_key, value_text
from annotation.models import Criterion, Item, Project, Rating, Reference
from annotation.selectors.agreement.counted import USUAL, Counted
from annotation.selectors.review.latest import Values, revise_values
from evalhub.errors import InvalidInput, NotFound
from evalhub.stats.consensus.majority import Majority, majority

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
Where = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class RatingTable:
    """All counted ratings under one criterion.

    `matrix` has shape (n_raters, n_units) and holds places on the scale, or the numbers
    themselves where any number may be given; NaN is missing. Columns follow `subjects`, the ids
    in ascending order; `raters` are the keys of the rows.
    """

    criterion: Criterion
    raters: tuple[str, ...]
    subjects: IntArray
    matrix: FloatArray
    n_abstained: int

    @cached_property
    def scale(self) -> Scale:
        return scale_of(self.criterion)

    @property
    def n_ratings(self) -> int:
        return int(np.count_nonzero(~np.isnan(self.matrix)))

    @cached_property
    def points(self) -> FloatArray:
        """The scale's points as they stand in `matrix`."""
        if self.scale.values is None:
            return np.unique(self.matrix[~np.isnan(self.matrix)])
        return np.arange(len(self.scale.values), dtype=np.float64)

    @cached_property
    def numbers(self) -> FloatArray | None:
        """The matrix in the scale's own numbers; None where the values are not numbers."""
        return in_numbers(self.matrix, self.scale)

    @cached_property
    def majority(self) -> Majority:
        """The most frequent value of each unit."""
        return majority(self.matrix)

    def without(self, raters: Collection[str]) -> "RatingTable":
        """The same units without some raters."""
        kept = [row for row, key in enumerate(self.raters) if key not in raters]
        keys = tuple(self.raters[row] for row in kept)
        return replace(self, raters=keys, matrix=self.matrix[kept])

    def align(self, values: Mapping[int, float]) -> FloatArray:
        """Spread values by subject id over the columns, NaN where there is none."""
        return np.array([values.get(int(subject), np.nan) for subject in self.subjects])


def in_numbers(codes: FloatArray, scale: Scale) -> FloatArray | None:
    """Replace places on a numeric scale by its numbers."""
    if not scale.is_numeric():
        return None
    if scale.values is None:
        return codes
    numbers = np.array([*scale.values, np.nan], dtype=np.float64)
    return numbers[np.where(np.isnan(codes), -1, codes).astype(np.int64)]


def scale_of(criterion: Criterion) -> Scale:
    """The criterion's scale; an empty list of values allows every number, or every text.

    A criterion of a published version, which never changes, may have it at hand.
    """
    at_hand: Scale | None = criterion.__dict__.get("scale")
    return at_hand or scale_for(criterion.kind, tuple(criterion.values) or None, criterion.extra)


def code_of(value: Value, scale: Scale) -> float:
    """Where a value stands in a rating table."""
    return float(value) if scale.values is None else float(scale.index(value))


def every_criterion(project: Project) -> list[Criterion]:
    """The criteria of the newest published rubric, in order."""
    rubric = project.rubrics.filter(published_at__isnull=False).order_by("-version").first()
    return list(rubric.criteria.all()) if rubric else []


def current_criteria(project: Project) -> list[Criterion]:
    """Those of `every_criterion` whose values have places on a scale, which figures need."""
    return [one for one in every_criterion(project) if one.kind not in UNMEASURED]


def unscaled_criteria(project: Project) -> list[Criterion]:
    """The others of `every_criterion`: texts, several options at once, rankings."""
    return [one for one in every_criterion(project) if one.kind in UNMEASURED]


def project_by_slug(slug: str) -> Project:
    """For commands, which act for the operator. Raises `NotFound` naming what there is."""
    project = Project.objects.filter(slug=slug).first()
    if project is None:
        known = ", ".join(Project.objects.order_by("slug").values_list("slug", flat=True)[:20])
        raise NotFound(f"There is no project {slug}; there are: {known or 'none yet'}.")
    return project


def matching_items(project: Project, where: Where) -> QuerySet[Item]:
    """Items whose metadata hold every given key with the given value, as text or as JSON."""
    items = Item.objects.filter(project=project)
    for key, text in where:
        items = items.filter(metadata_is(key, text))
    return items


def metadata_is(key: str, text: str, of: str = "") -> Q:
    """Containment of `{key: text}`, where text may also be meant as JSON, such as 3 or true.

    `of` is the path to the item from what is filtered.
    """
    name = f"{of}metadata__contains"
    condition = Q(**{name: {key: text}})
    try:
        # As strict as a load: what no metadata can hold, such as NaN, is meant as it stands.
        meant = RowParser(LIMITS).parse(b'{"value": %s}' % text.encode("utf-8", "replace"))
    except RowRefused:
        return condition
    return condition | Q(**{name: {key: meant["value"]}})


def parse_where(pairs: Sequence[str]) -> list[tuple[str, str]]:
    """Read `KEY=VALUE` filters. Raises `InvalidInput` naming the one that is not."""
    found = []
    for pair in pairs:
        key, sign, value = pair.partition("=")
        if not sign or not key:
            raise InvalidInput(f"{pair!r} is not a filter; write KEY=VALUE.")
        found.append((key, value))
    return found


def unknown_keys(project: Project, where: Where) -> list[str]:
    """The keys of filters that no item has among its metadata: nothing could ever match them."""
    items = Item.objects.filter(project=project)
    return [key for key, _ in where if not items.filter(metadata__has_key=key).exists()]


def rating_table(criterion: Criterion, where: Where = (), counted: Counted = USUAL) -> RatingTable:
    """Load the counted ratings of a criterion, over all rubric versions that have its key."""
    scale, groups = scale_of(criterion), counted_groups(criterion, where, counted)
    given = [group for group in groups if group.text is not None]
    texts = {one.text for one in given}
    codes = {text: code_of(value, scale) for text, value in decoded(texts).items()}
    raters = tuple(sorted({group.rater for group in given}))
    every = np.concatenate([np.empty(0, np.int64), *(group.subjects for group in given)])
    subjects, columns = np.unique(every, return_inverse=True)
    places = {key: place for place, key in enumerate(raters)}
    sizes = [group.subjects.size for group in given]
    matrix = np.full((len(raters), subjects.size), np.nan)
    rows = np.repeat(np.array([places[group.rater] for group in given], np.int64), sizes)
    matrix[rows, columns] = np.repeat([codes[group.text] for group in given], sizes)
    n_abstained = sum(group.subjects.size for group in groups if group.text is None)
    return RatingTable(criterion, raters, subjects, matrix, n_abstained)


def decoded(texts: Iterable[str]) -> dict[str, Value]:
    """Values by their JSON texts, parsed as one list: one by one takes much longer."""
    listed = list(texts)
    return dict(zip(listed, json.loads(f"[{','.join(listed)}]"), strict=True))


class Subjects(Aggregate):
    """The ids of a group's subjects in eight bytes each: a million are no objects of Python."""

    function = "string_agg"
    template = "%(function)s(int8send(%(expressions)s), ''::bytea)"
    output_field = BinaryField()


@dataclass(frozen=True)
class Group:
    """The subjects that a rater gave one value, as JSON text; None where they abstained."""

    rater: str
    text: str | None
    subjects: IntArray


def counted_groups(criterion: Criterion, where: Where, counted: Counted) -> list[Group]:
    """Return `counted_values` by rater and value; first answers grouped by the database."""
    if not counted.revised:
        rows = first_ratings(criterion, where, counted).order_by()
        grouped = rows.values_list("annotation__rater__key", Cast("value", TextField())).annotate(
            subjects=Subjects("annotation__subject_id")
        )
        return [
            Group(rater, text, np.frombuffer(ids, ">i8").astype(np.int64))
            for rater, text, ids in grouped.iterator(chunk_size=2_000)
        ]
    found: dict[tuple[str, str | None], list[int]] = {}
    for (rater, subject), text in counted_values(criterion, where, counted).items():
        found.setdefault((rater, text), []).append(subject)
    return [Group(*place, np.array(ids, np.int64)) for place, ids in found.items()]


def counted_values(criterion: Criterion, where: Where, counted: Counted) -> Values:
    """What counts under a criterion, abstentions included.

    Each is what the rater said first and alone; with `revised` what review has made of it.
    """
    values = first_values(criterion, where, counted)
    if not counted.revised:
        return values
    items = matching_items(criterion.rubric.project, where) if where else None
    return revise_values(values, criterion, counted.statuses, items)


def first_values(criterion: Criterion, where: Where, counted: Counted) -> Values:
    """What was rated first under a criterion, abstentions included."""
    rows = first_ratings(criterion, where, counted).values_list(
        "annotation__rater__key", "annotation__subject_id", Cast("value", TextField())
    )
    return {(rater, subject): text for rater, subject, text in rows.iterator(chunk_size=20_000)}


def first_ratings(criterion: Criterion, where: Where, counted: Counted) -> QuerySet[Rating]:
    """The rows of `first_values`; of a rater and a subject there is one."""
    ratings = Rating.objects.filter(
        criterion__rubric__project=criterion.rubric.project,
        criterion__key=criterion.key,
        annotation__status__in=counted.statuses,
    )
    if where:
        items = matching_items(criterion.rubric.project, where)
        ratings = ratings.filter(annotation__subject__item__in=items)
    return ratings


def reference_codes(criterion: Criterion, where: Where = ()) -> dict[int, float]:
    """Reference values of a criterion by subject id, as they stand in a rating table."""
    project = criterion.rubric.project
    references = Reference.objects.filter(project=project, criterion__key=criterion.key)
    if where:
        references = references.filter(subject__item__in=matching_items(project, where))
    scale = scale_of(criterion)
    pairs = references.values_list("subject_id", "value")
    return {subject: code_of(value, scale) for subject, value in pairs}


def value_at(code: float, scale: Scale) -> Value:
    """The value that stands at a place of a rating table."""
    return code if scale.values is None else scale.values[int(code)]


def text_at(code: float, scale: Scale) -> str:
    """The value at a place as people write it; as JSON where two values are written alike."""
    value = value_at(code, scale)
    written = [value_text(one) for one in scale.values or ()]
    alike = written.count(value_text(value)) > 1
    return value_key(value) if alike else value_text(value)
