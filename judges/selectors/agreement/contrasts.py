"""Two judges, or two versions of a prompt, on the same units: which agrees better with people?

`contrast_runs` is for a page with two runs, `contrast_of` for two comparisons that are at hand
(of one split, say), `contrast_many` for several candidates against one, corrected for how many.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from annotation.models import Criterion
from annotation.selectors.agreement.counted import USUAL, Counted
from annotation.selectors.ratings import FloatArray, Where
from evalhub.stats.changes.differences import alpha_change_on_same_units
from evalhub.stats.coefficients import Coefficient, Sampling, attempt
from evalhub.stats.comparison.multiplicity import Correction, adjusted
from evalhub.stats.comparison.paired import (
    PairedTest,
    mcnemar,
    mean_difference,
    paired_permutation,
    signed_rank,
)
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.judging.contrasts import Contrast, class_contrast, rank_contrast
from evalhub.templatetags.figures import p_value
from judges.models import JudgeRun
from judges.selectors.agreement.figures import NAMES
from judges.selectors.agreement.measures import measured
from judges.selectors.comparisons import Comparison, compare_run, right_in_both

BoolArray = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
LEVEL = 0.05


@dataclass(frozen=True)
class ContrastLine:
    """One measure of both, second less first, with the p-value of the bootstrap."""

    key: str
    name: str
    first: Coefficient
    second: Coefficient
    difference: Coefficient
    p_value: float | None


@dataclass(frozen=True)
class JudgeContrast:
    """Two judges under one criterion, on the units that both have a verdict on.

    `right` is the share right, second less first; `tests` are about it and, on ordered scales,
    about the distance from the truth. `p_value` is that of the first test, `p_adjusted` the same
    corrected for the number tried, by `correction`.
    """

    criterion: Criterion
    n: int
    n_only_first: int
    n_only_second: int
    right: Coefficient
    tests: tuple[PairedTest, ...]
    lines: tuple[ContrastLine, ...]
    p_adjusted: float | None
    n_tried: int = 1
    correction: str = ""

    @property
    def p_value(self) -> float | None:
        return self.tests[0].p_value if self.tests else None

    @property
    def better(self) -> str:
        """`second`, `first`, or `cannot tell` at 5 % after the correction."""
        if self.p_adjusted is None or self.p_adjusted > LEVEL or not self.tests:
            return "cannot tell"
        test = self.tests[0]
        return "second" if test.second_better > test.first_better else "first"

    @property
    def sentence(self) -> str:
        """What is found, in words."""
        if isinstance(self.right, UndefinedStatistic) or not self.tests:
            why = self.right.message if isinstance(self.right, UndefinedStatistic) else ""
            return f"They cannot be compared: {why}".strip()
        test, of = self.tests[0], f"of {self.n:,} units"
        counts = f"only the first is right on {test.first_better:,}, only the second on "
        counts += f"{test.second_better:,} {of}"
        p = test.name if self.p_adjusted is None else f"{test.name}, p {p_value(self.p_adjusted)}"
        many = f", corrected for {self.n_tried} tried" if self.n_tried > 1 else ""
        word = {
            "second": "The second agrees better",
            "first": "The first agrees better",
            "cannot tell": "No difference is shown",
        }[self.better]
        return f"{word}: {counts} ({p}{many})."


def contrast_runs(
    first: JudgeRun,
    second: JudgeRun,
    key: str,
    sampling: Sampling,
    *,
    where: Where = (),
    counted: Counted = USUAL,
) -> JudgeContrast | None:
    """Two runs of one project under a criterion; None where either has no verdict there."""
    sides = [compare_run(run, key, sampling, where, counted) for run in (first, second)]
    if sides[0] is None or sides[1] is None:
        return None
    return contrast_of(sides[0], sides[1])


def contrast_many(
    base: Comparison, candidates: Sequence[Comparison], correction: Correction = "holm"
) -> list[JudgeContrast]:
    """Each candidate against the base, in their order; p-values corrected for their number."""
    found = [contrast_of(base, one) for one in candidates]
    tested = [at for at, one in enumerate(found) if one.p_value is not None]
    p_values = adjusted([found[at].tests[0].p_value for at in tested], correction)
    for at, p in zip(tested, p_values, strict=True):
        found[at] = replace(
            found[at], p_adjusted=float(p), n_tried=len(found), correction=correction
        )
    return found


def contrast_of(first: Comparison, second: Comparison) -> JudgeContrast:
    """Two judges of the same criterion, on the units that both have a verdict on."""
    one, two = on_both(first, second)
    shares = right_shares(one), right_shares(two)
    tests = tests_of(one, two, shares)
    size = attempt(lambda: mean_difference(shares[1], shares[0], **one.options("contrast")))
    n_parsed = [int(parsed(side).sum()) for side in (first, second)]
    n = int(one.verdicts.subjects.size)
    return JudgeContrast(
        criterion=first.ratings.criterion,
        n=n,
        n_only_first=n_parsed[0] - n,
        n_only_second=n_parsed[1] - n,
        right=size,
        tests=tests,
        lines=tuple(lines_of(one, two)),
        p_adjusted=tests[0].p_value if tests else None,
    )


def parsed(found: Comparison) -> BoolArray:
    """Units with a verdict that could be read, in whatever order or repeat."""
    return np.asarray((~np.isnan(found.verdicts.matrix)).any(axis=0))


def on_both(first: Comparison, second: Comparison) -> tuple[Comparison, Comparison]:
    """Both on the units of which each has a value, held against the same values."""
    _, mine, theirs = np.intersect1d(
        first.verdicts.subjects, second.verdicts.subjects, return_indices=True
    )
    both = parsed(first)[mine] & parsed(second)[theirs]
    one, two = first.only(mine[both]), second.only(theirs[both])
    # References may cover one run and not the other.
    return one, replace(two, truth=one.truth, against=one.against)


def right_shares(found: Comparison) -> FloatArray:
    """Share of right verdicts of each unit, over its orders or repeats; NaN without a truth."""
    if found.verdicts.in_both_orders.any():
        return right_in_both(found)
    given = ~np.isnan(found.verdicts.matrix)
    right = ((found.verdicts.matrix == found.truth) & given).sum(axis=0)
    counted = given.sum(axis=0)
    known = (counted > 0) & ~np.isnan(found.truth)
    return np.where(known, right / np.maximum(counted, 1), np.nan)


def tests_of(
    one: Comparison, two: Comparison, shares: tuple[FloatArray, FloatArray]
) -> tuple[PairedTest, ...]:
    """McNemar's where every share is all or nothing, else signed ranks; then permutations.

    Where values have an order, the distance from the truth is tested as well.
    """
    known = ~np.isnan(shares[0]) & ~np.isnan(shares[1])
    if not known.any():
        return ()
    whole = all(np.isin(side[known], (0, 1)).all() for side in shares)
    rng = one.options("permutation")["rng"]
    tests = [(mcnemar if whole else signed_rank)(*shares), paired_permutation(*shares, rng=rng)]
    if one.ratings.criterion.level != "nominal":
        near = [
            -np.abs(numbered(side, side.judge) - numbered(side, side.truth)) for side in (one, two)
        ]
        tests.append(signed_rank(near[0], near[1]))
        if not one.has_classes:
            # Two numbers are hardly ever the same: only the distance says who is nearer.
            tests.reverse()
    return tuple(tests)


def numbered(found: Comparison, codes: FloatArray) -> FloatArray:
    """Numbers of the scale, or places on it."""
    numbers = found.numbers(codes)
    return codes if numbers is None else numbers


def lines_of(one: Comparison, two: Comparison) -> list[ContrastLine]:
    """Every measure of `figures`, of both."""
    options = one.options("contrasts")
    found: dict[str, Contrast] = {
        **class_contrast(one.units, two.units, tuple(one.beside), **options)
    }
    alpha = alpha_contrast(one, two)
    if alpha is not None:
        found["alpha"] = alpha
    if one.ranks:
        sides = [numbered(side, side.judge) for side in (one, two)]
        truth = numbered(one, one.truth)
        found |= rank_contrast(sides[0], sides[1], truth, tuple(one.ranks), **options)
    return [
        ContrastLine(key, NAMES[key], part.first, part.second, part.difference, part.p_value)
        for key, part in found.items()
    ]


def alpha_contrast(one: Comparison, two: Comparison) -> Contrast | None:
    """Alpha with either judge as one more rater; None without people."""
    if not one.people.size:
        return None
    level = one.ratings.criterion.level
    try:
        sides = [measured(side, np.vstack([one.people, side.judge])) for side in (one, two)]
        change = alpha_change_on_same_units(*sides, level, **one.options("alphas"))  # type: ignore[misc]
    except UndefinedStatistic as reason:
        return Contrast(reason, reason, reason, None)
    return Contrast(change.first, change.second, change.difference, None)
