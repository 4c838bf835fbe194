"""The judge report as a page prints it: answers, and agreement beside the ceiling."""

from collections import Counter
from dataclasses import dataclass

from annotation.models import Criterion
from annotation.selectors.ratings import current_criteria, text_at
from evalhub.stats.coefficients import Coefficient, Sampling, attempt
from evalhub.stats.comparison.metrics import Metric
from judges.models import JudgeRun, Verdict
from judges.selectors.agreement.measures import ceiling, judge_accuracy, pooled_kappa
from judges.selectors.agreement.stand_ins import stand_in_report
from judges.selectors.comparisons import Comparison
from judges.selectors.reports.answers import Answer, Evidence, answer_of, answer_of_numbers
from judges.selectors.reports.confusions import commonest_error
from judges.selectors.reports.disagreements import Conflict, conflicts_of
from judges.selectors.reports.grounds import WHOLE, Cut, Sides

BY_PEOPLE = ("majority", "median")
NO_TRUTH = "reference (there is none)"
LOST = {
    Verdict.Status.ABSTAINED: "abstained",
    Verdict.Status.UNPARSED: "not read",
    Verdict.Status.REFUSED: "refused",
    Verdict.Status.TRUNCATED: "cut short",
    Verdict.Status.OFF_SCALE: "off the scale",
    Verdict.Status.NEEDS_HUMAN: "left to people",
}


@dataclass(frozen=True)
class CriterionReport:
    """One criterion of a run, ready to print. `lost` are verdicts without a value, by reason."""

    criterion: Criterion
    against: str
    n: int
    n_unparsed: int
    lost: tuple[tuple[str, int], ...]
    accuracy: Coefficient
    kappa: Coefficient
    ceiling: Coefficient | None
    difference: Coefficient | None
    accuracy_ceiling: Coefficient | None
    answer: Answer
    options: tuple[str, ...]
    confusion: list[list[int]]
    conflicts: tuple[Conflict, ...]

    @property
    def by_people(self) -> bool:
        """Whether what is taken as true is what people said."""
        return self.against in BY_PEOPLE

    @property
    def commonest_error(self) -> str:
        """The error that comes most often, in a sentence; empty where there is no such one."""
        return commonest_error(self.confusion, self.options)


def run_report(run: JudgeRun, sampling: Sampling, cut: Cut = WHOLE) -> list[CriterionReport]:
    """A run beside people, criterion by criterion; those without verdicts are left out."""
    return reports_of(Sides(run, sampling, cut))


def reports_of(sides: Sides) -> list[CriterionReport]:
    """The same of comparisons that are made once for everybody who asks."""
    compared = (sides.of(criterion.key) for criterion in current_criteria(sides.run.project))
    return [
        criterion_report(found, lost_verdicts(sides.run, found))
        for found in compared
        if found is not None
    ]


def lost_verdicts(run: JudgeRun, found: Comparison) -> tuple[tuple[str, int], ...]:
    """How many verdicts have no value, by reason."""
    key = found.ratings.criterion.key
    asked = Verdict.objects.filter(run=run, criterion__key=key, probe="")
    rows = asked.exclude(status=Verdict.Status.OK)
    subjects = set(found.verdicts.subjects.tolist())
    pairs = rows.values_list("subject_id", "status")
    counts = Counter(status for pk, status in pairs if pk in subjects)
    return tuple((words, counts[status]) for status, words in LOST.items() if counts[status])


def criterion_report(found: Comparison, lost: tuple[tuple[str, int], ...] = ()) -> CriterionReport:
    evidence = evidence_of(found)
    table = found.pooled.table.astype(int).tolist() if found.has_classes else []
    return CriterionReport(
        criterion=found.ratings.criterion,
        against=found.against or NO_TRUTH,
        n=int(found.verdicts.subjects.size),
        n_unparsed=found.verdicts.n_unparsed,
        lost=lost,
        accuracy=attempt(lambda: judge_accuracy(found)),
        kappa=evidence.kappa,
        ceiling=evidence.people,
        difference=evidence.difference,
        accuracy_ceiling=ceiling_of(found, "accuracy"),
        answer=answer_of(evidence) if found.has_classes else answer_of_numbers(found),
        options=tuple(text_at(place, found.ratings.scale) for place in range(len(table))),
        confusion=table,
        conflicts=tuple(conflicts_of(found)),
    )


def evidence_of(found: Comparison) -> Evidence:
    """Kappa beside people on the same resamples, and the alternative annotator test."""
    metric = metric_of(found)
    return Evidence(
        kappa=attempt(lambda: pooled_kappa(found, metric)),
        people=ceiling_of(found, metric),
        difference=difference_of(found, metric),
        stand_in=stand_in_report(found),
    )


def difference_of(found: Comparison, metric: Metric) -> Coefficient | None:
    """The judge less people; None where there are fewer than two of them, or no classes."""
    if found.people.shape[0] < 2 or not found.has_classes:
        return None
    return found.beside[metric].difference


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
