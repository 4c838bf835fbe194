"""The part of `report --json` that is about people: one entry per criterion."""

from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any

import numpy as np

from annotation.dataset.kinds.scales import RANKING, SETS
from annotation.dataset.values import value_text
from annotation.models import Project
from annotation.selectors.agreement.counted import USUAL, Counted
from annotation.selectors.agreement.rankings import TAU, W, ranking_line, rater_ranking
from annotation.selectors.agreement.unmeasured import (
    Answers,
    option_tables,
    unmeasured_answers,
    unmeasured_entry,
)
from annotation.selectors.ratings import (
    FloatArray,
    RatingTable,
    Where,
    current_criteria,
    rating_table,
    reference_codes,
    text_at,
)
from annotation.selectors.trap_scores import TrapScores, trap_scores
from evalhub.stats.agreement.alpha import krippendorff_alpha
from evalhub.stats.agreement.chance import fleiss_kappa, gwet_ac, percent_agreement
from evalhub.stats.agreement.icc import icc
from evalhub.stats.agreement.kappa import cohen_kappa
from evalhub.stats.coefficients import Sampling, as_json, coefficient
from evalhub.stats.consensus.dawid_skene import dawid_skene
from evalhub.stats.consensus.majority import majority
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate
from evalhub.stats.proportions import wilson
from evalhub.stats.raters.others import agreement_with_others, severity
from evalhub.stats.tables import contingency

Json = dict[str, Any]
MOST_CLASSES = 100
NO_CLASSES = UndefinedStatistic(
    "no_classes", "Any number may be given, so there are no classes to count; see alpha."
)


def criteria_report(
    project: Project,
    *,
    where: Where,
    sampling: Sampling,
    counted: Counted = USUAL,
) -> Json:
    """Everything about the ratings of each criterion, over the items that match `where`.

    Criteria without a single rating are left out.
    """
    traps = trap_scores(project, where)
    report: Json = {}
    for criterion in current_criteria(project):
        table = rating_table(criterion, where, counted)
        if table.n_ratings or table.n_abstained:
            report[criterion.key] = criterion_report(table, traps, where, sampling)
    for answers in unmeasured_answers(project, where, counted):
        if answers.rows:
            report[answers.criterion.key] = unmeasured_report(answers, sampling)
    return report


def unmeasured_report(answers: Answers, sampling: Sampling) -> Json:
    """Counts, agreement on each option where several may be chosen, and on orders."""
    report = unmeasured_entry(answers)
    if answers.criterion.kind == RANKING:
        line = ranking_line(answers, sampling)
        report |= {TAU: as_json(line.tau), W: as_json(line.w)}
        report["raters"] = ranked_by(answers, sampling)
    if answers.criterion.kind in SETS:
        values, tables = answers.criterion.values, option_tables(answers)
        report["options"] = {
            value_text(value): {
                "chosen": int(np.nansum(table.matrix)),
                **agreement_report(table, sampling),
            }
            for value, table in zip(values, tables, strict=False)
        }
    return report


def ranked_by(answers: Answers, sampling: Sampling) -> Json:
    """Each rater's orders beside those of the others."""
    raters = sorted({rater for rater, _, _ in answers.given})
    lines = ((rater, rater_ranking(answers, rater, sampling)) for rater in raters)
    return {rater: {"n": one.n, "tau_with_others": as_json(one.tau)} for rater, one in lines}


def criterion_report(
    table: RatingTable, traps: TrapScores, where: Where, sampling: Sampling
) -> Json:
    truth = table.align(reference_codes(table.criterion, where))
    report: Json = {
        "level": table.criterion.level,
        "values": table.criterion.values,
        "n_units": int(table.subjects.size),
        "n_ratings": table.n_ratings,
        "n_raters": len(table.raters),
        "n_abstained": table.n_abstained,
        **agreement_report(table, sampling),
        "pairs": [pair_report(table, pair) for pair in shared_pairs(table)],
        "raters": rater_report(table, truth, traps, sampling),
        "consensus": consensus_report(table),
    }
    if not np.isnan(truth).all():
        report["reference"] = reference_report(table, truth)
    return report


def alpha(table: RatingTable, level: str, sampling: Sampling) -> Estimate:
    """Krippendorff's alpha of a table at a level; interval and ratio need numbers."""
    matrix = table.matrix if level in {"nominal", "ordinal"} else table.numbers
    if matrix is None:
        raise UndefinedStatistic("not_numbers", f"The {level} level needs numbers.")
    rng = sampling.rng(table.criterion.key, "alpha", level)
    return krippendorff_alpha(matrix, level, rng=rng, resamples=sampling.resamples)  # type: ignore[arg-type]


def agreement_report(table: RatingTable, sampling: Sampling) -> Json:
    """All coefficients over all raters."""
    key, matrix = table.criterion.key, table.matrix
    levels = ["nominal", "ordinal", "interval"] if table.numbers is not None else ["nominal"]
    if table.criterion.level not in levels:
        levels.append(table.criterion.level)
    by_level = {level: coefficient(lambda at=level: alpha(table, at, sampling)) for level in levels}

    def options(name: str) -> Json:
        return {"rng": sampling.rng(key, name), "resamples": sampling.resamples}

    def classed(compute: Callable[[], Estimate]) -> Json:
        return as_json(NO_CLASSES) if has_no_classes(table) else coefficient(compute)

    weighting = "identity" if table.criterion.level == "nominal" else "quadratic"
    report = {
        "alpha": by_level[table.criterion.level],
        "alpha_by_level": by_level,
        "percent_agreement": classed(lambda: percent_agreement(matrix, **options("percent"))),
        "fleiss_kappa": classed(lambda: fleiss_kappa(matrix, **options("fleiss"))),
        "gwet_ac": classed(
            lambda: gwet_ac(matrix, values=table.points, weighting=weighting, **options("gwet"))  # type: ignore[arg-type]
        ),
    }
    if table.numbers is not None:
        numbers = table.numbers
        report["icc"] = coefficient(lambda: icc(numbers, "2,1"))
    return report


