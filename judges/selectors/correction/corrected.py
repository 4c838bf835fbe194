"""A judge's pass rate on traffic of which some is labelled: raw, gold only and corrected."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from annotation.dataset.values import value_key, value_text
from annotation.models import Criterion, Subject, Trap
from annotation.selectors.agreement.counted import USUAL, Counted
from annotation.selectors.ratings import FloatArray, Where
from evalhub.errors import InvalidInput
from evalhub.scales.numbers import is_number
from evalhub.stats.coefficients import Sampling
from evalhub.stats.correction.rates import PassRates, pass_rates
from judges.models import JudgeRun
from judges.selectors.agreement.positive import positive_place
from judges.selectors.agreement.systems import subjects_of
from judges.selectors.comparisons import Comparison, compare_run
from judges.selectors.correction.selection import Selection, selection_of
from judges.selectors.correction.standards import stated_passing


@dataclass(frozen=True)
class PassRule:
    """Which values of a criterion pass."""

    criterion: str
    values: tuple[object, ...]

    @property
    def words(self) -> str:
        """As a page says it."""
        return f"passes with {', '.join(value_text(value) for value in self.values)}"  # type: ignore[arg-type]


@dataclass(frozen=True)
class CorrectedRates:
    """The rates side by side, or `refusal`: the sentence that says why there are none.

    The judge's own rate is in `rates` either way; with a refusal its corrected ones must not be
    shown, and are left out.
    """

    criterion: Criterion
    rule: PassRule | None
    rates: PassRates | None
    selection: Selection | None
    refusal: str


def corrected_rates(
    run: JudgeRun,
    key: str,
    sampling: Sampling,
    *,
    passing: Sequence[object] | None = None,
    where: Where = (),
    counted: Counted = USUAL,
) -> CorrectedRates | None:
    """What share of a run's subjects truly passes; None where it has no verdict.

    `passing` are the values that pass, by default those of `rule_of`. Raises `InvalidInput`
    where one is not on the scale.
    """
    found = compare_run(run, key, sampling, where, counted)
    return None if found is None else corrected_of(found, passing)


def corrected_of(found: Comparison, passing: Sequence[object] | None = None) -> CorrectedRates:
    """The same of a comparison that is at hand."""
    criterion = found.ratings.criterion
    rule = rule_of(criterion) if passing is None else PassRule(criterion.key, tuple(passing))
    if rule is None:
        words = "Nobody has said which values pass, and the scale does not tell."
        return CorrectedRates(criterion, None, None, None, words)
    places = places_of(criterion, rule)
    found = without_traps(found)
    judge, truth = passed(found.judge, places), true_passes(found, places)
    labelled = ~np.isnan(truth) & ~np.isnan(judge)
    if not labelled.any():
        words = "No unit with a verdict has a label, so there is nothing to correct by."
        return CorrectedRates(criterion, rule, None, None, words)
    subjects = found.verdicts.subjects[labelled].tolist()
    selection = selection_of(criterion, subjects, by_reference=found.against == "reference")
    complete = not (np.isnan(truth) & ~np.isnan(judge)).any()
    refusal = "" if complete else selection.refusal
    if refusal:
        return CorrectedRates(criterion, rule, None, selection, refusal)
    rates = pass_rates(judge, truth, clusters=items_of(found), **found.options("corrected"))
    return CorrectedRates(criterion, rule, rates, selection, "")


def rule_of(criterion: Criterion) -> PassRule | None:
    """The values that the lead said pass; else the usual ones."""
    said = stated_passing(criterion)
    return PassRule(criterion.key, said) if said else usual_rule(criterion)


def usual_rule(criterion: Criterion) -> PassRule | None:
    """The positive of two values; of numbers in order those above the middle of the scale."""
    values = list(criterion.values)
    place = positive_place(criterion)
    if place is not None:
        return PassRule(criterion.key, (values[place],))
    ordered = criterion.level != "nominal" and criterion.scope == "output"
    if not ordered or not values or not all(is_number(value) for value in values):
        return None
    middle = (min(values) + max(values)) / 2
    return PassRule(criterion.key, tuple(value for value in values if value > middle))


def places_of(criterion: Criterion, rule: PassRule) -> list[int]:
    known = {value_key(value): place for place, value in enumerate(criterion.values)}
    keys = [value_key(value) for value in rule.values]  # type: ignore[arg-type]
    for key in keys:
        if key not in known:
            listed = ", ".join(known) or "none: any number may be given"
            raise InvalidInput(f"{key} is not a value of {criterion.key}; there are {listed}.")
    return [known[key] for key in keys]


def passed(codes: FloatArray, places: Sequence[int]) -> FloatArray:
    """1 for places that pass, 0 for others, NaN where there is none."""
    return np.where(np.isnan(codes), np.nan, np.isin(codes, places).astype(np.float64))


def true_passes(found: Comparison, places: Sequence[int]) -> FloatArray:
    """What truly passes: by the reference, or with more than half of its raters."""
    if found.against == "reference" or not found.people.size:
        return passed(found.truth, places)
    said = passed(found.people, places)
    given = (~np.isnan(said)).sum(axis=0)
    return np.where(given > 0, 2 * np.nansum(said, axis=0) > given, np.nan)


def without_traps(found: Comparison) -> Comparison:
    """Traps were picked by hand, whatever became of the rest."""
    items = Trap.objects.filter(project=found.ratings.criterion.rubric.project).values("item")
    traps = Subject.objects.filter(item__in=items).values_list("pk", flat=True)
    kept = ~np.isin(found.verdicts.subjects, list(traps))
    return found if kept.all() else found.only(np.flatnonzero(kept))


def items_of(found: Comparison) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """The item of each subject: outputs of one item are not independent."""
    rows = dict(subjects_of(found).values_list("pk", "item_id"))
    return np.array([rows.get(int(pk), -int(pk)) for pk in found.verdicts.subjects], np.int64)
