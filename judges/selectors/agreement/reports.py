"""The `judges` part of `report --json`: what `figures` says, by label and criterion."""

from typing import Any

import numpy as np

from annotation.models import Project
from annotation.selectors.agreement.counted import USUAL, Counted
from annotation.selectors.ratings import (
    Where,
    current_criteria,
    rating_table,
    reference_codes,
    text_at,
)
from evalhub.stats.coefficients import Sampling, as_json, coefficient
from evalhub.stats.intervals import Estimate
from judges.models import JudgeRun
from judges.selectors.agreement.figures import JudgeAgreement, agreement_of
from judges.selectors.agreement.measures import NO_CLASSES, label_agreement
from judges.selectors.agreement.reliability import reliability_of
from judges.selectors.agreement.written import (
    alternative_report,
    class_report,
    corrected_report,
    metrics_report,
    reliability_report,
    systems_report,
    votes_report,
)
from judges.selectors.baseline.slices import cuttings_of
from judges.selectors.baseline.written import cut_report
from judges.selectors.bias import bias_report
from judges.selectors.comparisons import Comparison, compare
from judges.selectors.correction.corrected import corrected_of
from judges.selectors.verdicts import runs_by_label, verdict_table

Json = dict[str, Any]
PLAIN = ("precision", "recall", "f1", "balanced_accuracy", "mcc")
# Keys of the report that are named otherwise than the lines.
NAMED = {"weighted_kappa": "quadratic_kappa", "alpha_with_raters": "alpha"}


def judges_report(
    project: Project,
    *,
    where: Where,
    sampling: Sampling,
    counted: Counted = USUAL,
    epsilon: float | None = None,
) -> Json:
    """The `judges` of the report: by label, then by criterion; `counted` is about the people."""
    report: Json = {}
    tables = {one.key: rating_table(one, where, counted) for one in current_criteria(project)}
    truths = {key: reference_codes(table.criterion, where) for key, table in tables.items()}
    cuttings = cuttings_of(project)
    for label, run in runs_by_label(project).items():
        entries = {}
        for key, table in tables.items():
            verdicts = verdict_table(run, table.criterion, where)
            if verdicts.subjects.size:
                found = compare(verdicts, table, truths[key], sampling)
                report_of_all = comparison_report(found, epsilon=epsilon, run=run)
                entries[key] = report_of_all | cut_report(found, cuttings)
        if entries:
            report[label] = entries
    return report


def comparison_report(
    found: Comparison, *, epsilon: float | None = None, run: JudgeRun | None = None
) -> Json:
    """One judge under one criterion, as the report prints it; of a run with what can be relied on.

    `run` is whose verdicts they are: for what could not be read, confidence and corrected rates.
    """
    tree = agreement_of(found, epsilon=epsilon)
    report: Json = {"n": tree.n, "n_unparsed": tree.n_unparsed, **named_figures(found, tree)}
    if found.against is not None:
        report |= against_report(found.against)
    if found.people.size:
        report |= beside_people(tree)
        report["agreement_with_labels"] = coefficient(lambda: label_agreement(found))
    report["metrics"] = metrics_report(tree.lines)
    report |= further_figures(tree)
    if run is not None:
        report["reliability"] = reliability_report(reliability_of(run, found))
        report |= corrected_report(corrected_of(found))
    return report | bias_report(found) | alternative_report(tree.stand_in)


def named_figures(found: Comparison, tree: JudgeAgreement) -> Json:
    """The figures that have a key of their own: coefficients, then plain numbers."""
    report: Json = {"accuracy": judge_json(tree, "accuracy")}
    keys = ["kappa"]
    if found.ratings.criterion.level != "nominal":
        keys.append("weighted_kappa")
        report["spearman"] = judge_json(tree, "spearman")
    for key in keys:
        if found.has_classes:
            report[key] = judge_json(tree, NAMED.get(key, key))
        else:
            report[key] = as_json(NO_CLASSES)
    for key in PLAIN:
        line = tree.line(key)
        if line is not None and isinstance(line.judge, Estimate):
            report[key] = line.judge.value
    if found.has_classes:
        report["confusion"] = found.pooled.table.astype(int).tolist()
        report["value_counts"] = value_counts(found)
    return report


def value_counts(found: Comparison) -> dict[str, int]:
    """How often the judge gave each value, every view counted."""
    given = found.verdicts.matrix[~np.isnan(found.verdicts.matrix)]
    places, counts = np.unique(given, return_counts=True)
    scale = found.ratings.scale
    return {text_at(at, scale): int(n) for at, n in zip(places, counts, strict=True)}


def judge_json(tree: JudgeAgreement, key: str) -> Json:
    line = tree.line(key)
    return {} if line is None else as_json(line.judge)


def against_report(against: str) -> Json:
    """What the Judge is held against; what people say in the middle is their majority's place."""
    if against == "median":
        return {"against": "majority", "majority_is": "median"}
    return {"against": against}


def beside_people(tree: JudgeAgreement) -> Json:
    """What needs people: alpha with the judge as one more, and the human ceilings."""
    alpha = tree.line("alpha")
    report: Json = {}
    if alpha is not None:
        report["alpha_with_raters"] = as_json(alpha.judge)
        if alpha.people is not None:
            report["human_alpha"] = as_json(alpha.people)
    ceilings = {
        key: line.people
        for key in ("accuracy", "kappa", "weighted_kappa", "spearman")
        if (line := tree.line(NAMED.get(key, key))) is not None and line.people is not None
    }
    if tree.positive is not None and tree.positive.people is not None:
        ceilings |= {name: getattr(tree.positive.people, name) for name in ("tpr", "tnr")}
    if "accuracy" in ceilings:
        report["human_ceiling"] = as_json(ceilings.pop("accuracy"))
        report["human_ceilings"] = {key: as_json(people) for key, people in ceilings.items()}
    return report


def further_figures(tree: JudgeAgreement) -> Json:
    """Values one by one, votes on pairs and the ranking of systems, where there are any."""
    report: Json = {"classes": {one.value: class_report(one) for one in tree.classes}}
    if tree.positive is not None:
        report["positive"] = tree.positive.value
        report["tpr"] = as_json(tree.positive.found.tpr)
        report["tnr"] = as_json(tree.positive.found.tnr)
    if tree.votes is not None:
        report["votes"] = votes_report(tree.votes)
    if tree.systems is not None:
        report["systems"] = systems_report(tree.systems)
    return report
