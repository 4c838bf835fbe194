"""Pairs of raters who share errors, over everything a project knows to be wrong."""

from dataclasses import dataclass

import numpy as np

from annotation.models import ExpectedRating, Project
from annotation.quality.conditions import Evidence
from annotation.quality.copying import Pair, copying_pairs, wrong_answers
from annotation.selectors.agreement.counted import USUAL, Counted
from annotation.selectors.raters import stacked
from annotation.selectors.ratings import (
    FloatArray,
    RatingTable,
    code_of,
    current_criteria,
    rating_table,
    reference_codes,
)
from evalhub.stats.consensus.majority import majority
from evalhub.stats.proportions import wilson

# With fewer ratings of a unit, two who copy would be its majority.
LEAST_FOR_MAJORITY = 5


@dataclass(frozen=True)
class SharedErrors:
    """Two raters by key, with what they share."""

    first: str
    second: str
    pair: Pair

    def as_json(self, threshold: float) -> dict[str, object]:
        """The evidence as a firing stores it."""
        found = wilson(self.pair.same, self.pair.n)
        evidence = Evidence(
            k=self.pair.same,
            n=self.pair.n,
            value=found.value,
            low=found.low,
            high=found.high,
            confidence=found.confidence,
            threshold=threshold,
            window=self.pair.n,
            n_subjects=self.pair.n,
            method="Poisson tail, Benjamini-Yekutieli",
            peers=self.pair.expected / self.pair.n,
        )
        return {
            **evidence.as_json(),
            "expected": self.pair.expected,
            "p": self.pair.p,
            "q": self.pair.q,
        }


def shared_errors(
    project: Project, threshold: float, counted: Counted = USUAL
) -> list[SharedErrors]:
    """The pairs that stand out at a false discovery rate, most striking first."""
    every = [rating_table(one, (), counted) for one in current_criteria(project)]
    tables = [table for table in every if table.n_ratings]
    if not tables:
        return []
    keys, matrix = stacked(tables)
    truth = np.concatenate([true_values(table) for table in tables])
    found = copying_pairs(wrong_answers(matrix, truth))
    return [
        SharedErrors(keys[pair.first], keys[pair.second], pair)
        for pair in found
        if pair.q < threshold
    ]


def true_values(table: RatingTable) -> FloatArray:
    """Trap, else reference, else what the majority of five or more gave; NaN where unknown."""
    truth = table.align(trap_codes(table))
    references = table.align(reference_codes(table.criterion))
    truth = np.where(np.isnan(truth), references, truth)
    rated = (~np.isnan(table.matrix)).sum(axis=0)
    common = majority(table.matrix)
    labels = np.where((rated >= LEAST_FOR_MAJORITY) & ~common.tied, common.labels, np.nan)
    return np.where(np.isnan(truth), labels, truth)


def trap_codes(table: RatingTable) -> dict[int, float]:
    """Exactly expected values by subject; where a trap allows a range nothing is wrong."""
    project, key = table.criterion.rubric.project, table.criterion.key
    expected = ExpectedRating.objects.filter(
        trap__project=project, trap__active=True, criterion__key=key, tolerance__isnull=True
    )
    pairs = expected.values_list("subject_id", "value")
    return {subject: code_of(value, table.scale) for subject, value in pairs}
