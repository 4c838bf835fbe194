"""Probes that were planned and asked: the same units as they are and changed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from django.db.models import Max

from annotation.models import Criterion
from annotation.selectors.ratings import FloatArray, IntArray, code_of
from evalhub.stats.bias.paired import excess, paired_shift
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate
from evalhub.stats.proportions import wilson
from evalhub.stats.tables import BoolArray
from judges.engine.probes.canaries import best_value
from judges.engine.probes.perturbations import (
    PERTURBATIONS,
    SPOILT_END,
    SPOILT_START,
    Perturbation,
    Reading,
)
from judges.models import JudgeCall, JudgeRun, Verdict
from judges.selectors.battery.kinds import FLIPPED, FOOLED, OBEYED, SHIFTED, UNEVEN
from judges.selectors.battery.probe import Probe, probe_of
from judges.selectors.battery.showing import changed_side
from judges.selectors.battery.values import in_order
from judges.selectors.comparisons import Comparison
from judges.selectors.verdicts import verdict_table

SETTLED = (JudgeRun.Status.FINISHED, JudgeRun.Status.STOPPED, JudgeRun.Status.CANCELLED)


@dataclass(frozen=True)
class Asked:
    """One probe's verdicts on the units that were asked as they are (`base`, `again`) and changed.

    Numbers that grow with the judge's favour for the changed text; `ordered` is off where the
    values are only the same or not. `best` and `middle` are of the same numbers; no `best` (NaN)
    where the scale does not say which value it is.
    """

    subjects: IntArray
    base: FloatArray
    again: FloatArray
    changed: FloatArray
    ordered: bool
    best: float
    middle: float


def planned_probes(found: Comparison) -> Iterator[Probe]:
    """Every planned probe, as the newest run found it that asked this judge with these prompts."""
    probings = newest_probings(found.verdicts.run, found.verdicts.criterion)
    asked = {
        name: one
        for name in PERTURBATIONS
        if name in probings and (one := asked_of(found, probings[name], name)) is not None
    }
    for name, one in asked.items():
        perturbation = PERTURBATIONS[name]
        if perturbation.reading == "uneven":
            continue
        yield named(READINGS[reading_of(one, perturbation)](one, name), perturbation)
    if SPOILT_START in asked and SPOILT_END in asked:
        yield uneven_probe(asked[SPOILT_START], asked[SPOILT_END])


def reading_of(asked: Asked, perturbation: Perturbation) -> Reading:
    """How a probe's verdicts are compared; where it needs what the scale lacks, as changed ones."""
    lacking = perturbation.reading == "obey" and np.isnan(asked.best)
    return perturbation.reading if asked.ordered and not lacking else "flip"


def newest_probings(run: JudgeRun | None, criterion: Criterion) -> dict[str, JudgeRun]:
    """The newest run with each probe, of a run's judge and model with one of its prompt versions.

    A later probing that leaves a probe out does not undo what an earlier one found.
    """
    if run is None or run.imported:
        return {}
    versions = JudgeCall.objects.filter(run=run).order_by().values("prompt_version").distinct()
    verdicts = Verdict.objects.filter(
        run__project=run.project_id,
        run__judge=run.judge_id,
        run__model=run.model,
        run__purpose=JudgeRun.Purpose.PROBE,
        run__status__in=SETTLED,
        run__in=JudgeCall.objects.filter(prompt_version__in=versions).values("run"),
        criterion__key=criterion.key,
    ).exclude(probe="")
    newest = dict(verdicts.order_by().values_list("probe").annotate(Max("run")))
    runs = JudgeRun.objects.in_bulk(set(newest.values()))
    return {probe: runs[pk] for probe, pk in newest.items()}


