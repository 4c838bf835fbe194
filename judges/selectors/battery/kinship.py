"""Probes of a judge and the outputs of its own family of models."""

from collections.abc import Iterator

import numpy as np
from django.db.models import TextField
from django.db.models.functions import Cast

from annotation.selectors.ratings import FloatArray, decoded
from evalhub.stats.bias.families import family_preference, parity_gap
from evalhub.stats.coefficients import as_json, attempt
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate
from judges.models import JudgeRun, Verdict
from judges.selectors.battery.families import (
    families_of_outputs,
    families_of_pairs,
    family_of,
    self_preference,
)
from judges.selectors.battery.kinds import KINDS
from judges.selectors.battery.probe import Probe, probe_of
from judges.selectors.battery.values import choices, in_order, width_of
from judges.selectors.comparisons import Comparison
from judges.selectors.verdicts import among, place_of, runs_by_label


def kinship_probes(found: Comparison) -> Iterator[Probe]:
    """Self-preference; nothing where no judged output is of the judge's own family."""
    gap = attempt(lambda: self_preference(found))
    if isinstance(gap, UndefinedStatistic):
        return
    family = family_of(found.verdicts.judge_model)
    pairs = found.ratings.criterion.scope == "pair"
    width = width_of(found)
    if pairs:
        parity = attempt(lambda: parity_of(found, family))
        further = (("family", family), ("parity", as_json(parity)))
        yield probe_of(KINDS["self_preference"], gap, key="self_preference", numbers=further)
    else:
        further = (("family", family),)
        yield probe_of(
            KINDS["self_points"], gap, key="self_preference", width=width, numbers=further
        )
    beside = attempt(lambda: beside_others(found, family))
    if isinstance(beside, Estimate):
        size = 1.0 if pairs else width
        yield probe_of(KINDS["family_preference"], beside, key="family_preference", width=size)


def parity_of(found: Comparison, family: str) -> Estimate:
    """Of pairs with one output of the family, how much oftener that one is chosen."""
    return parity_gap(own_wins(found, family, choices(found)), **found.options("parity"))


def own_wins(found: Comparison, family: str, chose_a: FloatArray) -> FloatArray:
    """Share of the verdicts that choose the family's output; NaN for pairs without exactly one."""
    own = families_of_pairs(found.verdicts.subjects) == family
    wins = np.where(own[0], chose_a, 1.0 - chose_a)
    return np.where(own[0] != own[1], wins, np.nan)


def beside_others(found: Comparison, family: str) -> Estimate:
    """The family's wins (or points) with its own judge less those with judges of others."""
    others = values_of_others(found, family)
    options = found.options("family_preference")
    if found.ratings.criterion.scope == "pair":
        mine = own_wins(found, family, choices(found))
        rest = [own_wins(found, family, 1.0 - found.sides(row) / 2) for row in others]
    else:
        values = in_order(found, found.judge)
        if values is None:
            raise UndefinedStatistic("not_numbers", "Points need values with an order.")
        own = families_of_outputs(found.verdicts.subjects) == family
        mine = np.where(own, values, np.nan)
        rest = [np.asarray(in_order(found, row)) for row in others]
    if not rest:
        raise UndefinedStatistic("no_unit", "No Judge of another family saw the same Outputs.")
    return family_preference(mine, np.stack(rest), **options)


def values_of_others(found: Comparison, family: str) -> list[FloatArray]:
    """First verdicts of the judges of other families on the same units, one row each."""
    criterion = found.verdicts.criterion
    labelled = runs_by_label(criterion.rubric.project)
    runs = [run for run in labelled.values() if is_other(run, family)]
    rows = Verdict.objects.filter(
        among("subject", found.verdicts.subjects),
        run__in=runs,
        criterion__key=criterion.key,
        repeat=0,
        probe="",
        value__isnull=False,
    ).exclude(order="BA")
    given = list(rows.values_list("run_id", "subject_id", Cast("value", TextField())))
    scale = found.ratings.scale
    texts = {row[2] for row in given}
    codes = {text: place_of(value, scale) for text, value in decoded(texts).items()}
    places = {run.pk: place for place, run in enumerate(runs)}
    matrix = np.full((len(runs), found.verdicts.subjects.size), np.nan)
    columns = np.searchsorted(found.verdicts.subjects, [row[1] for row in given])
    matrix[[places[row[0]] for row in given], columns] = [codes[row[2]] for row in given]
    return [row for row in matrix if not np.isnan(row).all()]


def is_other(run: JudgeRun, family: str) -> bool:
    return family_of(run.model or run.judge.model) not in ("", family)
