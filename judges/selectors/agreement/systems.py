"""Whether a judge ranks the systems whose outputs it saw as people do."""

from dataclasses import dataclass

import numpy as np
from django.db.models import QuerySet

from annotation.models import Output, Subject
from annotation.selectors.ratings import FloatArray, IntArray
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.judging.systems import SystemRanks, system_ranks
from judges.selectors.agreement.positive import positive_place
from judges.selectors.comparisons import Comparison

Names = np.ndarray[tuple[int, ...], np.dtype[np.str_]]


@dataclass(frozen=True)
class SystemReport:
    """Systems by name, best by what is taken as true first, and how alike both rank them."""

    names: tuple[str, ...]
    ranks: SystemRanks

    @property
    def lines(self) -> list[tuple[str, float, float, int]]:
        """Name, the judge's mean, the true mean and units of each system."""
        ranks = self.ranks
        rows = zip(ranks.judge, ranks.truth, ranks.n_units, strict=True)
        named = [
            (self.names[int(at)], float(judge), float(truth), int(n))
            for at, (judge, truth, n) in zip(ranks.systems, rows, strict=True)
        ]
        return sorted(named, key=lambda line: (-line[2], line[0]))


def system_report(found: Comparison) -> SystemReport | None:
    """The ranking of systems; None where outputs name fewer than two, or nothing is comparable."""
    scored = preferences_of(found) if found.ratings.criterion.scope == "pair" else scores_of(found)
    if scored is None:
        return None
    known = scored.systems != ""
    names = np.unique(scored.systems[known])
    if names.size < 2:
        return None
    ranks = system_ranks(
        scored.judge[known],
        scored.truth[known],
        np.searchsorted(names, scored.systems[known]),
        scored.items[known],
        **found.options("systems"),
    )
    return SystemReport(tuple(map(str, names)), ranks)


@dataclass(frozen=True)
class Scored:
    """A score by judge and truth of each output, which system made it and which item it is of."""

    judge: FloatArray
    truth: FloatArray
    systems: Names
    items: IntArray


def scores_of(found: Comparison) -> Scored | None:
    """Outputs by their numbers, or by whether they have the positive of two values."""
    codes = found.judge, found.truth
    numbers = [found.numbers(part) for part in codes]
    if numbers[0] is None or numbers[1] is None:
        place = positive_place(found.ratings.criterion)
        if place is None:
            return None
        numbers = [np.where(np.isnan(part), np.nan, part == place) for part in codes]
    subjects = subjects_of(found)
    rows = {one[0]: one[1:] for one in subjects.values_list("pk", "item_id", "output__model")}
    named = [rows.get(int(pk), (0, "")) for pk in found.verdicts.subjects]
    systems = np.array([model or "" for _, model in named], dtype=np.str_)
    items = np.array([item for item, _ in named], dtype=np.int64)
    judge, truth = (np.asarray(part, dtype=np.float64) for part in numbers)
    return Scored(judge, truth, systems, items)


def subjects_of(found: Comparison) -> QuerySet[Subject]:
    """The subjects that the criterion is asked about: naming thousands by id takes longer."""
    criterion = found.ratings.criterion
    return Subject.objects.filter(project__rubrics=criterion.rubric_id, scope=criterion.scope)


def preferences_of(found: Comparison) -> Scored | None:
    """Each pair as two scores: 1 for the side that is favoured, .5 for neither, 0 for the other."""
    try:
        sides = found.sides(found.judge), found.sides(found.truth)
    except UndefinedStatistic:
        return None
    subjects = subjects_of(found)
    of_subject = dict(subjects.values_list("pk", "item_id"))
    outputs = Output.objects.filter(item__in=subjects.values("item_id"), position__lt=2)
    models = {one[:2]: one[2] for one in outputs.values_list("item_id", "position", "model")}
    items = np.array([of_subject.get(int(pk), 0) for pk in found.verdicts.subjects], np.int64)
    systems = np.array(
        [models.get((int(item), side), "") for side in (0, 1) for item in items], dtype=np.str_
    )
    judge, truth = (np.concatenate([1 - side / 2, side / 2]) for side in sides)
    return Scored(judge, truth, systems, np.tile(items, 2))
