"""Two runs side by side on the same items: who agrees better, and where they differ."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.db.models import QuerySet

from annotation.models import Criterion, Project, Subject
from annotation.selectors.ratings import FloatArray, current_criteria, text_at
from evalhub.stats.coefficients import Sampling
from judges.models import JudgeRun, Verdict
from judges.selectors.agreement.contrasts import JudgeContrast, contrast_of, on_both
from judges.selectors.comparisons import Comparison
from judges.selectors.reports.disagreements import distances
from judges.selectors.reports.facts import Cost, cost_of, prompt_versions
from judges.selectors.reports.grounds import Cut, compare_cut
from judges.selectors.runs import run_progress, runs_of

MOST = 20


@dataclass(frozen=True)
class Side:
    """One of the two runs: which prompts it asked with, and what it cost."""

    run: JudgeRun
    prompts: str
    cost: Cost | None


@dataclass(frozen=True)
class Differing:
    """A unit on which the two do not say the same; `nearer` is 1 or 2, 0 where neither is."""

    subject: int
    item_key: str
    item_id: str
    output: str
    truth: str
    values: tuple[str, str]
    whys: tuple[str, str]
    nearer: int


@dataclass(frozen=True)
class ContrastPage:
    """Everything the page prints. `n_differing` are all units, `differing` the first of them."""

    sides: tuple[Side, Side]
    criteria: Sequence[Criterion]
    contrast: JudgeContrast | None
    differing: Sequence[Differing]
    n_differing: int


def runs_to_compare(project: Project) -> QuerySet[JudgeRun]:
    """Runs that measure and have verdicts, the newest first."""
    return runs_of(project).filter(purpose=JudgeRun.Purpose.MEASURE, n_verdicts__gt=0)


def contrast_page(
    runs: tuple[JudgeRun, JudgeRun], key: str, sampling: Sampling, cut: Cut
) -> ContrastPage:
    """Both runs under the criterion asked for, else under the first that both were asked about."""
    first, second = runs
    shared = [
        one
        for one in current_criteria(first.project)
        if all(run.verdicts.filter(criterion__key=one.key).exists() for run in runs)
    ]
    chosen = next((one for one in shared if one.key == key), next(iter(shared), None))
    sides = side_of(first), side_of(second)
    found = [compare_cut(run, chosen.key, sampling, cut) for run in runs] if chosen else []
    if not found or found[0] is None or found[1] is None:
        return ContrastPage(sides, shared, None, (), 0)
    one, two = on_both(found[0], found[1])
    places = differing_places(one, two)
    rows = differing_rows(runs, (one, two), places[:MOST])
    return ContrastPage(sides, shared, contrast_of(found[0], found[1]), rows, len(places))


def side_of(run: JudgeRun) -> Side:
    names = [str(one) for one in prompt_versions(run)] or [run.prompt_name]
    return Side(run, ", ".join(names), cost_of(run, run_progress(run)))


def differing_places(one: Comparison, two: Comparison) -> list[int]:
    """Columns on which they differ: where one is much nearer to the truth than the other first."""
    known = ~np.isnan(one.judge) & ~np.isnan(two.judge)
    apart = known & (one.judge != two.judge)
    order = np.argsort(-np.abs(lead(one, two)), kind="stable")
    return [int(at) for at in order if apart[at]]


def lead(one: Comparison, two: Comparison) -> FloatArray:
    """How much nearer to the truth the second is than the first; negative where the first is."""
    off = [
        distances(side.judge, side.truth, (side.numbers(side.judge), side.numbers(side.truth)))
        for side in (one, two)
    ]
    return off[0] - off[1]


def differing_rows(
    runs: tuple[JudgeRun, JudgeRun],
    sides: tuple[Comparison, Comparison],
    places: Sequence[int],
) -> list[Differing]:
    one, two = sides
    ids = [int(one.verdicts.subjects[at]) for at in places]
    subjects = Subject.objects.select_related("item", "output").in_bulk(ids)
    key, scale = one.ratings.criterion.key, one.ratings.scale
    whys = [reasons(run, key, ids) for run in runs]
    ahead = lead(one, two)
    return [
        Differing(
            subject=pk,
            item_key=subjects[pk].item.key,
            item_id=str(subjects[pk].item.public_id),
            output=subjects[pk].output.key if subjects[pk].output else "",
            truth="" if np.isnan(one.truth[at]) else text_at(one.truth[at], scale),
            values=(text_at(one.judge[at], scale), text_at(two.judge[at], scale)),
            whys=(whys[0].get(pk, ""), whys[1].get(pk, "")),
            nearer=0 if ahead[at] == 0 else 2 if ahead[at] > 0 else 1,
        )
        for at, pk in zip(places, ids, strict=True)
    ]


def reasons(run: JudgeRun, key: str, subjects: Sequence[int]) -> dict[int, str]:
    """The first reason a run gave for each subject."""
    rows = Verdict.objects.filter(run=run, criterion__key=key, subject__in=subjects, probe="")
    pairs = rows.exclude(rationale="").order_by("-repeat", "-order", "-pk")
    return dict(pairs.values_list("subject_id", "rationale"))
