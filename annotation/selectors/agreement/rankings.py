"""How far people agree on orders of outputs, and the order they have in common."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from annotation.dataset.kinds.rankings import middle_ranks, ranks_of
from annotation.dataset.kinds.scales import RANKING
from annotation.models import Criterion
from annotation.selectors.agreement.unmeasured import Answers
from annotation.selectors.ratings import FloatArray
from evalhub.stats.agreement.rankings import (
    borda,
    common_order,
    mean_tau,
    mean_w,
    tau_with_others,
)
from evalhub.stats.coefficients import Coefficient, Sampling, attempt

TAU, W = "kendall_tau", "kendall_w"


@dataclass(frozen=True)
class RankingLine:
    """Agreement under one criterion that ranks; `n_units` have two rankings or more."""

    answers: Answers
    n_units: int
    tau: Coefficient
    w: Coefficient

    @property
    def criterion(self) -> Criterion:
        return self.answers.criterion


@dataclass(frozen=True)
class RaterRanking:
    """One rater's orders under a criterion beside those of the others, over `n` items."""

    title: str
    n: int
    tau: Coefficient


@dataclass(frozen=True)
class Together:
    """The order of all raters of an item by Borda's points; equal points share a rank."""

    order: tuple[tuple[str, ...], ...]
    points: tuple[tuple[str, float], ...]
    n_raters: int

    @property
    def tied(self) -> bool:
        return any(len(keys) > 1 for keys in self.order)


def rank_tables(answers: Answers) -> list[FloatArray]:
    """Middle ranks of every item, a row for each rater, a column for each output by its key."""
    found = by_subject(answers)
    return [table_of([*found[subject].values()]) for subject in sorted(found)]


def by_subject(answers: Answers) -> dict[int, dict[str, Any]]:
    """Orders by the item's subject, then by rater."""
    found: dict[int, dict[str, Any]] = {}
    for rater, subject, value in answers.given:
        found.setdefault(subject, {})[rater] = value
    return found


def table_of(values: Sequence[Any]) -> FloatArray:
    keys = sorted(ranks_of(values[0]))
    return np.array([middle_ranks(value, keys) for value in values], dtype=np.float64)


def ranking_line(answers: Answers, sampling: Sampling) -> RankingLine:
    key, tables = answers.criterion.key, rank_tables(answers)
    return RankingLine(
        answers,
        sum(len(table) > 1 for table in tables),
        attempt(lambda: mean_tau(tables, rng=sampling.rng(key, TAU), resamples=sampling.resamples)),
        attempt(lambda: mean_w(tables, rng=sampling.rng(key, W), resamples=sampling.resamples)),
    )


def ranking_lines(several: Sequence[Answers], sampling: Sampling) -> tuple[RankingLine, ...]:
    """A line for each of these criteria that ranks."""
    return tuple(ranking_line(answers, sampling) for answers in several if is_ranked(answers))


def rater_rankings(
    several: Sequence[Answers], rater: str, sampling: Sampling
) -> tuple[RaterRanking, ...]:
    """One rater under each criterion of these that ranks and that they answered."""
    found = [rater_ranking(one, rater, sampling) for one in several if is_ranked(one)]
    return tuple(one for one in found if one.n)


def rater_ranking(answers: Answers, rater: str, sampling: Sampling) -> RaterRanking:
    """Tau-b of a rater with each of the others who ordered the same outputs."""
    tables = []
    for _, orders in sorted(by_subject(answers).items()):
        if rater in orders:
            others = [value for key, value in orders.items() if key != rater]
            tables.append(table_of([orders[rater], *others]))
    rng = sampling.rng(answers.criterion.key, TAU, rater)
    tau = attempt(lambda: tau_with_others(tables, rng=rng, resamples=sampling.resamples))
    return RaterRanking(answers.criterion.title, len(tables), tau)


def is_ranked(answers: Answers) -> bool:
    return answers.criterion.kind == RANKING


def together(values: Sequence[Any]) -> Together | None:
    """What all rankings of an item come to; None without any."""
    given = [value for value in values if ranks_of(value)]
    if not given:
        return None
    keys = list(ranks_of(given[0]))
    ranks = [middle_ranks(value, keys) for value in given]
    order = tuple(tuple(keys[at] for at in places) for places in common_order(ranks))
    points = dict(zip(keys, borda(ranks), strict=True))
    best_first = [key for shared in order for key in shared]
    return Together(order, tuple((key, float(points[key])) for key in best_first), len(given))