def has_no_classes(table: RatingTable) -> bool:
    """Whether any number may be given, and so many were that counting each says nothing."""
    return table.scale.values is None and table.points.size > MOST_CLASSES


def shared_pairs(table: RatingTable) -> Iterator[tuple[int, int]]:
    """Pairs of raters who rated at least one unit both."""
    present = (~np.isnan(table.matrix)).astype(np.int64)
    together = present @ present.T
    pairs = combinations(range(len(table.raters)), 2)
    return ((first, second) for first, second in pairs if together[first, second])


def pair_report(table: RatingTable, pair: tuple[int, int]) -> Json:
    """Two raters on the units both rated."""
    first, second = table.matrix[pair[0]], table.matrix[pair[1]]
    n = int(np.count_nonzero(~np.isnan(first) & ~np.isnan(second)))
    if table.scale.values is None:
        return numbers_report(table, pair, n)
    counts = contingency(first, second, table.points)
    report: Json = {
        "raters": [table.raters[row] for row in pair],
        "n": n,
        "agreement": float(np.trace(counts) / n),
        "kappa": coefficient(lambda: cohen_kappa(counts)),
    }
    if table.criterion.level != "nominal":
        weighted = coefficient(lambda: cohen_kappa(counts, weighting="quadratic"))
        report["weighted_kappa"] = weighted
    return report


def numbers_report(table: RatingTable, pair: tuple[int, int], n: int) -> Json:
    """Two raters where any number may be given: there are no classes, and so no kappa."""
    same = np.count_nonzero(table.matrix[pair[0]] == table.matrix[pair[1]])
    return {
        "raters": [table.raters[row] for row in pair],
        "n": n,
        "agreement": float(same / n),
        "kappa": as_json(NO_CLASSES),
        "weighted_kappa": as_json(NO_CLASSES),
    }


def rater_report(
    table: RatingTable, truth: FloatArray, traps: TrapScores, sampling: Sampling
) -> Json:
    """Each rater beside the others, the reference and the traps."""
    report: Json = {}
    for row, key in enumerate(table.raters):
        given = ~np.isnan(table.matrix[row])
        entry: Json = {
            "n": int(np.count_nonzero(given)),
            "agreement_with_others": coefficient(
                lambda at=row: others_agreement(table, at, sampling)
            ),
        }
        shift = rater_severity(table, row, sampling)
        if shift is not None:
            entry["severity"] = shift
        known = given & ~np.isnan(truth)
        if known.any():
            right = int(np.count_nonzero(table.matrix[row, known] == truth[known]))
            total = int(np.count_nonzero(known))
            entry["accuracy_vs_reference"] = coefficient(lambda r=right, t=total: wilson(r, t))
        score = traps.get((key, table.criterion.key))
        if score is not None:
            entry["traps"] = score
        report[key] = entry
    return report


def others_agreement(table: RatingTable, row: int, sampling: Sampling) -> Estimate:
    """How often the other raters of the same units gave this rater's value."""
    rng = sampling.rng(table.criterion.key, "others", table.raters[row])
    return agreement_with_others(table.matrix, row, rng=rng, resamples=sampling.resamples)


def rater_severity(table: RatingTable, row: int, sampling: Sampling) -> float | None:
    """Mean shift against the other raters; None without numbers or shared units."""
    if table.numbers is None:
        return None
    rng = sampling.rng(table.criterion.key, "severity", table.raters[row])
    try:
        return severity(table.numbers, row, rng=rng, resamples=1).value
    except UndefinedStatistic:
        return None


def consensus_report(table: RatingTable) -> Json:
    """How often each value is the majority's, and Dawid and Skene's where there is any."""
    if not table.n_ratings:
        return {}
    by_majority, by_model = majority(table.matrix), model_labels(table)
    report: Json = {
        "majority": {
            "counts": value_counts(by_majority.labels, table),
            "ties": int(by_majority.tied.sum()),
        },
    }
    if by_model is not None:
        report["dawid_skene"] = {"counts": value_counts(by_model, table)}
    return report


def model_labels(table: RatingTable) -> FloatArray | None:
    """Dawid and Skene's values; None without ratings or classes. One value alone is everybody's."""
    if has_no_classes(table):
        return None
    try:
        return dawid_skene(table.matrix).labels
    except UndefinedStatistic:
        return majority(table.matrix).labels if table.n_ratings else None


def value_counts(labels: FloatArray, table: RatingTable) -> dict[str, int]:
    """Numbers of units by the value that stands for them."""
    codes, counts = np.unique(labels[~np.isnan(labels)], return_counts=True)
    pairs = zip(codes, counts, strict=True)
    return {text_at(float(code), table.scale): int(count) for code, count in pairs}


def reference_report(table: RatingTable, truth: FloatArray) -> Json:
    """Consensus against the reference; a tie counts as wrong."""
    known = ~np.isnan(truth)
    n = int(np.count_nonzero(known))
    report: Json = {"n": n}
    consensus = {"majority": majority(table.matrix).labels, "dawid_skene": model_labels(table)}
    for name, labels in consensus.items():
        if labels is not None:
            correct = int(np.count_nonzero(labels[known] == truth[known]))
            report[name] = {"correct": correct, "accuracy": correct / n}
    return report
