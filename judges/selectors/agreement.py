"""A judge beside people on the same units: agreement, ceiling, position and more."""

from typing import Any

import numpy as np

from annotation.models import Project
from annotation.selectors.ratings import (
    Where,
    current_criteria,
    rating_table,
    reference_codes,
)
from evalhub.stats.agreement.alpha import krippendorff_alpha
from evalhub.stats.bias import two_order_accuracy
from evalhub.stats.coefficients import Sampling, coefficient
from evalhub.stats.comparison.ceiling import human_ceiling
from evalhub.stats.comparison.confusion import accuracy, confusion
from evalhub.stats.comparison.correlation import spearman
from evalhub.stats.comparison.metrics import Metric
from evalhub.stats.comparison.pooled import pooled_metric
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate
from judges.selectors.bias import bias_report
from judges.selectors.comparisons import Comparison, compare
from judges.selectors.verdicts import runs_by_label, verdict_table

Json = dict[str, Any]


def judges_report(project: Project, *, where: Where, sampling: Sampling) -> Json:
    """The `judges` of the report: by label, then by criterion."""
    report: Json = {}
    tables = {c.key: rating_table(c, where) for c in current_criteria(project)}
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
        "against": found.against,
        "accuracy": coefficient(lambda: judge_accuracy(found)),
        "kappa": pooled(found, "kappa"),
    }
    if found.ratings.criterion.level != "nominal":
        report["weighted_kappa"] = pooled(found, "quadratic_kappa")
    for name in ("precision", "recall", "f1", "balanced_accuracy", "mcc"):
        value = pooled(found, name).get("value")  # type: ignore[arg-type]
        if value is not None:
            report[name] = value
    report["confusion"] = found.pooled.table.astype(int).tolist()
    if found.people.size:
        report |= beside_people(found)
    report |= numeric_report(found)
    return report | bias_report(found)


def judge_accuracy(found: Comparison) -> Estimate:
    """Share of right verdicts. With both orders it is their mean, and unparsed counts as wrong;
    otherwise unparsed verdicts are missing and counted apart."""
    ab, ba = found.verdicts.order("AB"), found.verdicts.order("BA")
    if ab is not None and ba is not None:
        return two_order_accuracy(ab, ba, found.truth).accuracy
    if len(found.verdicts.views) == 1:
        return accuracy(confusion(found.verdicts.matrix[0], found.truth, found.points))
    return pooled_metric(found.pooled, "accuracy", **found.options("accuracy"))


def pooled(found: Comparison, metric: Metric) -> Json:
    return coefficient(lambda: pooled_metric(found.pooled, metric, **found.options(metric)))


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
        report["human_ceiling"] = coefficient(
            lambda: human_ceiling(
                found.people, "accuracy", values=found.points, **found.options("ceiling")
            )
        )
    return report


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
