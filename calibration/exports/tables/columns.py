"""The columns of the tabular formats: one row per subject, and one per rating."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from annotation.dataset.fields import time_text
from annotation.dataset.values import value_text
from annotation.models import Criterion
from calibration.exports.snapshots import Source
from calibration.exports.tables.entries import Entry, Given, entries, rated, released
from calibration.models import GoldenSet
from evalhub.exporting import canonical_json

Row = dict[str, Any]


class Kind(Enum):
    """What a column holds."""

    TEXT = "text"
    WHOLE = "whole"
    NUMBER = "number"
    TRUTH = "truth"
    JSON = "json"


@dataclass(frozen=True)
class Column:
    """One column of a table, and what it says."""

    name: str
    kind: Kind
    about: str


ABOUT = (
    Column("item_id", Kind.TEXT, "The Item's id in the project."),
    Column("output_id", Kind.TEXT, "The Output's id; empty for pairs and Items without Outputs."),
    Column("scope", Kind.TEXT, "output, or pair where two Outputs are compared."),
    Column("split", Kind.TEXT, "calibration, few_shot or held_out."),
)
TEXTS = (
    Column("input", Kind.TEXT, "The Input; a conversation as JSON."),
    Column("context", Kind.TEXT, "What the assistant was given beside the Input."),
    Column("reference", Kind.TEXT, "A reference answer, where there is one."),
    Column("metadata", Kind.JSON, "The Item's metadata as JSON."),
    Column("output", Kind.TEXT, "The Output's text; of a pair the first."),
    Column("model", Kind.TEXT, "Who wrote it; of a pair the first."),
    Column("output_b", Kind.TEXT, "The second Output of a pair."),
    Column("model_b", Kind.TEXT, "Who wrote the second."),
)
ENDS = (
    Column("rubric_version", Kind.WHOLE, "The version of the Rubric."),
    Column("release", Kind.WHOLE, "The number of the release."),
    Column("canary", Kind.TEXT, "A string that tells of a leak; never train on it."),
)
RATINGS = (
    *ABOUT,
    Column("criterion", Kind.TEXT, "The Criterion's key."),
    Column("rater", Kind.TEXT, "The Rater's code."),
    Column("value", Kind.JSON, "The value as JSON; null is an abstention."),
    Column("number", Kind.NUMBER, "The value where it is a number."),
    Column("text", Kind.TEXT, "The value as people write it."),
    Column("comment", Kind.TEXT, "What the Rater wrote beside it."),
    Column("rated_at", Kind.TEXT, "When, in UTC; empty for imported ratings without a time."),
    Column("canary", Kind.TEXT, "A string that tells of a leak; never train on it."),
)


def criteria_of(release: GoldenSet) -> list[Criterion]:
    """The criteria that have values, in order."""
    return [one for one in release.rubric.criteria.all() if one.key in release.figures]


def subject_columns(release: GoldenSet) -> list[Column]:
    """All columns of the table of subjects."""
    found = [*ABOUT, *TEXTS]
    for one in criteria_of(release):
        title = one.question or one.title
        found += [
            Column(f"value_{one.key}", kind_of(one), f"Golden value of {one.title}: {title}"),
            Column(f"source_{one.key}", Kind.TEXT, f"Where the value of {one.title} comes from."),
            Column(f"confidence_{one.key}", Kind.NUMBER, "How sure the Raters are, 0 to 1."),
            Column(f"raters_{one.key}", Kind.WHOLE, f"How many people rated {one.title}."),
        ]
    return [*found, *ENDS]


def kind_of(criterion: Criterion) -> Kind:
    """The narrowest column that holds every value of the scale as it is."""
    kinds = {type(one) for one in criterion.values}
    if criterion.level == "none":
        return Kind.JSON
    for given, kind in ((bool, Kind.TRUTH), (str, Kind.TEXT), (int, Kind.WHOLE)):
        if kinds == {given}:
            return kind
    return Kind.NUMBER if kinds <= {int, float} else Kind.JSON


def subject_rows(source: Source, split: str | None = None) -> Iterator[Row]:
    """Yield a row per subject, with its values."""
    release = released(source)
    kinds = {one.key: kind_of(one) for one in criteria_of(release)}
    ends = {
        "rubric_version": release.rubric.version,
        "release": release.number,
        "canary": release.canary,
    }
    for one in entries(source, ratings=False, split=split):
        row = {**about(one), **texts(one)}
        for golden in one.values:
            key = golden.criterion
            plain = kinds.get(key) not in (Kind.JSON, None)
            row[f"value_{key}"] = golden.value if plain else canonical_json(golden.value)
            row[f"source_{key}"] = golden.source
            row[f"confidence_{key}"] = golden.provenance.get("confidence")
            row[f"raters_{key}"] = golden.provenance.get("n_raters", 0)
        yield {**row, **ends}


def about(one: Entry) -> Row:
    found = {"item_id": one.item_id, "output_id": one.output_id, "scope": one.scope}
    return {**found, "split": one.split or None}


def texts(one: Entry) -> Row:
    """What was judged, as texts."""
    first = one.outputs[0] if one.outputs else None
    second = one.outputs[1] if len(one.outputs) > 1 else None
    return {
        "input": one.input if isinstance(one.input, str) else canonical_json(one.input),
        "context": one.context,
        "reference": one.reference,
        "metadata": canonical_json(one.metadata),
        "output": first.text if first else None,
        "model": first.model if first else None,
        "output_b": second.text if second else None,
        "model_b": second.model if second else None,
    }


def rating_rows(source: Source, split: str | None = None) -> Iterator[Row]:
    """Yield a row per rating behind the values."""
    canary = released(source).canary
    for one in rated(source, split):
        shared = about(one)
        for given in one.ratings:
            yield {**shared, **rating(given), "canary": canary}


def rating(given: Given) -> Row:
    value = given.value
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return {
        "criterion": given.criterion,
        "rater": given.rater,
        "value": canonical_json(value),
        "number": float(value) if number else None,
        "text": None if value is None else value_text(value),
        "comment": given.comment,
        "rated_at": time_text(given.at) if given.at else None,
    }
