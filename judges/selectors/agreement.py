"""A judge beside people on the same units: agreement, ceiling, position and more."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

import numpy as np

from annotation.models import Project
from annotation.selectors.agreement.counted import USUAL, Counted
from annotation.selectors.ratings import (
    Where,
    current_criteria,
    rating_table,
    reference_codes,
)
from evalhub.stats.agreement.alpha import krippendorff_alpha
from evalhub.stats.bias.position import two_order_accuracy
from evalhub.stats.coefficients import Sampling, coefficient
from evalhub.stats.comparison.ceiling import human_ceiling
from evalhub.stats.comparison.correlation import human_spearman, spearman
from evalhub.stats.comparison.metrics import Metric
from evalhub.stats.comparison.pooled import pooled_metric, pooled_value
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate, wilson
from judges.selectors.bias import bias_report
from judges.selectors.comparisons import Comparison, both_orders, compare
from judges.selectors.verdicts import runs_by_label, verdict_table

Json = dict[str, Any]
MACRO: tuple[Metric, ...] = ("precision", "recall", "f1", "balanced_accuracy", "mcc")


def judges_report(
    project: Project, *, where: Where, sampling: Sampling, counted: Counted = USUAL
) -> Json:
    """The `judges` of the report: by label, then by criterion; `counted` is about the people."""
    report: Json = {}
    tables = {one.key: rating_table(one, where, counted) for one in current_criteria(project)}
    truths = {key: reference_codes(table.criterion, where) for key, table in tables.items()}
    for label, run in runs_by_label(project).items():
        entries = {}
        for key, table in tables.items():
            verdicts = verdict_table(run, table.criterion, where)
            if verdicts.subjects.size:
                found = compare(verdicts, table, truths[key], sampling)
                entries[key] = comparison_report(found)
        if entries:
            report[label] = entries
    return report


def comparison_report(found: Comparison) -> Json:
    """One judge under one criterion, as the report prints it."""
    report: Json = {
        "n": int(found.verdicts.subjects.size),
        "n_unparsed": found.verdicts.n_unparsed,
        "accuracy": coefficient(lambda: judge_accuracy(found)),
        **class_report(found),
    }
    if found.against is not None:
        report |= against_report(found.against)
    if found.people.size:
        report |= beside_people(found)
    report |= numeric_report(found)
    return report | bias_report(found)


def against_report(against: str) -> Json:
    """What the Judge is held against; what people say in the middle is their majority's place."""
    if against == "median":
        return {"against": "majority", "majority_is": "median"}
    return {"against": against}


def class_report(found: Comparison) -> Json:
    """What counts classes: kappa, macro averages and the table; without classes only why not."""
    report: Json = {"kappa": coefficient(lambda: pooled_kappa(found, "kappa"))}
    if found.ratings.criterion.level != "nominal":
        weighted = coefficient(lambda: pooled_kappa(found, "quadratic_kappa"))
        report["weighted_kappa"] = weighted
    if not found.has_classes:
        return report
    for name in MACRO:
        with suppress(UndefinedStatistic):
            report[name] = pooled_value(found.pooled, name)
    return report | {"confusion": found.pooled.table.astype(int).tolist()}


def judge_accuracy(found: Comparison) -> Estimate:
    """Share of right verdicts.

    With both orders it is their mean over the pairs asked both ways, and unparsed counts as
    wrong; otherwise unparsed verdicts are missing and counted apart.
    """
    if found.verdicts.in_both_orders.any():
        return two_order_accuracy(*both_orders(found)).accuracy
    if len(found.verdicts.views) == 1:
        verdicts = found.verdicts.matrix[0]
        known = ~np.isnan(verdicts) & ~np.isnan(found.truth)
        return wilson(int(np.count_nonzero(verdicts == found.truth)), int(known.sum()))
    return pooled_metric(found.pooled, "accuracy", **found.options("accuracy"))


def pooled_kappa(found: Comparison, metric: Metric) -> Estimate:
    """Kappa of all verdicts; undefined where any number may be given."""
    require_classes(found)
    return pooled_metric(found.pooled, metric, **found.options(metric))


def require_classes(found: Comparison) -> None:
    if not found.has_classes:
        raise UndefinedStatistic(
            "no_classes",
            "Any number may be given, so there are no classes to count; the rank correlation and "
            "alpha say how well the numbers agree.",
        )


def beside_people(found: Comparison) -> Json:
    """What needs several raters: alpha with the judge as one more, and the human ceiling."""
    level = found.ratings.criterion.level
    together = np.vstack([found.people, found.judge])
    numbers = found.numbers(together) if level in {"interval", "ratio"} else together
    options = found.options("alpha")
    report: Json = {
        "alpha_with_raters": coefficient(lambda: krippendorff_alpha(numbers, level, **options)),
        "human_alpha": coefficient(lambda: people_alpha(found)),
    }
    if found.people.shape[0] > 1:
        report["human_ceiling"] = coefficient(lambda: ceiling(found, "accuracy"))
        report["human_ceilings"] = {
            name: coefficient(measure) for name, measure in ceilings_of(found).items()
        }
    return report


def ceilings_of(found: Comparison) -> dict[str, Callable[[], Estimate]]:
    """What people reach by the other measures of the report, by its names."""
    measures: dict[str, Callable[[], Estimate]] = {}
    if found.has_classes:
        measures["kappa"] = partial(ceiling, found, "kappa")
    if found.ratings.criterion.level != "nominal":
        if found.has_classes:
            measures["weighted_kappa"] = partial(ceiling, found, "quadratic_kappa")
        measures["spearman"] = partial(rank_ceiling, found)
    return measures


def rank_ceiling(found: Comparison) -> Estimate:
    """What people reach by rank correlation: each against the median of the others."""
    return human_spearman(found.people, **found.options("rank_ceiling"))


def ceiling(found: Comparison, metric: Metric) -> Estimate:
    """What people reach by a judge's measure: each against the majority of the others."""
    options = found.options("ceiling")
    return human_ceiling(found.people, metric, values=found.listed_points, **options)


def people_alpha(found: Comparison) -> Estimate:
    """Alpha of the people alone, on the units the judge saw."""
    level = found.ratings.criterion.level
    matrix = found.numbers(found.people) if level in {"interval", "ratio"} else found.people
    if matrix is None:
        raise UndefinedStatistic("not_numbers", f"The {level} level needs numbers.")
    return krippendorff_alpha(matrix, level, **found.options("people"))  # type: ignore[arg-type]


def numeric_report(found: Comparison) -> Json:
    """What needs ordered values."""
    if found.ratings.criterion.level == "nominal":
        return {}
    judge, truth = found.judge, found.truth
    return {"spearman": coefficient(lambda: spearman(judge, truth, **found.options("spearman")))}
