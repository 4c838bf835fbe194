"""What Dawid and Skene's model makes of each unit's ratings, with how sure it is."""

from collections import defaultdict

import numpy as np

from annotation.dataset.kinds.scales import SETS
from annotation.dataset.values import value_key
from annotation.models import Criterion, Project
from annotation.selectors.agreement.report import has_no_classes
from annotation.selectors.agreement.unmeasured import answers_to, option_tables
from annotation.selectors.ratings import RatingTable, rating_table, value_at
from calibration.consensus.deciding import Estimate, options_held
from calibration.selectors.units import golden_criteria
from evalhub.stats.consensus.dawid_skene import DawidSkene, dawid_skene
from evalhub.stats.errors import UndefinedStatistic

Estimates = dict[int, Estimate]


def model_estimates(project: Project) -> dict[str, Estimates]:
    """By criterion key and subject; a criterion that the model cannot be fitted to is left out."""
    found: dict[str, Estimates] = {}
    for criterion in golden_criteria(project):
        estimates = several_options(criterion) if criterion.kind in SETS else classes_of(criterion)
        if estimates:
            found[criterion.key] = estimates
    return found


def classes_of(criterion: Criterion) -> Estimates:
    """The most probable value of each unit; nothing where there are no classes."""
    table = rating_table(criterion)
    fitted = None if has_no_classes(table) else fit(table)
    if fitted is None:
        return {}
    names = [value_key(value_at(float(code), table.scale)) for code in fitted.values]
    best, sure = fitted.posteriors.argmax(axis=1), fitted.posteriors.max(axis=1)
    return {
        subject: Estimate(None if tied else names[place], confidence)
        for subject, place, confidence, tied in zip(
            table.subjects.tolist(), best.tolist(), sure.tolist(), fitted.tied.tolist(), strict=True
        )
    }


def several_options(criterion: Criterion) -> Estimates:
    """Each option as a question of yes or no of its own."""
    chosen: dict[int, dict[str, float]] = defaultdict(dict)
    for option, table in zip(criterion.values, option_tables(answers_to(criterion)), strict=False):
        for subject, share in zip(table.subjects.tolist(), said_yes(table), strict=True):
            chosen[subject][value_key(option)] = share
    return {subject: options_held(shares) for subject, shares in chosen.items()}


def said_yes(table: RatingTable) -> list[float]:
    """How probable it is that an option holds; everybody's answer where all say the same."""
    fitted = fit(table)
    if fitted is None:
        return [float(share) for share in np.nanmean(table.matrix, axis=0)]
    return [float(share) for share in fitted.posteriors[:, -1]]


def fit(table: RatingTable) -> DawidSkene | None:
    try:
        return dawid_skene(table.matrix)
    except UndefinedStatistic:
        return None
