"""Raters beside each other, in alphabetical order: nobody is ranked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from uuid import UUID

import numpy as np
from django.db.models import Count, Exists, OuterRef, Q

from annotation.models import Annotation, Exclusion, Project, Rater
from annotation.selectors.agreement.counted import USUAL, Counted
from annotation.selectors.ratings import FloatArray, RatingTable
from annotation.selectors.review.pseudonyms import labels
from annotation.selectors.trap_scores import RaterTraps
from evalhub.errors import NotFound
from evalhub.stats.coefficients import Coefficient, Sampling, attempt
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate
from evalhub.stats.proportions import wilson
from evalhub.stats.raters.others import agreement_with_others, severity
from evalhub.templatetags.parts import initials

PAGE = 30


@dataclass(frozen=True)
class CriterionStanding:
    """A rater under one criterion."""

    title: str
    n: int
    agreement: Coefficient
    severity: Coefficient | None


@dataclass(frozen=True)
class RaterLine:
    """One rater as leads see them. `traps` counts expected ratings, `items` whole trap items."""

    rater: Rater
    name: str
    n_annotations: int
    agreement: Coefficient
    traps: RaterTraps | None
    traps_passed: Estimate | None
    seconds: float | None
    standings: tuple[CriterionStanding, ...] = ()

    @property
    def is_paused(self) -> bool:
        return self.rater.paused_at is not None

    @property
    def is_excluded(self) -> bool:
        return bool(getattr(self.rater, "excluded", False))

    @property
    def mark(self) -> str:
        return mark_of(self.name)


def mark_of(name: str) -> str:
    """Two characters for a dot: the number of rater-01, the initials of a name."""
    return name[-2:] if name[-2:].isdigit() else initials(name)


def raters_of(
    project: Project, start: int = 0, most: int | None = None, *, counted: Counted = USUAL
) -> list[Rater]:
    """The project's raters with their number of annotations, by key; or a page of them."""
    answers = Count("annotations", filter=Q(annotations__status__in=counted.statuses))
    raters = Rater.objects.filter(project=project).select_related("user")
    live = Exclusion.objects.filter(rater=OuterRef("pk"), lifted_at=None)
    raters = raters.annotate(n=answers, excluded=Exists(live)).order_by("key")
    found = list(raters[start : None if most is None else start + most])
    for rater in found:
        rater.project = project
    return found


def count_raters(project: Project) -> int:
    return Rater.objects.filter(project=project).count()


def get_rater(project: Project, public_id: UUID) -> Rater:
    rater = Rater.objects.filter(project=project, public_id=public_id).first()
    if rater is None:
        raise NotFound
    rater.project = project
    return rater


def rater_lines(
    tables: Sequence[RatingTable],
    raters: Sequence[Rater],
    sampling: Sampling,
    traps: Mapping[str, RaterTraps],
    counted: Counted = USUAL,
    *,
    by_criterion: bool = False,
) -> list[RaterLine]:
    """What is known about some raters: agreement over all criteria, traps, pace as context."""
    keys, matrix = stacked(tables)
    rows = {key: row for row, key in enumerate(keys)}
    pace, names = median_seconds(raters, counted), labels(raters[0].project) if raters else {}
    lines = []
    for rater in raters:
        score = traps.get(rater.key)
        passed = wilson(score.ratings_passed, score.ratings) if score else None
        standings = standings_of(tables, rater.key, sampling) if by_criterion else ()
        lines.append(
            RaterLine(
                rater=rater,
                name=names[rater.pk],
                n_annotations=rater.n,  # type: ignore[attr-defined]
                agreement=agreement_of(matrix, rows.get(rater.key), sampling, rater.key),
                traps=score,
                traps_passed=passed,
                seconds=pace.get(rater.pk),
                standings=standings,
            )
        )
    return lines


def stacked(tables: Sequence[RatingTable]) -> tuple[list[str], FloatArray]:
    """All criteria side by side; values are only ever compared within a column."""
    keys = sorted({key for table in tables for key in table.raters})
    width = sum(table.subjects.size for table in tables)
    matrix = np.full((len(keys), width), np.nan)
    place, rows = 0, {key: row for row, key in enumerate(keys)}
    for table in tables:
        size = table.subjects.size
        matrix[[rows[key] for key in table.raters], place : place + size] = table.matrix
        place += size
    return keys, matrix


def agreement_of(matrix: FloatArray, row: int | None, sampling: Sampling, key: str) -> Coefficient:
    if row is None:
        return UndefinedStatistic("no_rating", "This Rater has no Rating that counts.")
    rng = sampling.rng("rater", key)
    return attempt(
        lambda: agreement_with_others(matrix, row, rng=rng, resamples=sampling.resamples)
    )


def standings_of(
    tables: Sequence[RatingTable], key: str, sampling: Sampling
) -> tuple[CriterionStanding, ...]:
    """Agreement and severity of one rater under each criterion they rated."""
    found = []
    for table in tables:
        if key in table.raters:
            row = table.raters.index(key)
            numbers, rng = table.numbers, sampling.rng("severity", key, table.criterion.key)
            shift = (
                attempt(lambda m=numbers, r=row, g=rng: severity(m, r, rng=g, resamples=200))
                if numbers is not None
                else None
            )
            found.append(
                CriterionStanding(
                    title=table.criterion.title,
                    n=int(np.count_nonzero(~np.isnan(table.matrix[row]))),
                    agreement=agreement_of(table.matrix, row, sampling, key),
                    severity=shift,
                )
            )
    return tuple(found)


def median_seconds(raters: Sequence[Rater], counted: Counted = USUAL) -> dict[int, float]:
    """Median seconds of an annotation, by rater id: context for planning, never a target."""
    rows = Annotation.objects.filter(
        rater__in=raters, status__in=counted.statuses, seconds__isnull=False
    ).values_list("rater_id", "seconds")
    times: dict[int, list[float]] = {}
    for rater, seconds in rows.iterator(chunk_size=20_000):
        times.setdefault(rater, []).append(seconds)
    return {rater: median(values) for rater, values in times.items()}
