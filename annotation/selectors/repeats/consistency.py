"""How far people agree with themselves: first and second answers to subjects that came back."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from django.db import connection

from annotation.models import Criterion, Project, Rater
from annotation.selectors.agreement.counted import EVERYBODY, USUAL, Counted
from annotation.selectors.ratings import (
    Where,
    code_of,
    current_criteria,
    in_numbers,
    matching_items,
    scale_of,
)
from evalhub.stats.agreement.alpha import krippendorff_alpha
from evalhub.stats.coefficients import Coefficient, Sampling, as_json, attempt
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate
from evalhub.stats.proportions import wilson
from evalhub.stats.tables import FloatArray

Given = dict[str, Any]
# An excluded rater's first answer has another status; their second one keeps its own. Who looked
# at what is shown after the first, with the second one on the desk, agrees with more than oneself.
PAIRS = """
    SELECT rater.key, first.subject_id, second.submitted_at,
           (SELECT jsonb_object_agg(c.key, r.value) FROM annotation_rating r
            JOIN annotation_criterion c ON c.id = r.criterion_id
            WHERE r.annotation_id = first.id AND r.value IS NOT NULL AND c.level <> 'none'),
           (SELECT jsonb_object_agg(c.key, r.value) FROM annotation_rating r
            JOIN annotation_criterion c ON c.id = r.criterion_id
            WHERE r.annotation_id = second.id AND r.value IS NOT NULL AND c.level <> 'none')
    FROM annotation_annotation second
    JOIN annotation_annotation first
      ON first.subject_id = second.subject_id AND first.rater_id = second.rater_id
     AND first.status = ANY(%(statuses)s)
    JOIN annotation_rater rater ON rater.id = second.rater_id
    WHERE second.project_id = %(project)s AND second.status = 'repeat'
      AND NOT EXISTS (SELECT 1 FROM annotation_reveal
                      WHERE annotation_id = first.id AND shown_at < second.submitted_at)
      AND (%(raters)s::bigint[] IS NULL OR second.rater_id = ANY(%(raters)s::bigint[]))
    ORDER BY rater.key, second.submitted_at
"""


@dataclass(frozen=True)
class OwnPair:
    """A rater's two answers to one subject: values by criterion key, abstentions left out."""

    rater: str
    subject: int
    at: datetime
    first: Given
    second: Given

    @property
    def same(self) -> float | None:
        """The share of criteria with the same value; None where none was rated twice."""
        both = self.first.keys() & self.second.keys()
        return (
            float(np.mean([self.first[key] == self.second[key] for key in both])) if both else None
        )


@dataclass(frozen=True)
class CriterionConsistency:
    """Agreement with oneself under one criterion, over `n` units rated twice."""

    key: str
    title: str
    level: str
    n: int
    agreement: Coefficient
    alpha: Coefficient


@dataclass(frozen=True)
class SelfConsistency:
    """One rater's agreement with themselves; `n` subjects came back and were answered."""

    rater: str
    n: int
    agreement: Coefficient
    criteria: tuple[CriterionConsistency, ...]


def own_pairs(
    project: Project, *, raters: Collection[int] | None = None, counted: Counted = USUAL
) -> list[OwnPair]:
    """Every pair of a first and a second answer, by rater and time."""
    given = {
        "project": project.pk,
        "statuses": counted.statuses,
        "raters": None if raters is None else list(raters),
    }
    with connection.cursor() as cursor:
        cursor.execute(PAIRS, given)
        rows = cursor.fetchall()
    return [OwnPair(*row[:3], as_values(row[3]), as_values(row[4])) for row in rows]


def as_values(found: str | None) -> Given:
    return json.loads(found) if found else {}


def self_consistency(
    project: Project,
    *,
    sampling: Sampling,
    where: Where = (),
    counted: Counted = USUAL,
) -> list[SelfConsistency]:
    """Everybody who answered something twice, by key, over the items that match `where`."""
    pairs = own_pairs(project, counted=counted)
    if where:
        items = matching_items(project, where)
        kept = set(items.values_list("subjects__pk", flat=True))
        pairs = [pair for pair in pairs if pair.subject in kept]
    return summaries(pairs, current_criteria(project), sampling)


