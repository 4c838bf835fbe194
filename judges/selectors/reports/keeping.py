"""Figures that were computed once are kept until anything they are made of changes."""

import hashlib
import json
from collections.abc import Callable
from typing import TypeVar

from django.core.cache import cache
from django.db.models import Count, Max

from annotation.models import Annotation, Reference
from evalhub.audit.models import Event
from evalhub.stats.coefficients import Sampling
from judges.models import JudgeRun, Verdict
from judges.selectors.reports.grounds import Cut

HOURS = 6 * 3600
# Raised whenever what is kept looks different from what an older release kept.
SHAPE = 1
Figures = TypeVar("Figures")


def kept(
    run: JudgeRun, what: str, sampling: Sampling, cut: Cut, compute: Callable[[], Figures]
) -> Figures:
    """The figures `what` of a run: those that are kept, or computed now."""
    key = key_of(run, what, sampling, cut)
    found: Figures | None = cache.get(key)
    if found is None:
        found = compute()
        cache.set(key, found, HOURS)
    return found


def key_of(run: JudgeRun, what: str, sampling: Sampling, cut: Cut) -> str:
    asked = [list(cut.where), cut.counted.query, cut.grounds.text]
    about = [SHAPE, what, sampling.seed, sampling.resamples, asked, stamp(run)]
    digest = hashlib.sha256(json.dumps(about).encode()).hexdigest()
    return f"judge_report:{run.pk}:{digest}"


def stamp(run: JudgeRun) -> list[int]:
    """Other numbers than before if anything was said, changed or decided in the project.

    Every change writes an event; verdicts and loaded rows come without one each.
    """
    project = run.project
    events = Event.objects.filter(project_id=project.public_id).order_by("-id")
    rows = (
        Verdict.objects.filter(run=run),
        Annotation.objects.filter(project=project),
        Reference.objects.filter(project=project),
    )
    counts = [each.aggregate(n=Count("id"), last=Max("id")) for each in rows]
    last = events.values_list("id", flat=True).first() or 0
    return [last, *(row[name] or 0 for row in counts for name in ("n", "last"))]
