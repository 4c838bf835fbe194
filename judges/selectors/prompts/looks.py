"""Looks at the held-out split, and how much better a prompt does where it was made."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.db.models import Q, QuerySet

from annotation.models import Item, Rating, Reference, Subject
from annotation.selectors.ratings import matching_items
from calibration.models import Split
from evalhub.stats.changes.gaps import share_gap
from evalhub.stats.coefficients import Coefficient, Sampling, attempt
from judges.models import HeldOutLook, JudgeCall, JudgePrompt, JudgeRun, Seat, Verdict
from judges.selectors.agreement.contrasts import right_shares
from judges.selectors.comparisons import Comparison, compare_run
from judges.selectors.reports.grounds import Cut


@dataclass(frozen=True)
class Looks:
    """How often a prompt was asked about the held-out split and new figures of it were shown.

    A look is counted each time figures of a version on held-out items are shown that were not
    shown before: of another run, or of more verdicts or labels. How many people saw them, and
    whether a command printed them, is told beside it.
    """

    n_runs: int
    n_people: int
    n_looks: int = 0
    by_command: bool = False

    @property
    def sentence(self) -> str:
        if not self.n_runs:
            return "No run of this prompt has asked about the held-out split yet."
        runs = f"{self.n_runs} run{'' if self.n_runs == 1 else 's'} of this prompt asked about"
        times = f"{self.n_looks} time{'' if self.n_looks == 1 else 's'}"
        shown = f"new figures of it were shown {times}, to {self.to_whom}"
        shown = shown if self.n_looks else "nobody has seen figures of it"
        return (
            f"{runs} the held-out split, and {shown}. "
            "Every look makes the next figure there worth a little less."
        )

    @property
    def to_whom(self) -> str:
        people = "one person" if self.n_people == 1 else f"{self.n_people} people"
        if not self.by_command:
            return people
        return f"{people} and on the command line" if self.n_people else "the command line"


@dataclass(frozen=True)
class Gap:
    """Share right on the calibration split less that on the held-out one, under a criterion."""

    title: str
    calibration: float
    held_out: float
    n: tuple[int, int]
    difference: Coefficient


def held_out_runs(prompt: JudgePrompt) -> QuerySet[JudgeRun]:
    """Runs of any version of a prompt, candidates included, that asked about held-out items."""
    calls = JudgeCall.objects.filter(
        prompt_version__prompt__in=[prompt.pk, *prompt.candidates.values_list("pk", flat=True)],
        subject__item__split_place__split=Split.HELD_OUT,
    )
    return JudgeRun.objects.filter(pk__in=calls.values("run"))


def looks_of(prompt: JudgePrompt) -> Looks:
    """Looks at its runs, and at the joint figures of panels that such a run is a member of."""
    runs = held_out_runs(prompt)
    panels = Seat.objects.filter(run__in=runs).values("panel__run")
    shown = HeldOutLook.objects.filter(Q(run__in=runs) | Q(run__in=panels))
    figures = shown.values_list("run", "n_verdicts", "n_labels").distinct()
    return Looks(
        n_runs=runs.count(),
        n_people=shown.filter(user__isnull=False).values("user").distinct().count(),
        n_looks=figures.count(),
        by_command=shown.filter(user__isnull=True).exists(),
    )


def looks_at(run: JudgeRun) -> str:
    """What a report says of looks at the held-out split; nothing for a run that never asked it."""
    prompts = JudgePrompt.objects.filter(versions__in=versions_asked(run)).distinct()
    if not asks_held_out(run) or not prompts:
        return ""
    found = [looks_of(prompt.improves or prompt) for prompt in prompts.select_related("improves")]
    return max(found, key=lambda one: one.n_runs).sentence


def versions_asked(run: JudgeRun) -> QuerySet[JudgeCall, int]:
    """Versions a run asked with, a panel's run through its members."""
    members = Seat.objects.filter(panel__run=run).values_list("run", flat=True)
    asked = JudgeCall.objects.filter(run__in=[run.pk, *members]).order_by()
    return asked.values_list("prompt_version", flat=True).distinct()


def asks_held_out(run: JudgeRun) -> bool:
    held_out = Verdict.objects.filter(run=run, subject__item__split_place__split=Split.HELD_OUT)
    return held_out.exists()


def held_out_counts(run: JudgeRun, cut: Cut) -> tuple[int, int]:
    """Verdicts of a run on held-out items that a report shows, and labels beside them.

    As long as both stay the same, so do the figures.
    """
    if cut.grounds.split not in ("", Split.HELD_OUT):
        return 0, 0
    held_out = Item.objects.filter(project=run.project, split_place__split=Split.HELD_OUT)
    items = matching_items(run.project, cut.where) & held_out if cut.where else held_out
    n_verdicts = Verdict.objects.filter(run=run, probe="", subject__item__in=items).count()
    if not n_verdicts:
        return 0, 0
    given = Rating.objects.filter(annotation__subject__item__in=items, value__isnull=False)
    n_labels = given.filter(annotation__status__in=cut.counted.statuses).count()
    n_labels += Reference.objects.filter(subject__item__in=items).count()
    return n_verdicts, n_labels


def newest_measured(prompt: JudgePrompt) -> JudgeRun | None:
    """The newest finished run that measured with the newest version it could."""
    runs = held_out_runs(prompt).filter(purpose=JudgeRun.Purpose.MEASURE)
    finished = runs.filter(status=JudgeRun.Status.FINISHED).select_related("project", "judge")
    return finished.order_by("-number").first()


def gaps_of(prompt: JudgePrompt) -> list[Gap]:
    """Per criterion, from the newest run that measured on both splits."""
    run = newest_measured(prompt)
    if run is None:
        return []
    found = (gap_of(run, key) for key in prompt.criteria)
    return [one for one in found if one is not None]


def gap_of(run: JudgeRun, key: str) -> Gap | None:
    found = compare_run(run, key, Sampling())
    if found is None:
        return None
    shares = [right_on(found, split) for split in (Split.CALIBRATION, Split.HELD_OUT)]
    counts = [(float(one.sum()), one.size) for one in shares]
    if not all(n for _, n in counts):
        return None
    return Gap(
        title=found.ratings.criterion.title,
        calibration=float(shares[0].mean()),
        held_out=float(shares[1].mean()),
        n=(counts[0][1], counts[1][1]),
        difference=attempt(lambda: share_gap(counts[0], counts[1])),
    )


def right_on(found: Comparison, split: Split) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Share right of each unit of a split that has a verdict and a truth."""
    subjects: Sequence[int] = list(
        Subject.objects.filter(
            project=found.ratings.criterion.rubric.project, item__split_place__split=split
        ).values_list("pk", flat=True)
    )
    shares = right_shares(found)[np.isin(found.verdicts.subjects, subjects)]
    return np.asarray(shares[~np.isnan(shares)])
