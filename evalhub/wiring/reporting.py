"""Wiring: the whole of `report --json`, people and judges together."""

from typing import Any

from annotation.models import Project
from annotation.selectors.agreement.counted import USUAL, Counted
from annotation.selectors.agreement.report import criteria_report
from annotation.selectors.quality.exclusions import excluded_raters
from annotation.selectors.ratings import Where, matching_items
from annotation.selectors.repeats.consistency import consistency_report
from annotation.selectors.sanity.checks import findings_json
from annotation.selectors.trap_scores import rater_traps
from calibration.selectors.consensus.standing import standing_policy
from calibration.selectors.consensus.values import consensus_tallies
from evalhub.stats.coefficients import Sampling
from judges.selectors.agreement.reports import judges_report

SCHEMA = "evalhub.report/1"


def project_report(
    project: Project,
    *,
    where: Where,
    sampling: Sampling,
    counted: Counted = USUAL,
    epsilon: float | None = None,
) -> dict[str, Any]:
    """Return the report as JSON-ready values; what has no data is left out.

    Excluded raters are named, and `included` says whether they are in the figures; `ratings`
    says whether those hold first answers or the newest revisions. `findings` are about all of
    the project's data, whatever `where` says.
    """
    traps = rater_traps(project, where, counted)
    return {
        "schema": SCHEMA,
        "project": project.slug,
        "seed": sampling.seed,
        "resamples": sampling.resamples,
        "where": dict(where),
        "ratings": "revised" if counted.revised else "first",
        "criteria": with_policy(
            project,
            criteria_report(project, where=where, sampling=sampling, counted=counted),
            where,
        ),
        "self_consistency": consistency_report(
            project, where=where, sampling=sampling, counted=counted
        ),
        "excluded": {"raters": excluded_raters(project), "included": counted.with_excluded},
        "findings": findings_json(project),
        "judges": judges_report(
            project, where=where, sampling=sampling, counted=counted, epsilon=epsilon
        ),
        "traps": {
            rater: {
                "items": score.items,
                "items_passed": score.items_passed,
                "ratings": score.ratings,
                "ratings_passed": score.ratings_passed,
            }
            for rater, score in sorted(traps.items())
        },
    }


def with_policy(project: Project, criteria: dict[str, Any], where: Where) -> dict[str, Any]:
    """Add what the consensus policy in force makes of each criterion's units."""
    standing = standing_policy(project)
    items = matching_items(project, where) if where else None
    tallies = consensus_tallies(project, standing.policy, items=items)
    for key, tally in tallies.items():
        if key in criteria:
            consensus = criteria[key].setdefault("consensus", {})
            consensus["policy"] = {
                "version": standing.number,
                "counts": tally.shown,
                "methods": dict(tally.methods),
                "without": dict(tally.reasons),
            }
    return criteria
