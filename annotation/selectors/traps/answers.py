"""First answers to traps as the table that their statistics take."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from django.db.models import F

from annotation.models import Project
from annotation.selectors.agreement.counted import USUAL, Counted
from annotation.selectors.quality.exclusions import trap_results
from evalhub.sql.prepared import fetch
from evalhub.stats.tables import FloatArray

# What each of some people usually takes for an answer at the desk.
PACE = """
    SELECT rater_id, percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds)
    FROM annotation_annotation
    WHERE rater_id = ANY(%(raters)s::bigint[]) AND status = ANY(%(statuses)s) AND seconds > 0
      AND NOT imported
    GROUP BY rater_id
"""


@dataclass(frozen=True)
class TrapAnswers:
    """Shape (raters, traps), rows and columns by id: passed 1 or 0, when, and how fast.

    `pace` is seconds over what the rater usually takes; NaN is missing in all three.
    """

    traps: tuple[int, ...]
    passed: FloatArray
    at: FloatArray
    pace: FloatArray


def trap_answers_table(project: Project, counted: Counted = USUAL) -> TrapAnswers:
    """Every trap's first answers; passed means wholly."""
    results = trap_results(project, counted).filter(n_expected__gt=0)
    rows = list(
        results.annotate(trap=F("subject__item__trap"))
        .filter(trap__isnull=False)
        .order_by("-scored_at")
        .values_list(
            "rater_id", "trap", "n_passed", "n_expected", "scored_at", "annotation__seconds"
        )
    )
    raters = {rater: n for n, rater in enumerate(sorted({row[0] for row in rows}))}
    traps = {trap: n for n, trap in enumerate(sorted({row[1] for row in rows}))}
    usual = dict(fetch(PACE, {"raters": list(raters), "statuses": counted.statuses}))
    passed, at, pace = np.full((3, len(raters), len(traps)), np.nan)
    # Newest first: what stands in the end is each rater's first answer.
    for rater, trap, n_passed, n_expected, scored_at, seconds in rows:
        cell = raters[rater], traps[trap]
        passed[cell] = n_passed == n_expected
        at[cell] = moment(scored_at)
        pace[cell] = seconds / usual[rater] if seconds and rater in usual else np.nan
    return TrapAnswers(tuple(traps), passed, at, pace)


def moment(at: datetime) -> float:
    return at.timestamp()
