"""How raters did on traps, for those who manage them. Never for annotators."""

from dataclasses import dataclass

from django.db.models import Count, F, Q, Sum

from annotation.models import Project, Rater
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate
from evalhub.stats.proportions import wilson


@dataclass(frozen=True)
class TrapFigures:
    """One rater's first answers: whole traps passed, and single ratings passed.

    `share` is over single ratings, with Wilson's interval; None before the first trap.
    """

    rater: str
    n_shown: int
    n_passed: int
    n_ratings: int
    n_ratings_passed: int
    share: Estimate | None


def trap_figures(project: Project) -> list[TrapFigures]:
    """Every rater of the project, by key."""
    results = Q(trap_results__n_passed=F("trap_results__n_expected"))
    raters = Rater.objects.filter(project=project).annotate(
        shown=Count("trap_results"),
        passed=Count("trap_results", filter=results),
        ratings=Sum("trap_results__n_expected", default=0),
        met=Sum("trap_results__n_passed", default=0),
    )
    return [
        TrapFigures(
            rater=rater.key,
            n_shown=rater.shown,
            n_passed=rater.passed,
            n_ratings=rater.ratings,
            n_ratings_passed=rater.met,
            share=share_of(rater.met, rater.ratings),
        )
        for rater in raters.order_by("key")
    ]


def share_of(passed: int, n: int) -> Estimate | None:
    try:
        return wilson(passed, n)
    except UndefinedStatistic:
        return None