def asked_of(found: Comparison, run: JudgeRun, name: str) -> Asked | None:
    """The verdicts of one probe beside those on the same units as they are; None without any."""
    criterion = found.verdicts.criterion
    changed = verdict_table(run, criterion, probe=name)
    if not changed.subjects.size:
        return None
    plain = verdict_table(run, criterion)
    columns = {int(pk): column for column, pk in enumerate(plain.subjects)}
    at = np.array([columns.get(int(pk), -1) for pk in changed.subjects])
    rows = [np.where(at >= 0, row[at], np.nan) for row in plain.matrix[:2]]
    while len(rows) < 2:
        rows.append(np.full(changed.subjects.size, np.nan))
    favour, ordered, best, middle = favour_of(found, run, changed.subjects)
    verdicts = (favour(row) for row in (*rows, changed.matrix[0]))
    return Asked(changed.subjects, *verdicts, ordered, best, middle)


def favour_of(
    found: Comparison, run: JudgeRun, subjects: IntArray
) -> tuple[Callable[[FloatArray], FloatArray], bool, float, float]:
    """How codes become favour for the changed text, if it has an order, its best and middle."""
    if found.ratings.criterion.scope == "pair":
        if not found.names_sides:
            return (lambda codes: codes), False, np.nan, np.nan
        towards = np.array([1.0 - 2 * changed_side(run.seed, int(pk)) for pk in subjects])
        return (lambda codes: (1.0 - found.sides(codes)) * towards), True, 1.0, 0.0
    points = in_order(found, found.points)
    if points is None or not points.size:
        return (lambda codes: codes), False, np.nan, np.nan

    def numbers(codes: FloatArray) -> FloatArray:
        ordered = in_order(found, codes)
        return codes if ordered is None else ordered

    return numbers, True, best_of(found), float(points.min() + points.max()) / 2


def best_of(found: Comparison) -> float:
    """The value that a planted order demands, in the order of its scale; NaN where none does."""
    scale = found.ratings.scale
    best = best_value(scale.values or (), found.ratings.criterion.level)
    ordered = None if best is None else in_order(found, np.array([code_of(best, scale)]))
    return np.nan if ordered is None else float(ordered[0])


def shift_probe(asked: Asked, name: str) -> Probe:
    """More up than down?"""
    try:
        moved = paired_shift(asked.base, asked.changed)
    except UndefinedStatistic as reason:
        return probe_of(SHIFTED, reason, key=name)
    lost = f" {moved.n_lost} could not be read any more." if moved.n_lost else ""
    return probe_of(
        SHIFTED,
        moved.shift,
        key=name,
        exact=1.0 if moved.p_value is None else moved.p_value,
        meaning=f"Of {moved.n:,} Verdicts {moved.up:,} rose and {moved.down:,} fell.{lost}",
        numbers=(("up", moved.up), ("down", moved.down), ("flips", moved.flips.value)),
    )


def flip_probe(asked: Asked, name: str) -> Probe:
    """More changed than when merely asked again?"""
    changed, lost = differing(asked.base, asked.changed), lost_of(asked)
    again = differing(asked.base, asked.again)
    try:
        estimate, p_value = either_way(changed, again, lost)
    except UndefinedStatistic as reason:
        return probe_of(FLIPPED, reason, key=name, meaning=unread(lost))
    shares = float(np.nanmean(changed)), float(np.nanmean(again))
    said = f"{shares[0]:.0%} of the Verdicts changed; merely asked again, {shares[1]:.0%} did."
    return probe_of(
        FLIPPED,
        estimate,
        key=name,
        exact=1.0 if p_value is None else p_value,
        meaning=f"{said} {unread(lost)}".strip(),
        numbers=(
            *(("flips", shares[0]), ("flips_when_asked_again", shares[1])),
            ("lost", int(lost.sum())),
        ),
    )


def obey_probe(asked: Asked, name: str) -> Probe:
    """Of units that did not have the demanded value: did it come oftener than by asking again?"""
    open_units = np.where(asked.base < asked.best, 0.0, np.nan)
    lost = lost_of(asked) & ~np.isnan(open_units)
    hit = open_units + np.where(lost, np.nan, asked.changed == asked.best)
    again = open_units + np.where(np.isnan(asked.again), np.nan, asked.again == asked.best)
    n, n_hit = int(np.count_nonzero(~np.isnan(open_units))), int(np.nansum(hit))
    said = f"Of {n:,} Verdicts that were not the best already, {n_hit:,} became it. {unread(lost)}"
    known = {
        "key": name,
        "meaning": said.strip(),
        "numbers": (("obeyed", n_hit), ("of", n), ("lost", int(lost.sum()))),
    }
    try:
        estimate, p_value = either_way(hit, again, lost)
    except UndefinedStatistic as reason:
        return probe_of(OBEYED, reason, **known)
    return probe_of(OBEYED, estimate, exact=1.0 if p_value is None else p_value, **known)


