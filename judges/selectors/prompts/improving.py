"""Candidates for a better prompt, on the calibration split and nowhere else."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.db.models import Count, QuerySet

from annotation.models import Criterion, Item, Rating, Subject
from annotation.selectors.ratings import current_criteria, text_at
from calibration.models import Split
from evalhub.stats.coefficients import Sampling
from judges.models import Judge, JudgeCall, JudgePrompt, JudgeRun, PromptVersion, Verdict
from judges.selectors.agreement.contrasts import JudgeContrast, contrast_many
from judges.selectors.comparisons import Comparison, compare_run
from judges.selectors.prompts.compiled import rubric_in_force

SHOWN = 40


@dataclass(frozen=True)
class Difference:
    """One unit of the calibration split on which judge and people differ."""

    subject: Subject
    title: str
    people: str
    judge: str
    rationale: str


@dataclass(frozen=True)
class Candidate:
    """One text that was proposed, and how its trial on the calibration split stands."""

    prompt: JudgePrompt
    version: PromptVersion
    run: JudgeRun | None
    contrasts: tuple[JudgeContrast, ...] = ()

    @property
    def is_tried(self) -> bool:
        return bool(self.contrasts)


def calibration_items(prompt: JudgePrompt) -> tuple[int, ...]:
    """Items of the calibration split that people rated under what the prompt asks."""
    rated = Rating.objects.filter(
        annotation__subject__project=prompt.project, criterion__key__in=prompt.criteria
    )
    items = Item.objects.filter(
        project=prompt.project,
        retired_at=None,
        split_place__split=Split.CALIBRATION,
        subjects__in=rated.values("annotation__subject"),
    )
    return tuple(items.distinct().order_by("position").values_list("pk", flat=True))


def run_on(version: PromptVersion, judge: Judge, items: Sequence[int]) -> JudgeRun | None:
    """The newest run of a version that asked about all of these items, by a judge as it is now.

    Another model, other parameters or another Rubric would be taken for the prompt's doing.
    """
    if not items:
        return None
    asked = JudgeCall.objects.filter(
        prompt_version=version,
        subject__item__in=items,
        probe="",
        run__judge=judge,
        run__model=judge.model,
        run__parameters=judge.parameters,
        run__rubric=rubric_in_force(judge.project),
    ).exclude(run__status=JudgeRun.Status.CANCELLED)
    covering = asked.values("run").annotate(n=Count("subject__item", distinct=True))
    full = covering.filter(n=len(items)).order_by("-run").values_list("run", flat=True)
    newest = full.first()
    return JudgeRun.objects.select_related("judge", "project").get(pk=newest) if newest else None


def on_items(run: JudgeRun, key: str, items: Sequence[int]) -> Comparison | None:
    """A run beside people under a criterion, on these items only."""
    found = compare_run(run, key, Sampling())
    if found is None:
        return None
    subjects = Subject.objects.filter(item__in=items).values_list("pk", flat=True)
    return found.only(np.flatnonzero(np.isin(found.verdicts.subjects, list(subjects))))


def differences(run: JudgeRun, prompt: JudgePrompt, items: Sequence[int]) -> list[Difference]:
    """Where a run and people differ on these items, criterion by criterion."""
    found: list[Difference] = []
    for criterion in asked_criteria(prompt):
        comparison = on_items(run, criterion.key, items)
        if comparison is not None:
            found += differing(run, comparison)
    return found[:SHOWN]


def asked_criteria(prompt: JudgePrompt) -> list[Criterion]:
    return [one for one in current_criteria(prompt.project) if one.key in prompt.criteria]


def differing(run: JudgeRun, found: Comparison) -> list[Difference]:
    judge, truth = found.judge, found.truth
    apart = np.flatnonzero(~np.isnan(judge) & ~np.isnan(truth) & (judge != truth))
    ids = [int(found.verdicts.subjects[at]) for at in apart]
    subjects = Subject.objects.select_related("item", "output").prefetch_related("item__outputs")
    by_id = subjects.in_bulk(ids)
    criterion, scale = found.ratings.criterion, found.ratings.scale
    rows = Verdict.objects.filter(run=run, subject__in=ids, criterion__key=criterion.key, probe="")
    said = dict(rows.order_by("-order", "-repeat").values_list("subject_id", "rationale"))
    return [
        Difference(
            by_id[pk],
            criterion.title,
            text_at(truth[at], scale),
            text_at(judge[at], scale),
            said.get(pk, ""),
        )
        for at, pk in zip(apart.tolist(), ids, strict=True)
    ]


def candidate_prompts(prompt: JudgePrompt) -> QuerySet[JudgePrompt]:
    return prompt.candidates.order_by("pk")


def candidates_of(
    prompt: JudgePrompt, base: JudgeRun | None, judge: Judge, items: Sequence[int]
) -> list[Candidate]:
    """Every candidate in the order they came, those that were tried held against the base.

    Of all that were tried, Holm's correction counts each, adopted or not.
    """
    rows = []
    for one in candidate_prompts(prompt):
        version = one.versions.latest("number")
        rows.append(Candidate(one, version, run_on(version, judge, items)))
    if base is None:
        return rows
    found: dict[int, list[JudgeContrast]] = {}
    for criterion in asked_criteria(prompt):
        for place, contrast in contrasted(criterion.key, base, rows, items):
            found.setdefault(place, []).append(contrast)
    return [
        Candidate(one.prompt, one.version, one.run, tuple(found.get(one.prompt.pk, ())))
        for one in rows
    ]


def contrasted(
    key: str, base: JudgeRun, rows: Sequence[Candidate], items: Sequence[int]
) -> list[tuple[int, JudgeContrast]]:
    """The contrast of each candidate whose run has ended, by the candidate's id."""
    first = on_items(base, key, items)
    done = [one for one in rows if one.run is not None and one.run.finished_at is not None]
    sides = [(one.prompt.pk, on_items(one.run, key, items)) for one in done if one.run]
    known = [(pk, side) for pk, side in sides if side is not None]
    if first is None or not known:
        return []
    contrasts = contrast_many(first, [side for _, side in known])
    return [(pk, one) for (pk, _), one in zip(known, contrasts, strict=True)]