def rater_consistency(rater: Rater, *, sampling: Sampling) -> SelfConsistency | None:
    """One rater's agreement with themselves; None where nothing of theirs has come back."""
    pairs = own_pairs(rater.project, raters=[rater.pk], counted=EVERYBODY)
    found = summaries(pairs, current_criteria(rater.project), sampling)
    return found[0] if found else None


def summaries(
    pairs: Sequence[OwnPair], criteria: Sequence[Criterion], sampling: Sampling
) -> list[SelfConsistency]:
    by_rater: dict[str, list[OwnPair]] = defaultdict(list)
    for pair in pairs:
        by_rater[pair.rater].append(pair)
    return [
        SelfConsistency(
            rater=rater,
            n=len(own),
            agreement=attempt(lambda own=own: overall(own)),
            criteria=tuple(
                under(criterion, own, sampling)
                for criterion in criteria
                if any(criterion.key in pair.first.keys() & pair.second.keys() for pair in own)
            ),
        )
        for rater, own in sorted(by_rater.items())
    ]


def overall(pairs: Sequence[OwnPair]) -> Estimate:
    """The mean share of equal values of a subject, with Wilson's interval over the subjects."""
    shares = [pair.same for pair in pairs if pair.same is not None]
    if not shares:
        raise UndefinedStatistic("no_unit", "Nothing was rated twice: both answers abstain.")
    return wilson(float(np.sum(shares)), len(shares))


def under(
    criterion: Criterion, pairs: Sequence[OwnPair], sampling: Sampling
) -> CriterionConsistency:
    """Percent and alpha of the first answers against the second ones."""
    both = [pair for pair in pairs if criterion.key in pair.first.keys() & pair.second.keys()]
    scale = scale_of(criterion)
    codes = np.array(
        [
            [code_of(given[criterion.key], scale) for given in side]
            for side in ([pair.first for pair in both], [pair.second for pair in both])
        ],
        dtype=np.float64,
    )
    same = int(np.count_nonzero(codes[0] == codes[1]))
    return CriterionConsistency(
        key=criterion.key,
        title=criterion.title,
        level=criterion.level,
        n=len(both),
        agreement=attempt(lambda: wilson(same, len(both))),
        alpha=attempt(lambda: own_alpha(criterion, codes, sampling, pairs[0].rater)),
    )


def own_alpha(criterion: Criterion, codes: FloatArray, sampling: Sampling, rater: str) -> Estimate:
    """Krippendorff's alpha of two occasions at the criterion's level."""
    numbers = in_numbers(codes, scale_of(criterion))
    ranked = criterion.level in {"nominal", "ordinal"}
    if not ranked and numbers is None:
        raise UndefinedStatistic("not_numbers", f"The {criterion.level} level needs numbers.")
    rng = sampling.rng(criterion.key, "self", rater)
    matrix = codes if ranked else numbers
    return krippendorff_alpha(matrix, criterion.level, rng=rng, resamples=sampling.resamples)  # type: ignore[arg-type]


def consistency_report(
    project: Project, *, where: Where, sampling: Sampling, counted: Counted = USUAL
) -> dict[str, Any]:
    """The part of `report --json`: by rater, in all and per criterion."""
    found = self_consistency(project, sampling=sampling, where=where, counted=counted)
    return {one.rater: entry(one) for one in found}


def entry(one: SelfConsistency) -> Mapping[str, Any]:
    return {
        "n": one.n,
        "agreement": as_json(one.agreement),
        "criteria": {
            criterion.key: {
                "n": criterion.n,
                "agreement": as_json(criterion.agreement),
                "alpha": as_json(criterion.alpha),
            }
            for criterion in one.criteria
        },
    }