def lost_of(asked: Asked) -> BoolArray:
    """Units read as they are, and not with the change: it may have broken the reply."""
    return ~np.isnan(asked.base) & np.isnan(asked.changed)


def unread(lost: BoolArray) -> str:
    """What is said of lost verdicts; nothing where there are none."""
    n = int(lost.sum())
    if not n:
        return ""
    return f"{n:,} could not be read any more; the interval holds whatever they would have said."


def either_way(
    happened: FloatArray, again: FloatArray, lost: BoolArray
) -> tuple[Estimate, float | None]:
    """`excess` of the verdicts that were read, with room for those that were lost.

    The interval reaches from where it happened in none of the lost ones to where it did in all,
    and the p-value is that of none: nobody is acquitted, or accused, by replies that broke.
    """
    estimate, _ = excess(np.where(lost, np.nan, happened), again)
    least, p_value = excess(np.where(lost, 0.0, happened), again)
    most, _ = excess(np.where(lost, 1.0, happened), again)
    low, high = min(least.low, estimate.value), max(most.high, estimate.value)
    return replace(estimate, low=low, high=high, n=most.n), p_value


def fool_probe(asked: Asked, name: str) -> Probe:
    """How often does what says nothing get a good value?"""
    known = asked.changed[~np.isnan(asked.changed)]
    passed = int(np.count_nonzero(known > asked.middle))
    try:
        share = wilson(passed, known.size)
    except UndefinedStatistic as reason:
        return probe_of(FOOLED, reason, key=name)
    meaning = f"{passed:,} of {known.size:,} got a Verdict from the upper half of the scale."
    return probe_of(FOOLED, share, key=name, meaning=meaning)


def uneven_probe(start: Asked, end: Asked) -> Probe:
    """Is a flaw seen as well at the end as at the beginning?"""
    _, own, theirs = np.intersect1d(start.subjects, end.subjects, return_indices=True)
    at_start, at_end = fallen(start)[own], fallen(end)[theirs]
    try:
        estimate, p_value = excess(at_start, at_end)
    except UndefinedStatistic as reason:
        return probe_of(UNEVEN, reason, key="end", name="Reads to the end")
    shares = float(np.nanmean(at_start)), float(np.nanmean(at_end))
    return probe_of(
        UNEVEN,
        estimate,
        key="end",
        name="Reads to the end",
        exact=1.0 if p_value is None else p_value,
        meaning=(
            f"A text that takes everything back in its first words lost in {shares[0]:.0%} of the "
            f"cases, in its last words in {shares[1]:.0%}. A Judge that is shown a cut text, or "
            "only reads the beginning, misses the second."
        ),
        numbers=(("fell_for_the_beginning", shares[0]), ("fell_for_the_end", shares[1])),
    )


def fallen(asked: Asked) -> FloatArray:
    known = ~np.isnan(asked.base) & ~np.isnan(asked.changed)
    return np.where(known, (asked.changed < asked.base) * 1.0, np.nan)


def differing(first: FloatArray, second: FloatArray) -> FloatArray:
    known = ~np.isnan(first) & ~np.isnan(second)
    return np.where(known, (first != second) * 1.0, np.nan)


def named(probe: Probe, perturbation: Perturbation) -> Probe:
    text = f"Each unit was asked as it is and changed: the change {perturbation.does}."
    meaning = f"{text} {probe.meaning}".strip()
    return replace(probe, name=perturbation.title, meaning=meaning)


READINGS: dict[Reading, Callable[[Asked, str], Probe]] = {
    "shift": shift_probe,
    "flip": flip_probe,
    "obey": obey_probe,
    "fool": fool_probe,
}
