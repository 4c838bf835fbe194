"""Did the judge move, or the system? A frozen anchor judged again, and scores of what is new."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from typing import Any

import numpy as np
from django.db.models import Count, Exists, Max, OuterRef

from annotation.models import Criterion
from annotation.selectors.ratings import FloatArray, code_of, current_criteria, scale_of
from evalhub.stats.bias.moving import JudgeChange, Rounds, judge_change
from evalhub.stats.coefficients import Coefficient, Sampling, attempt
from evalhub.stats.comparison.confusion import accuracy, confusion
from evalhub.stats.comparison.drift import (
    MOVED,
    STEADY,
    Drift,
    kolmogorov_smirnov,
    psi_of_counts,
)
from evalhub.stats.errors import UndefinedStatistic
from judges.models import Anchor, AnchorRound, Judge, JudgeRun, PromptVersion, Verdict
from judges.selectors.anchors.frozen import changed_since
from judges.selectors.reports.keeping import kept_as
from judges.selectors.verdicts import VerdictTable, verdict_tables

SETTLED = (JudgeRun.Status.FINISHED, JudgeRun.Status.STOPPED)
LEVEL = 0.01


@dataclass(frozen=True)
class RoundLine:
    """One round of an anchor under one criterion, held against the first round."""

    number: int
    at: datetime
    run: JudgeRun
    accuracy: Coefficient
    change: JudgeChange | None

    @property
    def word(self) -> str:
        if self.change is None:
            return "First"
        if self.change.moved:
            return "Moved"
        return "Steady" if self.change.steady else "Cannot tell yet"

    @property
    def tone(self) -> str:
        return {"Moved": "bad", "Steady": "good"}.get(self.word, "info")


@dataclass(frozen=True)
class Traffic:
    """Scores of a newer run on other items than an older one: what the judge sees now."""

    older: JudgeRun
    newer: JudgeRun
    psi: Drift
    ks: Drift | None

    @property
    def moved(self) -> bool:
        sure = self.psi.p_value is not None and self.psi.p_value < LEVEL
        return sure and self.psi.value >= STEADY

    @property
    def much(self) -> bool:
        return self.moved and self.psi.value >= MOVED


@dataclass(frozen=True)
class CriterionDrift:
    """One criterion: the rounds of the anchor, and the scores of new traffic."""

    criterion: Criterion
    lines: tuple[RoundLine, ...]
    traffic: Traffic | None

    @property
    def moved(self) -> bool:
        """Whether the newest round has moved away from the first."""
        return bool(self.lines) and self.lines[-1].word == "Moved"

    @property
    def sentence(self) -> str:
        """The judge moved, the system moved, or neither, as far as can be told."""
        if not self.lines:
            return "No round of the anchor has ended yet."
        if self.moved:
            return "The Judge moved: on the same frozen units it says other things than at first."
        if len(self.lines) < 2:
            return "One round has ended; the next will tell whether the Judge moved."
        steady = self.lines[-1].word == "Steady"
        if self.traffic is not None and self.traffic.moved:
            if steady:
                return "The system moved: the Judge is steady, and the scores of new Items differ."
            return "Scores of new Items differ; the anchor is too small to say whose doing it is."
        return "The Judge is steady." if steady else "The anchor is too small to tell."


@dataclass(frozen=True)
class AnchorDrift:
    """Everything known about one anchor. `moved` is what a certificate lapses on."""

    anchor: Anchor
    criteria: tuple[CriterionDrift, ...]
    changed: str

    @property
    def moved(self) -> bool:
        return any(one.moved for one in self.criteria)

    @property
    def runs(self) -> list[JudgeRun]:
        """Those whose figures are shown."""
        return list({line.run.pk: line.run for one in self.criteria for line in one.lines}.values())

    @property
    def since(self) -> datetime | None:
        """When the newest round that moved was judged."""
        moved = [one.lines[-1].at for one in self.criteria if one.moved]
        return max(moved, default=None)


def anchors_of(judge: Judge, version: PromptVersion | None = None) -> list[Anchor]:
    """A judge's anchors (with one prompt version), the newest first."""
    found = Anchor.objects.filter(judge=judge).select_related("prompt_version__prompt", "judge")
    if version is not None:
        found = found.filter(prompt_version=version)
    return list(found.order_by("-created_at", "-pk"))


def drift_of(anchor: Anchor, sampling: Sampling) -> AnchorDrift:
    rounds = ended_rounds(anchor)
    criteria = [one for one in current_criteria(anchor.project) if one.key in anchor.values]
    return AnchorDrift(
        anchor=anchor,
        criteria=tuple(of_criterion(anchor, rounds, one, sampling) for one in criteria),
        changed=changed_since(anchor),
    )


def ended_rounds(anchor: Anchor) -> list[AnchorRound]:
    """The rounds that ended and said something, in their order."""
    said = Exists(Verdict.objects.filter(run=OuterRef("run")))
    settled = anchor.rounds.filter(said, run__status__in=SETTLED)
    return list(settled.select_related("run__judge", "run__project"))


