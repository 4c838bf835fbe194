"""A run beside people, slice by slice: the judge and the human ceiling of each."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

import numpy as np
from django.db.models.fields.json import KeyTextTransform

from annotation.models import DatasetImport, Project, Subject
from annotation.selectors.handout.settings import metadata_keys
from evalhub.stats.coefficients import Coefficient, Sampling, attempt
from judges.models import JudgeRun
from judges.selectors.agreement.measures import judge_accuracy, pooled_kappa
from judges.selectors.comparisons import Comparison
from judges.selectors.reports.answers import reading_of
from judges.selectors.reports.criteria import ceiling_of, difference_of, metric_of
from judges.selectors.reports.grounds import WHOLE, Cut, Sides

MOST = 8
JOIN = " / "


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
    """A report cut by a metadata key or by strata: its lines, and how many are not listed."""

    by: str
    lines: tuple[SliceLine, ...]
    n_more: int


def slice_keys(project: Project) -> list[str]:
    """What a report can be cut by: keys that several Items share values of, and the strata."""
    known = metadata_keys(project)
    keys = [one.key for one in known if len(one.values) > 1 and one.values[0][1] > 1]
    strata = JOIN.join(strata_keys(project))
    return keys if not strata or strata in keys else [*keys, strata]


def strata_keys(project: Project) -> list[str]:
    """The metadata keys by which the newest sample was drawn, parts of a time left out."""
    plans = DatasetImport.objects.filter(project=project, sample__isnull=False)
    plan = plans.order_by("-loaded_at", "-pk").values_list("sample__plan__by", flat=True).first()
    return [str(key) for key in plan or [] if ":" not in str(key)]


@dataclass(frozen=True)
class Cutting:
    """One way to cut a project's units: the value, or values, of every subject that has them."""

    keys: tuple[str, ...]
    values: Mapping[int, tuple[str, ...]]
    strata: bool = False

    @property
    def by(self) -> str:
        return JOIN.join(self.keys)

    @cached_property
    def common(self) -> list[tuple[str, ...]]:
        """The commonest values, in their order."""
        return sorted(value for value, _ in Counter(self.values.values()).most_common(MOST))

    @property
    def n_more(self) -> int:
        """How many values are not among the commonest."""
        return len(set(self.values.values())) - len(self.common)

    def parts(self, found: Comparison) -> Iterator[tuple[tuple[str, ...], Comparison]]:
        """Each of the commonest values that was judged, with the comparison of its units."""
        columns: dict[tuple[str, ...] | None, list[int]] = {}
        for at, pk in enumerate(found.verdicts.subjects.tolist()):
            columns.setdefault(self.values.get(pk), []).append(at)
        for value in self.common:
            if value in columns:
                yield value, found.only(np.array(columns[value], np.int64))


def cuttings_of(project: Project) -> list[Cutting]:
    """Every way that a report can be cut."""
    return [cutting_of(project, by) for by in slice_keys(project)]


def cutting_of(project: Project, by: str) -> Cutting:
    """Cut by the metadata key `by`, or by the strata where they are called so."""
    strata = tuple(strata_keys(project))
    keys = strata if by == JOIN.join(strata) else (by,)
    return Cutting(keys, combined(project, keys), strata=keys == strata)


def run_slices(run: JudgeRun, key: str, by: str, sampling: Sampling, cut: Cut = WHOLE) -> Slices:
    """The commonest values of the key `by`, or strata, each with what the judge is there."""
    return slices_of(Sides(run, sampling, cut), key, by)


def slices_of(sides: Sides, key: str, by: str) -> Slices:
    """The same of comparisons that are made once for everybody who asks."""
    cutting, found = cutting_of(sides.run.project, by), sides.of(key)
    parts = [] if found is None else cutting.parts(found)
    lines = (line_of(part, cutting.keys, value) for value, part in parts)
    return Slices(by, tuple(lines), cutting.n_more)


def combined(project: Project, keys: Sequence[str]) -> dict[int, tuple[str, ...]]:
    """The values of every subject that has one of each key."""
    columns = [values_of(project, key) for key in keys]
    everywhere = set.intersection(*(set(one) for one in columns))
    return {pk: tuple(one[pk] for one in columns) for pk in everywhere}


def values_of(project: Project, key: str) -> dict[int, str]:
    """The value of every subject that has one, as text."""
    text = KeyTextTransform(key, "item__metadata")
    rows = Subject.objects.filter(project=project, item__metadata__has_key=key)
    pairs = rows.annotate(slice_value=text).values_list("pk", "slice_value")
    return {pk: value for pk, value in pairs if value is not None}


def line_of(part: Comparison, keys: Sequence[str], value: tuple[str, ...]) -> SliceLine:
    metric = metric_of(part)
    gap, people = difference_of(part, metric), ceiling_of(part, metric)
    return SliceLine(
        criterion=part.ratings.criterion.title,
        value=JOIN.join(value),
        n=int(part.verdicts.subjects.size),
        accuracy=attempt(lambda: judge_accuracy(part)),
        accuracy_ceiling=ceiling_of(part, "accuracy"),
        kappa=attempt(lambda: pooled_kappa(part, metric)),
        ceiling=people,
        difference=gap,
        reading=reading_of(gap, people),
        query=urlencode([("where", f"{by}={one}") for by, one in zip(keys, value, strict=True)]),
    )
