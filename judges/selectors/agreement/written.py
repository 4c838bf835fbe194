"""Pieces of a judge's figures as `report --json` writes them; what has no data is left out."""

from collections.abc import Iterable
from typing import Any

from evalhub.stats.coefficients import as_json
from evalhub.stats.judging.classes import ClassFigures
from evalhub.stats.judging.unparsed import Bounds
from judges.selectors.agreement.figures import ClassLine, Line
from judges.selectors.agreement.reliability import Reliability, StatedConfidence
from judges.selectors.agreement.stand_ins import StandInReport
from judges.selectors.agreement.systems import SystemReport
from judges.selectors.agreement.votes import VoteReport
from judges.selectors.correction.corrected import CorrectedRates

Json = dict[str, Any]
RATES = ("raw", "gold_only", "rogan_gladen", "powered", "tpr", "tnr")


def metrics_report(lines: Iterable[Line]) -> Json:
    """Every measure by its name: the judge's, what people reach, and the judge less people."""
    return {line.key: line_report(line) for line in lines}


def line_report(line: Line) -> Json:
    report = {"judge": as_json(line.judge)}
    if line.people is not None:
        report["people"] = as_json(line.people)
    if line.difference is not None:
        report["difference"] = as_json(line.difference)
    return report


def class_report(line: ClassLine) -> Json:
    """The judge's figures of one value; `people` has the same of them, where there are several."""
    report = class_side_report(line.found)
    return report if line.people is None else {**report, "people": class_side_report(line.people)}


def class_side_report(found: ClassFigures) -> Json:
    names = ("tpr", "tnr", "precision", "f1")
    return {"n": found.n, **{name: as_json(getattr(found, name)) for name in names}}


def votes_report(votes: VoteReport) -> Json:
    setups = {"S1": votes.all_votes, "S2": votes.without_ties}
    return {
        name: {part: as_json(getattr(one, part)) for part in ("judge", "people", "difference")}
        for name, one in setups.items()
    }


def systems_report(systems: SystemReport) -> Json:
    means = {
        name: {"judge": judge, "truth": truth, "n": n} for name, judge, truth, n in systems.lines
    }
    ranks = systems.ranks
    return {
        "means": means,
        "kendall_tau": as_json(ranks.kendall),
        "pairwise_decisions": as_json(ranks.decisions),
    }


def alternative_report(found: StandInReport | None) -> Json:
    """The alternative annotator test; left out with fewer than three raters."""
    if found is None or len(found.raters) < 3:
        return {}
    report: Json = {"verdict": found.verdict, "epsilon": found.epsilon, "scoring": found.scoring}
    report |= {"more_labels": found.more_labels, "sentence": found.sentence}
    if found.test is None or found.found is None:
        return {"alt_test": {**as_json(found.undefined), **report} if found.undefined else report}
    test, outcome = found.test, found.found
    report |= {"omega": test.omega, "rho": test.rho, "raters": alternative_raters(found)}
    report |= {"q": test.q, "n": test.n, "expected": outcome.expected}
    return {"alt_test": report | {"more_units_per_rater": outcome.more_units}}


def alternative_raters(found: StandInReport) -> Json:
    return {
        found.raters[rater.rater]: {
            "n": rater.n,
            "judge_wins": rater.judge_wins,
            "rater_wins": rater.rater_wins,
            "difference": rater.difference,
            "p_value": rater.p_value,
            "rejected": rater.rejected,
        }
        for rater in (found.test.raters if found.test else ())
    }


def reliability_report(found: Reliability) -> Json:
    """What became of verdicts, bounds, and what stated confidence is worth."""
    report: Json = {"statuses": dict(found.statuses)}
    bounds = {"accuracy": found.accuracy, "kappa": found.kappa, "pass_rate": found.pass_rate}
    report |= {name: bounds_report(one) for name, one in bounds.items() if one is not None}
    if found.confidence is not None:
        report["confidence"] = confidence_report(found.confidence)
    return report


def bounds_report(found: Bounds) -> Json:
    ends = {name: as_json(getattr(found, name)) for name in ("parsed", "worst", "best")}
    return {**ends, "n": found.n, "n_missing": found.n_missing}


def confidence_report(found: StatedConfidence) -> Json:
    names = ("brier", "ece", "adaptive_ece", "over", "brier_after", "ece_after")
    parts = ("reliability", "resolution", "uncertainty", "within_variance", "within_covariance")
    return {
        "n": found.n,
        **{name: as_json(getattr(found, name)) for name in names},
        "parts": {name: getattr(found.parts, name) for name in parts},
        "curve": [
            {"low": one.low, "high": one.high, "stated": one.stated, "right": as_json(one.right)}
            for one in found.curve
        ],
    }


def corrected_report(found: CorrectedRates) -> Json:
    """Pass rates side by side, or why not; left out where every unit is labelled, or no rule."""
    if found.rule is None or (found.rates is None and found.selection is None):
        return {}
    if found.rates is not None and not found.rates.n_unlabelled:
        return {}
    report: Json = {"passing": list(found.rule.values)}
    if found.selection is not None:
        report["selection"] = dict(found.selection.reasons)
    if found.rates is None:
        return {"corrected": {**report, "refused": found.refusal}}
    rates = {name: as_json(getattr(found.rates, name)) for name in RATES}
    counts = {"n_labelled": found.rates.n_labelled, "n_unlabelled": found.rates.n_unlabelled}
    return {"corrected": {**report, **rates, "weight": found.rates.weight, **counts}}
