"""Judges whose scale or labels seem turned, beside people and beside references."""

from collections.abc import Iterator

import numpy as np

from annotation.models import Project
from annotation.selectors.ratings import (
    current_criteria,
    rating_table,
    reference_codes,
    text_at,
)
from evalhub.stats.coefficients import Sampling
from evalhub.stats.lint.contrary import contrary_pair
from evalhub.stats.lint.findings import Finding
from evalhub.stats.lint.rated import Rated
from judges.selectors.comparisons import Comparison, compare
from judges.selectors.verdicts import runs_by_label, verdict_table

AGAINST = {"reference": "the references", "median": "the median of people"}


def contrary_judges(project: Project) -> Iterator[Finding]:
    """Judges that agree with people or references less than chance would, or far more turned."""
    runs = runs_by_label(project)
    criteria = current_criteria(project) if runs else []
    tests = len(runs) * len(criteria)
    for criterion in criteria:
        table, truth = rating_table(criterion), reference_codes(criterion)
        for label, run in runs.items():
            verdicts = verdict_table(run, criterion)
            if verdicts.subjects.size:
                found = compare(verdicts, table, truth, Sampling())
                yield from compared(found, label, tests)


def compared(found: Comparison, label: str, tests: int) -> Iterator[Finding]:
    """One judge under one criterion, beside what it is held against."""
    scale, criterion = found.ratings.scale, found.ratings.criterion
    against = AGAINST.get(found.against or "", "the majority of people")
    pair = Rated(
        criterion=criterion.key,
        raters=(label, against),
        matrix=np.stack([found.judge, found.truth]),
        values=found.points,
        names=tuple(text_at(place, scale) for place in range(len(scale.values or ()))),
        ordered=criterion.level != "nominal",
    )
    judge, truth = pair.codes
    yield from contrary_pair(pair, judge, truth, (f"The Judge {label}", against), tests=tests)
