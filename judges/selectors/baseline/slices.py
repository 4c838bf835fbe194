"""A run beside people, slice by slice: the judge and the human ceiling of each."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

import numpy as np
from django.db.models.fields.json import KeyTextTransform

from annotation.models import Project, Subject
from annotation.selectors.handout.settings import metadata_keys
from evalhub.stats.coefficients import Coefficient, Sampling, attempt
from judges.models import JudgeRun
from judges.selectors.agreement.measures import judge_accuracy, pooled_kappa
from judges.selectors.comparisons import Comparison
from judges.selectors.reports.answers import reading_of
from judges.selectors.reports.criteria import ceiling_of, difference_of, metric_of
from judges.selectors.reports.grounds import WHOLE, Cut, Sides

MOST = 8


@dataclass(frozen=True)
class SliceLine:
    """One criterion in one slice, ready to print; `query` leads to the report of that slice."""

    criterion: str
    value: str
    n: int
    accuracy: Coefficient
    accuracy_ceiling: Coefficient | None
    kappa: Coefficient
    ceiling: Coefficient | None
    difference: Coefficient | None
    reading: str
    query: str


@dataclass(frozen=True)
class Slices:
    """A report cut by a metadata key: its lines, and how many values are not listed."""

    by: str
    lines: tuple[SliceLine, ...]
    n_more: int


def slice_keys(project: Project) -> list[str]:
    """What a report can be cut by: keys with several values that are not all different."""
    known = metadata_keys(project)
    return [one.key for one in known if len(one.values) > 1 and one.values[0][1] > 1]


def run_slices(run: JudgeRun, key: str, by: str, sampling: Sampling, cut: Cut = WHOLE) -> Slices:
    """The commonest values of the metadata key `by`, each with what the judge is there."""
    return slices_of(Sides(run, sampling, cut), key, by)


def slices_of(sides: Sides, key: str, by: str) -> Slices:
    """The same of comparisons that are made once for everybody who asks."""
    values = values_of(sides.run.project, by)
    common = [value for value, _ in Counter(values.values()).most_common(MOST)]
    found = sides.of(key)
    lines = () if found is None else lines_of(found, by, values, sorted(common))
    return Slices(by, tuple(lines), len(set(values.values())) - len(common))


def values_of(project: Project, key: str) -> dict[int, str]:
    """The value of every subject that has one, as text."""
    text = KeyTextTransform(key, "item__metadata")
    rows = Subject.objects.filter(project=project, item__metadata__has_key=key)
    pairs = rows.annotate(slice_value=text).values_list("pk", "slice_value")
    return {pk: value for pk, value in pairs if value is not None}


def lines_of(
    found: Comparison, by: str, values: Mapping[int, str], common: Sequence[str]
) -> Iterator[SliceLine]:
    own = np.array([values.get(int(pk), "") for pk in found.verdicts.subjects])
    for value in common:
        columns = np.flatnonzero(own == value)
        if columns.size:
            yield line_of(found.only(columns), by, value)


def line_of(part: Comparison, by: str, value: str) -> SliceLine:
    metric = metric_of(part)
    gap, people = difference_of(part, metric), ceiling_of(part, metric)
    return SliceLine(
        criterion=part.ratings.criterion.title,
        value=value,
        n=int(part.verdicts.subjects.size),
        accuracy=attempt(lambda: judge_accuracy(part)),
        accuracy_ceiling=ceiling_of(part, "accuracy"),
        kappa=attempt(lambda: pooled_kappa(part, metric)),
        ceiling=people,
        difference=gap,
        reading=reading_of(gap, people),
        query=urlencode({"where": f"{by}={value}"}),
    )
