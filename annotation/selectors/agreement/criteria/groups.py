"""Columns of a rating table by what they belong to: slices of items, rubric versions, time."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from django.db.models import Aggregate, BinaryField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Extract

from annotation.models import Annotation, Project, Subject
from annotation.selectors.agreement.counted import Counted
from annotation.selectors.agreement.strata import few_valued_keys, in_order
from annotation.selectors.ratings import FloatArray, IntArray, RatingTable, Subjects

MOST_VALUES = 24


@dataclass(frozen=True)
class Slice:
    """The units of some items, as a mask of the table's columns."""

    name: str
    mask: np.ndarray


def slice_keys(project: Project) -> list[str]:
    """What figures can be cut by."""
    return few_valued_keys(project, MOST_VALUES)


def slices(project: Project, table: RatingTable, key: str) -> list[Slice]:
    """The table's columns by the value of a metadata key, in order of the values."""
    subjects = Subject.objects.filter(project=project).order_by()
    rows = subjects.annotate(name=KeyTextTransform(key, "item__metadata")).values_list("name")
    found = []
    for name, ids in rows.annotate(subjects=Subjects("id")):
        mask = np.isin(table.subjects, np.frombuffer(ids, ">i8").astype(np.int64))
        if mask.any():
            found.append(Slice(name if name is not None else "none", mask))
    return sorted(found, key=lambda one: in_order(one.name))[: MOST_VALUES + 1]


class Packed(Aggregate):
    """Eight bytes for each answer of a group, in the order of the subjects."""

    output_field = BinaryField()
    template = (
        "string_agg(%(packed)s, ''::bytea ORDER BY annotation_annotation.subject_id,"
        " annotation_annotation.id)"
    )


class PackedIds(Packed):
    template = Packed.template % {"packed": "int8send(%(expressions)s)"}


class PackedTimes(Packed):
    """Times as numbers; NaN where there is none, so that none goes missing."""

    template = Packed.template % {"packed": "float8send(COALESCE(%(expressions)s, 'NaN')::float8)"}


@dataclass(frozen=True)
class Moment:
    """When one rater answered some subjects, under one version of the rubric.

    `at` are seconds since 1970, NaN where the answer was imported without a time.
    """

    rater: str
    version: int
    subjects: IntArray
    at: FloatArray


def moments(project: Project, counted: Counted) -> Iterator[Moment]:
    """Every counted answer with its rubric version and time, by rater and version."""
    answers = Annotation.objects.filter(project=project, status__in=counted.statuses)
    groups = answers.order_by().values_list("rater__key", "rubric__version")
    since = Extract("submitted_at", "epoch")
    rows = groups.annotate(subjects=PackedIds("subject_id"), at=PackedTimes(since))
    for rater, version, subjects, at in rows.iterator(chunk_size=200):
        yield Moment(
            rater,
            version,
            np.frombuffer(subjects, ">i8").astype(np.int64),
            np.frombuffer(at, ">f8").astype(np.float64),
        )
