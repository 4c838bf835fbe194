"""How far a judge's figures can be relied on: what was not read, and what its confidence means."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from annotation.selectors.ratings import FloatArray, IntArray
from evalhub.stats.coefficients import Coefficient, attempt
from evalhub.stats.comparison.metrics import Metric
from evalhub.stats.confidence.calibration import (
    adaptive_calibration_error,
    brier_score,
    calibration_error,
    overconfidence,
)
from evalhub.stats.confidence.curves import (
    Decomposition,
    ReliabilityPoint,
    decompose,
    reliability_curve,
)
from evalhub.stats.confidence.isotonic import cross_fitted
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate
from evalhub.stats.judging.unparsed import (
    Bounds,
    accuracy_bounds,
    kappa_bounds,
    rate_bounds,
    unread_table,
)
from judges.models import JudgeRun, Verdict
from judges.selectors.comparisons import Comparison
from judges.selectors.correction.corrected import items_of, places_of, rule_of

WORDS = {
    Verdict.Status.OK: "read",
    Verdict.Status.ABSTAINED: "abstained",
    Verdict.Status.UNPARSED: "not read",
    Verdict.Status.REFUSED: "refused",
    Verdict.Status.TRUNCATED: "cut short",
    Verdict.Status.OFF_SCALE: "off the scale",
    Verdict.Status.NEEDS_HUMAN: "asked for a person",
}


@dataclass(frozen=True)
class StatedConfidence:
    """What the confidence that a judge states is worth; `after` has been calibrated, cross-fitted.

    `over` is mean confidence less share right: above 0 the judge is too sure of itself.
    """

    n: int
    brier: Coefficient
    ece: Coefficient
    adaptive_ece: Coefficient
    over: Coefficient
    parts: Decomposition
    curve: tuple[ReliabilityPoint, ...]
    brier_after: Coefficient
    ece_after: Coefficient

    @property
    def sentence(self) -> str:
        """Whether it is too sure of itself, too modest, or neither can be said."""
        if not isinstance(self.over, Estimate):
            return self.over.message
        if self.over.low > 0:
            return f"It is too sure of itself: it says {self.over.value:.2f} more than it is right."
        if self.over.high < 0:
            return f"It is too modest: it is right {-self.over.value:.2f} more than it says."
        return "On average it is about as sure as it is right."


@dataclass(frozen=True)
class Reliability:
    """Verdicts by what became of them, bounds of what depends on them, stated confidence.

    `statuses` keeps refusals, cut replies, calls for a person and abstentions apart from what could
    not be read. Bounds are None where the scale lists no values, `confidence` where none is stated.
    """

    statuses: tuple[tuple[str, int], ...]
    accuracy: Bounds | None
    kappa: Bounds | None
    pass_rate: Bounds | None
    confidence: StatedConfidence | None

    @property
    def lines(self) -> list[tuple[str, int]]:
        """What became of verdicts in words, with how many."""
        return [(str(WORDS.get(name, name)), n) for name, n in self.statuses]  # type: ignore[call-overload]


def reliability_of(run: JudgeRun, found: Comparison) -> Reliability:
    """How far the figures of a run under a criterion can be relied on."""
    rows = Verdict.objects.filter(run=run, criterion__key=found.ratings.criterion.key, probe="")
    asked = set(found.verdicts.subjects.tolist())
    fields = ("subject_id", "order", "repeat", "status", "confidence")
    counts: Counter[str] = Counter()
    stated: dict[tuple[int, str, int], float] = {}
    for subject, order, repeat, status, confidence in rows.values_list(*fields):
        if subject not in asked:
            continue
        counts[status] += 1
        if confidence is not None:
            stated[subject, order, repeat] = confidence
    return Reliability(
        tuple(counts.most_common()),
        *bounds_of(found),
        stated_confidence(found, stated) if stated else None,
    )


def bounds_of(found: Comparison) -> tuple[Bounds | None, Bounds | None, Bounds | None]:
    """Best and worst accuracy, kappa (weighted on ordered scales) and pass rate."""
    if not found.has_classes:
        return None, None, None
    verdicts = found.verdicts
    table, missing = unread_table(verdicts.matrix, verdicts.asked, found.truth, found.points)
    metric: Metric = "kappa"
    if found.ratings.criterion.level != "nominal":
        metric = "quadratic_kappa"
    kappa = kappa_bounds(table, missing, metric, **found.options("bounds"))
    return accuracy_bounds(table, missing), kappa, pass_bounds(found)


def pass_bounds(found: Comparison) -> Bounds | None:
    """Best and worst of the judge's own pass rate, over all it was asked."""
    criterion = found.ratings.criterion
    rule = rule_of(criterion)
    if rule is None:
        return None
    given = found.verdicts.matrix[~np.isnan(found.verdicts.matrix)]
    passed = int(np.isin(given, places_of(criterion, rule)).sum())
    return rate_bounds(passed, given.size, found.verdicts.n_unparsed)


def stated_confidence(
    found: Comparison, stated: Mapping[tuple[int, str, int], float]
) -> StatedConfidence | None:
    """Calibration of stated confidence: verdict by verdict against being right."""
    verdicts = found.verdicts
    confidence = np.full(verdicts.matrix.shape, np.nan)
    columns = {int(pk): at for at, pk in enumerate(verdicts.subjects)}
    rows = {view: at for at, view in enumerate(verdicts.views)}
    for (subject, order, repeat), value in stated.items():
        confidence[rows[order, repeat], columns[subject]] = value
    unknown = np.isnan(verdicts.matrix) | np.isnan(found.truth)
    right = np.where(unknown, np.nan, verdicts.matrix == found.truth)
    both = ~np.isnan(confidence) & ~np.isnan(right)
    if not both.any():
        return None
    items = items_of(found)[np.nonzero(both)[1]]
    return calibrated(found, confidence[both], np.asarray(right[both], dtype=np.float64), items)


def calibrated(
    found: Comparison, said: FloatArray, right: FloatArray, items: IntArray
) -> StatedConfidence:
    """The figures of confidences of which it is known whether the verdict was right.

    `items` are those that the verdicts are about: repeats and orders of one are not independent.
    """
    options = found.options("confidence")
    after: FloatArray | UndefinedStatistic
    try:
        after = cross_fitted(said, right, clusters=items, rng=options["rng"])
    except UndefinedStatistic as reason:
        after = reason
    fitted = after if isinstance(after, UndefinedStatistic) else None
    own = said if isinstance(after, UndefinedStatistic) else after
    options |= {"clusters": items}
    return StatedConfidence(
        n=int(said.size),
        brier=attempt(lambda: brier_score(said, right, **options)),
        ece=attempt(lambda: calibration_error(said, right, **options)),
        adaptive_ece=attempt(lambda: adaptive_calibration_error(said, right, **options)),
        over=attempt(lambda: overconfidence(said, right, **options)),
        parts=decompose(said, right),
        curve=reliability_curve(said, right, clusters=items),
        brier_after=fitted or attempt(lambda: brier_score(own, right, **options)),
        ece_after=fitted or attempt(lambda: calibration_error(own, right, **options)),
    )
