"""What a judge is held against: everything people said, or the values of a release."""

from dataclasses import dataclass, field, replace

import numpy as np

from annotation.models import Criterion, Project
from annotation.selectors.agreement.counted import USUAL, Counted
from annotation.selectors.ratings import (
    Where,
    code_of,
    current_criteria,
    rating_table,
    scale_of,
)
from calibration.models import GoldenItem, GoldenSet, Split
from evalhub.errors import InvalidInput, NotFound
from evalhub.stats.coefficients import Sampling
from judges.models import JudgeRun
from judges.selectors.comparisons import Comparison, compare, compare_run
from judges.selectors.verdicts import verdict_table

SPLITS = dict(Split.choices)
# What stands in prompts as examples measures nothing.
MEASURED = (Split.HELD_OUT.value, Split.CALIBRATION.value, "")
MOST_RELEASES = 5


@dataclass(frozen=True)
class Grounds:
    """A release and one of its splits, or all items with whatever is known of them."""

    release: GoldenSet | None = None
    split: str = ""

    @property
    def words(self) -> str:
        """As the head of a report says it."""
        if self.release is None:
            return "all Items"
        which = f", {SPLITS[self.split]}" if self.split else ""
        return f"release {self.release.number}{which}"

    @property
    def text(self) -> str:
        """As an address has it: `3`, or `3:held_out`; empty for all items."""
        if self.release is None:
            return ""
        return f"{self.release.number}:{self.split}" if self.split else f"{self.release.number}"

    @property
    def held_out(self) -> bool:
        return self.split == Split.HELD_OUT.value


@dataclass(frozen=True)
class Cut:
    """Which units a report is about, and which answers of people count."""

    where: Where = ()
    counted: Counted = USUAL
    grounds: Grounds = Grounds()


WHOLE = Cut()


def grounds_of(project: Project, text: str) -> Grounds:
    """Read `3` or `3:held_out`. Raises `NotFound`, `InvalidInput`."""
    if not text:
        return Grounds()
    number, _, split = text.partition(":")
    if split and split not in SPLITS:
        raise InvalidInput(f"There is no split {split}; there are {', '.join(SPLITS)}.")
    short = number.isdecimal() and len(number) < 10
    found = GoldenSet.objects.filter(project=project, number=number if short else 0)
    release = found.select_related("rubric").first()
    if release is None:
        raise NotFound(f"This project has no release {number}.")
    return Grounds(release, split)


def grounds_to_choose(project: Project) -> list[Grounds]:
    """All items, and the newest releases with the splits a judge may be measured on."""
    releases = GoldenSet.objects.filter(project=project).order_by("-number")[:MOST_RELEASES]
    of_each = (Grounds(one, split) for one in releases for split in MEASURED)
    return [Grounds(), *of_each]


def compare_cut(run: JudgeRun, key: str, sampling: Sampling, cut: Cut = WHOLE) -> Comparison | None:
    """A run under one criterion as `cut` says; None where it has no verdict."""
    if cut.grounds.release is None:
        return compare_run(run, key, sampling, cut.where, cut.counted)
    criterion = next((c for c in current_criteria(run.project) if c.key == key), None)
    if criterion is None:
        return None
    values = golden_codes(criterion, cut.grounds)
    verdicts = verdict_table(run, criterion, cut.where)
    columns = np.flatnonzero(np.isin(verdicts.subjects, list(values)))
    if not columns.size:
        return None
    table = rating_table(criterion, cut.where, cut.counted)
    found = compare(verdicts, table, values, sampling).only(columns)
    truth = np.array([values[int(pk)] for pk in found.verdicts.subjects])
    return replace(found, truth=truth, against="reference")


@dataclass(frozen=True)
class Sides:
    """A run beside people as a cut says; each criterion is compared once, however often asked."""

    run: JudgeRun
    sampling: Sampling
    cut: Cut = WHOLE
    _made: dict[str, Comparison | None] = field(default_factory=dict)

    def of(self, key: str) -> Comparison | None:
        """The run under a criterion, as `compare_cut` has it."""
        if key not in self._made:
            self._made[key] = compare_cut(self.run, key, self.sampling, self.cut)
        return self._made[key]


def golden_codes(criterion: Criterion, grounds: Grounds) -> dict[int, float]:
    """The release's values by subject id, as they stand in a rating table."""
    found = GoldenItem.objects.filter(golden_set=grounds.release, criterion__key=criterion.key)
    if grounds.split:
        found = found.filter(subject__item__split_place__split=grounds.split)
    scale = scale_of(criterion)
    pairs = found.values_list("subject_id", "value")
    return {pk: code_of(value, scale) for pk, value in pairs if scale.contains(value)}
