"""The judge report as a page prints it: answers, agreement beside the ceiling, probes."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from annotation.models import Criterion, Subject
from annotation.selectors.agreement.counted import USUAL, Counted
from annotation.selectors.ratings import Where, current_criteria, text_at
from evalhub.stats.coefficients import Coefficient, Sampling, attempt
from evalhub.stats.comparison.correlation import spearman
from evalhub.stats.comparison.metrics import Metric
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate
from judges.models import JudgeRun
from judges.selectors.agreement import ceiling, judge_accuracy, pooled_kappa, rank_ceiling
from judges.selectors.comparisons import Comparison, compare_run
from judges.selectors.probes import Probe, probes_of

MARGIN = 0.10
TENTATIVE = 0.667
WORST = 5
BY_PEOPLE = ("majority", "median")
NO_TRUTH = "reference (there is none)"


@dataclass(frozen=True)
class Answer:
    """May this judge stand in for a person under one criterion? `tone` goes with `word`."""

    word: str
    tone: str
    sentence: str


@dataclass(frozen=True)
class Conflict:
    """A unit on which the judge is far from the value taken as true."""

    item_key: str
    item_id: str
    output: str
    truth: str
    judge: str


@dataclass(frozen=True)
class CriterionReport:
    """One criterion of a run, ready to print."""

    criterion: Criterion
    against: str
    n: int
    n_unparsed: int
    accuracy: Coefficient
    kappa: Coefficient
    ceiling: Coefficient | None
    accuracy_ceiling: Coefficient | None
    answer: Answer
    options: tuple[str, ...]
    confusion: list[list[int]]
    probes: tuple[Probe, ...]
    conflicts: tuple[Conflict, ...]

    @property
    def by_people(self) -> bool:
        """Whether what is taken as true is what people said."""
        return self.against in BY_PEOPLE


def run_report(
    run: JudgeRun, sampling: Sampling, counted: Counted = USUAL, where: Where = ()
) -> list[CriterionReport]:
    """A run beside people, criterion by criterion; those without verdicts are left out."""
    reports = []
    for criterion in current_criteria(run.project):
        found = compare_run(run, criterion.key, sampling, where, counted)
        if found is not None:
            reports.append(criterion_report(found))
    return reports


def criterion_report(found: Comparison) -> CriterionReport:
    metric = metric_of(found)
    kappa = attempt(lambda: pooled_kappa(found, metric))
    people = ceiling_of(found, metric)
    table = found.pooled.table.astype(int).tolist() if found.has_classes else []
    return CriterionReport(
        criterion=found.ratings.criterion,
        against=found.against or NO_TRUTH,
        n=int(found.verdicts.subjects.size),
        n_unparsed=found.verdicts.n_unparsed,
        accuracy=attempt(lambda: judge_accuracy(found)),
        kappa=kappa,
        ceiling=people,
        accuracy_ceiling=ceiling_of(found, "accuracy"),
        answer=answer_of(kappa, people) if found.has_classes else answer_of_numbers(found),
        options=tuple(text_at(place, found.ratings.scale) for place in range(len(table))),
        confusion=table,
        probes=tuple(probes_of(found)),
        conflicts=tuple(conflicts_of(found)),
    )


def metric_of(found: Comparison) -> Metric:
    """Kappa, weighted where the scale has an order."""
    return "kappa" if found.ratings.criterion.level == "nominal" else "quadratic_kappa"


def ceiling_of(found: Comparison, metric: Metric) -> Coefficient | None:
    """What people reach against the majority of the others; None with fewer than two.

    Where any number may be given only their accuracy is counted.
    """
    if found.people.shape[0] < 2 or not (found.has_classes or metric == "accuracy"):
        return None
    return attempt(lambda: ceiling(found, metric))


def answer_of_numbers(found: Comparison) -> Answer:
    """Without classes there is no kappa: what the ranks say, and that it decides nothing."""
    rank = attempt(lambda: spearman(found.judge, found.truth, **found.options("spearman")))
    if isinstance(rank, UndefinedStatistic):
        return Answer("Cannot tell", "warn", rank.message)
    people = attempt(lambda: rank_ceiling(found)) if found.people.shape[0] > 1 else None
    beside = f", against {in_words(people)} among people" if isinstance(people, Estimate) else ""
    sentence = (
        f"Any number may be given, so there is no kappa. Rank correlation {in_words(rank)} with "
        f"the {found.against}{beside}."
    )
    return Answer("See correlation", "info", sentence)


def answer_of(kappa: Coefficient, ceiling: Coefficient | None) -> Answer:
    """Yes when the whole interval is at most 0.10 below what people reach among each other."""
    if isinstance(kappa, UndefinedStatistic):
        return Answer("Cannot tell", "warn", kappa.message)
    if ceiling is None or isinstance(ceiling, UndefinedStatistic):
        return Answer(
            "No ceiling",
            "info",
            "Too few people rated the same units, so there is nothing to hold the Judge against "
            f"but the values taken as true: kappa {in_words(kappa)}.",
        )
    about = f"Kappa {in_words(kappa)}, against {in_words(ceiling)} among people."
    if ceiling.high < TENTATIVE:
        return Answer(
            "Not yet",
            "warn",
            f"{about} People agree too little to check anything against; settle the Rubric first.",
        )
    wanted = ceiling.value - MARGIN
    if kappa.low >= wanted:
        return Answer("Yes", "good", f"{about} It agrees like another Rater would.")
    if kappa.high < wanted:
        return Answer("No", "bad", f"{about} It agrees clearly less than another Rater would.")
    return Answer("Not yet", "warn", f"{about} The interval is too wide to say; rate more units.")


def in_words(estimate: Estimate) -> str:
    """0.79 [0.76, 0.82], with true minus signs."""
    text = f"{estimate.value:.2f} [{estimate.low:.2f}, {estimate.high:.2f}]"
    return text.replace("-", "\u2212")


def conflicts_of(found: Comparison) -> list[Conflict]:
    """The units on which judge and truth are furthest apart, worst first."""
    judge, truth = found.judge, found.truth
    distance = distances(judge, truth, (found.numbers(judge), found.numbers(truth)))
    order = [int(i) for i in np.argsort(-distance, kind="stable") if distance[i] > 0][:WORST]
    ids = [int(found.verdicts.subjects[i]) for i in order]
    subjects = Subject.objects.select_related("item", "output").in_bulk(ids)
    scale = found.ratings.scale
    return [
        Conflict(
            item_key=subjects[pk].item.key,
            item_id=str(subjects[pk].item.public_id),
            output=subjects[pk].output.key if subjects[pk].output else "",
            truth=text_at(truth[i], scale),
            judge=text_at(judge[i], scale),
        )
        for i, pk in zip(order, ids, strict=True)
    ]


def distances(judge: Any, truth: Any, numbers: tuple[Any, Any]) -> Any:
    """How far apart: in points where the values are numbers, else 1 for different."""
    known = ~np.isnan(judge) & ~np.isnan(truth)
    if numbers[0] is not None and numbers[1] is not None:
        return np.where(known, np.abs(numbers[0] - numbers[1]), 0.0)
    return np.where(known & (judge != truth), 1.0, 0.0)
