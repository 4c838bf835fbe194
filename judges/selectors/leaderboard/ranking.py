"""Judges and prompts of a project on the same units of one release, ranked with intervals."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from annotation.models import Criterion, Project
from annotation.selectors.ratings import IntArray, current_criteria
from calibration.models import GoldenSet, Split
from evalhub.stats.coefficients import Coefficient, Sampling
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate
from evalhub.stats.judging.ranking import Ranked, rank_judges
from judges.models import JudgeRun
from judges.selectors.certificates.standing import Standing, newest_standings
from judges.selectors.comparisons import Comparison
from judges.selectors.reports.criteria import ceiling_of, metric_of
from judges.selectors.reports.facts import cost_of, version_for
from judges.selectors.reports.grounds import Cut, Grounds, compare_cut
from judges.selectors.reports.keeping import asked, kept_as, stamp
from judges.selectors.runs import run_progress
from judges.selectors.verdicts import runs_by_label

# Who judged less of the units than this is not ranked: the others would lose theirs.
COVERED = 0.9


@dataclass(frozen=True)
class Entry:
    """One judge with its prompt: its rank among others, what it costs, whether it is certified."""

    label: str
    run: JudgeRun
    ranked: Ranked
    n_unparsed: int
    per_thousand: Decimal | None
    standing: Standing | None


@dataclass(frozen=True)
class Absent:
    """A judge that is not ranked, and why."""

    label: str
    run: JudgeRun
    reason: str


@dataclass(frozen=True)
class Leaderboard:
    """Judges under one criterion, the highest estimate first. `n` units are common to all."""

    criterion: Criterion
    grounds: Grounds
    metric: str
    n: int
    people: Coefficient | None
    entries: Sequence[Entry]
    absent: Sequence[Absent]

    @property
    def sentence(self) -> str:
        """Which of them may be the best, as far as these units tell."""
        open_ = [one.label for one in self.entries if one.ranked.low == 1]
        if not self.entries or not open_:
            return "Nobody is ranked."
        if len(open_) == 1:
            return f"{open_[0]} is the best of them."
        names = ", ".join(open_[:-1])
        return f"These units cannot tell which is the best: {names} or {open_[-1]}."


def usual_grounds(project: Project) -> Grounds:
    """The newest release, its held-out split where it has one; all items without a release."""
    release = GoldenSet.objects.filter(project=project).order_by("-number").first()
    if release is None:
        return Grounds()
    held_out = release.items.filter(subject__item__split_place__split=Split.HELD_OUT.value)
    return Grounds(release, Split.HELD_OUT.value if held_out.exists() else "")


@dataclass(frozen=True)
class Figures:
    """What is computed about the judges, by label; costs and certificates are looked up anew."""

    n: int
    people: Coefficient | None
    ranked: dict[str, tuple[Ranked, int]]
    absent: dict[str, str]


def leaderboard(
    project: Project, key: str, grounds: Grounds, sampling: Sampling
) -> Leaderboard | None:
    """Every judge that has verdicts under a criterion; None where no criterion is asked for."""
    criterion = criterion_of(project, key)
    if criterion is None:
        return None
    runs, cut = runs_by_label(project), Cut(grounds=grounds)
    about = [sampling.seed, sampling.resamples, *asked(cut), stamp(project, list(runs.values()))]
    labels = [[label, run.pk] for label, run in runs.items()]
    found = kept_as(
        "leaderboard",
        [criterion.pk, labels, *about],
        lambda: figures_of(runs, criterion, cut, sampling),
    )
    return Leaderboard(
        criterion=criterion,
        grounds=grounds,
        metric="kappa" if criterion.level == "nominal" else "weighted kappa",
        n=found.n,
        people=found.people,
        entries=entries_of(runs, found, criterion),
        absent=[Absent(label, runs[label], reason) for label, reason in found.absent.items()],
    )


def figures_of(
    runs: dict[str, JudgeRun], criterion: Criterion, cut: Cut, sampling: Sampling
) -> Figures:
    sides = {label: compare_cut(run, criterion.key, sampling, cut) for label, run in runs.items()}
    found = {label: side for label, side in sides.items() if side is not None}
    most = max((side.verdicts.subjects.size for side in found.values()), default=0)
    enough = {k: s for k, s in found.items() if s.verdicts.subjects.size >= COVERED * most}
    common = shared_units(list(enough.values()))
    parts = {label: only(side, common) for label, side in enough.items()}
    first = next(iter(parts.values()), None)
    return Figures(
        n=int(common.size),
        people=None if first is None else ceiling_of(first, metric_of(first)),
        ranked=ranked_parts(parts),
        absent={
            label: f"It judged {side.verdicts.subjects.size:,} of {most:,} units."
            for label, side in found.items()
            if label not in enough
        },
    )


def criterion_of(project: Project, key: str) -> Criterion | None:
    """The criterion asked for, else the first of the Rubric whose values are listed."""
    known = [one for one in current_criteria(project) if one.values]
    return next((one for one in known if one.key == key), next(iter(known), None))


def shared_units(sides: Sequence[Comparison]) -> IntArray:
    """The subjects that every judge has verdicts on."""
    if not sides:
        return np.empty(0, np.int64)
    common = sides[0].verdicts.subjects
    for side in sides[1:]:
        common = np.intersect1d(common, side.verdicts.subjects)
    return common


def only(found: Comparison, subjects: IntArray) -> Comparison:
    return found.only(np.flatnonzero(np.isin(found.verdicts.subjects, subjects)))


def ranked_parts(parts: dict[str, Comparison]) -> dict[str, tuple[Ranked, int]]:
    """Every judge's rank on the same units, and how many of its verdicts there were not read."""
    sides = list(parts.values())
    if not sides:
        return {}
    first = sides[0]
    matrices = [one.verdicts.matrix for one in sides]
    options = first.options("leaderboard")
    try:
        ranks = rank_judges(matrices, first.truth, first.points, metric_of(first), **options)
    except UndefinedStatistic as reason:
        ranks = [Ranked(reason, None, None, None, 0.0) for _ in sides]
    lost = [one.verdicts.n_unparsed for one in sides]
    return dict(zip(parts, zip(ranks, lost, strict=True), strict=True))


def entries_of(runs: dict[str, JudgeRun], found: Figures, criterion: Criterion) -> list[Entry]:
    """The judges with their ranks, the highest estimate first and the undefined last."""
    if not found.ranked:
        return []
    standings = list(newest_standings(criterion.rubric.project))
    entries = [
        entry_of(label, runs[label], criterion.key, place, standings)
        for label, place in found.ranked.items()
    ]
    return sorted(entries, key=height)


def height(entry: Entry) -> tuple[bool, float, str]:
    """Sorts the highest estimate first, the undefined ones last."""
    estimate = entry.ranked.estimate
    known = isinstance(estimate, Estimate)
    return not known, -estimate.value if isinstance(estimate, Estimate) else 0.0, entry.label


def entry_of(
    label: str, run: JudgeRun, key: str, place: tuple[Ranked, int], standings: Sequence[Standing]
) -> Entry:
    version = version_for(run, key)
    about = (run.judge_id, version.prompt.name if version else run.prompt_name, key)
    cost = cost_of(run, run_progress(run))
    return Entry(
        label=label,
        run=run,
        ranked=place[0],
        n_unparsed=place[1],
        per_thousand=cost.per_thousand if cost else None,
        standing=next((one for one in standings if one.about == about), None),
    )
