"""Figures that were computed once are kept until anything they are made of changes."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from django.core.cache import cache
from django.db.models import Count, Max

from annotation.models import Annotation, Project, Reference
from evalhub.audit.models import Event
from evalhub.stats.coefficients import Sampling
from judges.models import JudgeRun, Verdict
from judges.selectors.reports.grounds import Cut

HOURS = 6 * 3600
# Raised whenever what is kept looks different from what an older release kept.
SHAPE = 3
Figures = TypeVar("Figures")


def kept(
    run: JudgeRun, what: str, sampling: Sampling, cut: Cut, compute: Callable[[], Figures]
) -> Figures:
    """The figures `what` of a run: those that are kept, or computed now."""
    return Shelf(run, sampling, cut).of(what, compute)


@dataclass(frozen=True)
class Shelf:
    """What is kept of a run; whether anything changed since is asked once for all of it."""

    run: JudgeRun
    sampling: Sampling
    cut: Cut

    def of(self, what: str, compute: Callable[[], Figures]) -> Figures:
        """The figures of one name, kept or computed now."""
        return kept_as(f"run {self.run.pk} {what}", self._about, compute)

    def found(self, what: str) -> Any:
        """The figures of one name if they are kept, else None."""
        kept = cache.get(key_of(f"run {self.run.pk} {what}", self._about))
        return kept[0] if kept else None

    @cached_property
    def _about(self) -> list[Any]:
        sampling = [self.sampling.seed, self.sampling.resamples]
        return [*sampling, *asked(self.cut), stamp(self.run.project, [self.run])]


def kept_as(what: str, about: Sequence[Any], compute: Callable[[], Figures]) -> Figures:
    """The same of anything: `about`, which JSON can hold, is all that the figures depend on."""
    key = key_of(what, about)
    found: tuple[Figures] | None = cache.get(key)
    if found is None:
        # In a tuple, for there may be none to keep.
        found = (compute(),)
        cache.set(key, found, HOURS)
    return found[0]


def key_of(what: str, about: Sequence[Any]) -> str:
    digest = hashlib.sha256(json.dumps([SHAPE, what, *about]).encode()).hexdigest()
    return f"judge_figures:{digest}"


def asked(cut: Cut) -> list[Any]:
    """A cut as part of what is kept about it."""
    return [list(cut.where), cut.counted.query, cut.grounds.text]


def stamp(project: Project, runs: Sequence[JudgeRun]) -> list[int]:
    """Other numbers than before if anything was said, changed or decided in the project.

    Every change writes an event; verdicts of the runs and loaded rows come without one each. One
    that was begun before another may be stored after it: the last event alone does not tell.
    """
    rows = (
        Event.objects.filter(project_id=project.public_id),
        Verdict.objects.filter(run__in=runs),
        Annotation.objects.filter(project=project),
        Reference.objects.filter(project=project),
    )
    counts = [each.aggregate(n=Count("id"), last=Max("id")) for each in rows]
    return [row[name] or 0 for row in counts for name in ("n", "last")]