def moved_since(anchor: Anchor, key: str, sampling: Sampling) -> datetime | None:
    """When the round was judged from which on a criterion has moved until now."""
    criterion = next((one for one in current_criteria(anchor.project) if one.key == key), None)
    if criterion is None or key not in anchor.values:
        return None
    lines = lines_of(anchor, ended_rounds(anchor), criterion, sampling)
    last = list(takewhile(lambda line: line.word == "Moved", reversed(lines)))
    return last[-1].at if last else None


def of_criterion(
    anchor: Anchor, rounds: list[AnchorRound], criterion: Criterion, sampling: Sampling
) -> CriterionDrift:
    lines = lines_of(anchor, rounds, criterion, sampling)
    return CriterionDrift(criterion, tuple(lines), traffic_of(anchor, criterion))


def lines_of(
    anchor: Anchor, rounds: list[AnchorRound], criterion: Criterion, sampling: Sampling
) -> list[RoundLine]:
    """Every round under a criterion, held against the first."""
    values: Mapping[str, Any] = anchor.values[criterion.key]
    truth = truth_of(criterion, values)
    columns = {pk: place for place, pk in enumerate(sorted(truth))}
    facts = np.array([truth[pk] for pk in sorted(truth)], dtype=np.float64)
    lines: list[RoundLine] = []
    first: FloatArray | None = None
    tables = verdict_tables([one.run for one in rounds], criterion)
    for one, table in zip(rounds, tables, strict=True):
        now = on_columns(table, columns)
        change = None
        if first is not None:
            change = change_of(criterion, (first, now, facts), sampling)
        lines.append(RoundLine(one.number, one.at, one.run, right_share(now, facts), change))
        first = now if first is None else first
    return lines


def truth_of(criterion: Criterion, values: Mapping[str, Any]) -> dict[int, float]:
    """Frozen values by subject id, as they stand in a verdict table; what left the scale is out."""
    scale = scale_of(criterion)
    subjects = criterion.rubric.project.subjects.filter(public_id__in=list(values))
    known = {
        pk: values[str(public_id)] for pk, public_id in subjects.values_list("pk", "public_id")
    }
    return {pk: code_of(value, scale) for pk, value in known.items() if scale.contains(value)}


def on_columns(table: VerdictTable, columns: Mapping[int, int]) -> FloatArray:
    """The first verdict on each unit of the anchor, NaN where there is none."""
    found = np.full(len(columns), np.nan)
    if table.matrix.shape[0]:
        for subject, value in zip(table.subjects, table.matrix[0], strict=True):
            if int(subject) in columns:
                found[columns[int(subject)]] = value
    return found


def right_share(now: FloatArray, facts: FloatArray) -> Coefficient:
    return attempt(lambda: accuracy(confusion(now, facts)))


def change_of(
    criterion: Criterion, sides: tuple[FloatArray, FloatArray, FloatArray], sampling: Sampling
) -> JudgeChange | None:
    scale = scale_of(criterion)
    points = [code_of(value, scale) for value in scale.values or ()]
    if not points:
        points = sorted({float(one) for side in sides for one in side[~np.isnan(side)]})
    rounds = Rounds(*sides, points, ordered=criterion.level != "nominal")

    def compare() -> JudgeChange | None:
        rng = sampling.rng("anchor", criterion.key)
        try:
            return judge_change(rounds, rng=rng, resamples=sampling.resamples)
        except UndefinedStatistic:
            return None

    about = [criterion.key, rounds.ordered, points, sampling.seed, sampling.resamples]
    said = [hashlib.sha256(side.tobytes()).hexdigest() for side in sides]
    return kept_as("anchor", [*about, *said], compare)


def traffic_of(anchor: Anchor, criterion: Criterion) -> Traffic | None:
    """The newest measurement on items that an older one of the judge did not see."""
    runs = JudgeRun.objects.filter(
        judge=anchor.judge_id,
        purpose=JudgeRun.Purpose.MEASURE,
        status__in=SETTLED,
        verdicts__criterion__key=criterion.key,
    ).distinct()
    ordered = list(runs.order_by("-number")[:2])
    if len(ordered) < 2:
        return None
    rows = Verdict.objects.filter(run__in=ordered).aggregate(n=Count("id"), last=Max("id"))
    about = [[run.pk for run in ordered], criterion.pk, rows["n"], rows["last"]]
    moved = kept_as("traffic", about, lambda: scores_of(ordered, criterion))
    return None if moved is None else Traffic(ordered[1], ordered[0], *moved)


def scores_of(ordered: list[JudgeRun], criterion: Criterion) -> tuple[Drift, Drift | None] | None:
    """PSI and, where values have an order, KS of what is new in the first run of two."""
    newer, older = verdict_tables(ordered, criterion)
    fresh = ~np.isin(newer.subjects, older.subjects)
    then, now = older.matrix.ravel(), newer.matrix[:, fresh].ravel()
    then, now = then[~np.isnan(then)], now[~np.isnan(now)]
    if not then.size or not now.size:
        return None
    counts = [Counter(f"{value:g}" for value in side) for side in (then, now)]
    ks = None if criterion.level == "nominal" else kolmogorov_smirnov(then.tolist(), now.tolist())
    return psi_of_counts(*counts), ks
