"""A judge's measures one by one, and what people reach by the same."""

import numpy as np

from annotation.selectors.ratings import FloatArray
from evalhub.stats.agreement.alpha import krippendorff_alpha
from evalhub.stats.bias.position import two_order_accuracy
from evalhub.stats.coefficients import Coefficient
from evalhub.stats.comparison.metrics import Metric
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate
from evalhub.stats.judging.shares import share_of_sums
from evalhub.stats.judging.unanimity import chance_of_pairs, perfect_agreement
from evalhub.stats.proportions import proportion
from judges.selectors.comparisons import Comparison, both_orders

NO_CLASSES = UndefinedStatistic(
    "no_classes",
    "Any number may be given, so there are no classes to count; the rank correlation and "
    "alpha say how well the numbers agree.",
)


def judge_accuracy(found: Comparison) -> Estimate:
    """Share of right verdicts.

    With both orders it is their mean over the pairs asked both ways, and unparsed counts as
    wrong; otherwise unparsed verdicts are missing and counted apart.
    """
    if found.verdicts.in_both_orders.any():
        both = two_order_accuracy(*both_orders(found))
        return proportion((both.correct_ab + both.correct_ba) / 2, both.n)
    if len(found.verdicts.views) == 1:
        verdicts = found.verdicts.matrix[0]
        known = ~np.isnan(verdicts) & ~np.isnan(found.truth)
        return proportion(int(np.count_nonzero(verdicts == found.truth)), int(known.sum()))
    return defined(found.beside["accuracy"].judge)


def pooled_kappa(found: Comparison, metric: Metric) -> Estimate:
    """Kappa of all verdicts; undefined where any number may be given."""
    if not found.has_classes:
        raise UndefinedStatistic(NO_CLASSES.reason, NO_CLASSES.message)
    return defined(found.beside[metric].judge)


def rank_correlation(found: Comparison) -> Estimate:
    """Spearman's correlation of the judge with what is taken as true."""
    return defined(found.ranks["spearman"].judge)


def rank_ceiling(found: Comparison) -> Estimate:
    """What people reach by rank correlation: each against the median of the others."""
    return defined(found.ranks["spearman"].people)


def ceiling(found: Comparison, metric: Metric) -> Estimate:
    """What people reach by a judge's measure: each against the majority of the others."""
    return defined(found.beside[metric].people)


def defined(found: Coefficient) -> Estimate:
    """An estimate, or its reason raised."""
    if isinstance(found, UndefinedStatistic):
        raise UndefinedStatistic(found.reason, found.message)
    return found


def label_agreement(found: Comparison) -> Estimate:
    """Share of people's single labels that are what the judge says, whatever their majority."""
    given = ~np.isnan(found.people) & ~np.isnan(found.judge)
    same = (given & (found.people == found.judge)).sum(axis=0)
    return share_of_sums(same, given.sum(axis=0), **found.options("labels"))


def alpha_with_raters(found: Comparison) -> Estimate:
    """Alpha of the people with the judge as one more rater."""
    level = found.ratings.criterion.level
    together = measured(found, np.vstack([found.people, found.judge]))
    alpha = krippendorff_alpha(together, level, **found.options("alpha"))  # type: ignore[arg-type]
    return defined(told(alpha, together))


def people_alpha(found: Comparison) -> Estimate:
    """Alpha of the people alone, on the units the judge saw."""
    level = found.ratings.criterion.level
    matrix = measured(found, found.people)
    alpha = krippendorff_alpha(matrix, level, **found.options("people"))  # type: ignore[arg-type]
    return defined(told(alpha, matrix))


def told(alpha: Coefficient, matrix: FloatArray) -> Coefficient:
    """An alpha of units that all agree, with the interval that their number leaves."""
    return perfect_agreement(alpha, chance_of_pairs(matrix))


def measured(found: Comparison, codes: np.ndarray) -> np.ndarray:  # type: ignore[type-arg]
    """Values as their level asks for them: numbers, or places on the scale."""
    level = found.ratings.criterion.level
    if level not in {"interval", "ratio"}:
        return codes
    numbers = found.numbers(codes)
    if numbers is None:
        raise UndefinedStatistic("not_numbers", f"The {level} level needs numbers.")
    return numbers
