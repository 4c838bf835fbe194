"""Judges ranked on the same units."""

import numpy as np
import pytest

from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate
from evalhub.stats.judging.ranking import rank_judges

TRUTH = np.tile([0.0, 1.0], 50)
SCALE = [0, 1]


def wrong_on(n: int) -> np.ndarray:
    """Right on all units but the first `n`."""
    given = TRUTH.copy()
    given[:n] = 1 - given[:n]
    return given[None]


def ranked(*judges: np.ndarray, metric: str = "accuracy", seed: int = 1) -> list[tuple[int, ...]]:
    rng = np.random.default_rng(seed)
    found = rank_judges(judges, TRUTH, SCALE, metric, rng=rng)
    return [(one.rank, one.low, one.high) for one in found]


def test_far_apart_ranks_are_certain_and_near_ones_overlap() -> None:
    # 2 and 4 wrong of 100 change places in some draws; 60 wrong never does.
    first, second, last = ranked(wrong_on(2), wrong_on(4), wrong_on(60))
    assert first[0] == 1
    assert second[0] == 2
    assert last == (3, 3, 3)
    # The wrong ones are nested: the second judge is never above the first, but equal at times.
    assert second[1] == 1


def test_equal_judges_share_the_better_rank() -> None:
    assert ranked(wrong_on(5), wrong_on(5)) == [(1, 1, 1), (1, 1, 1)]


def test_estimates_are_the_metric_with_its_interval() -> None:
    (found,) = rank_judges([wrong_on(10)], TRUTH, SCALE, "kappa", rng=np.random.default_rng(0))
    assert isinstance(found.estimate, Estimate)
    # 90 of 100 right, half of the units each: 1 - .1 / .5.
    assert found.estimate.value == pytest.approx(0.8)
    assert found.estimate.low < 0.8 < found.estimate.high
    assert (found.best, found.estimate.n) == (1.0, 100)


def test_an_undefined_judge_is_ranked_last_and_says_why() -> None:
    nothing = np.full((1, TRUTH.size), np.nan)
    rng = np.random.default_rng(0)
    found = rank_judges([nothing, wrong_on(50)], TRUTH, SCALE, "accuracy", rng=rng)
    assert isinstance(found[0].estimate, UndefinedStatistic)
    assert (found[0].rank, found[1].rank) == (None, 1)


def test_the_order_of_judges_changes_nothing() -> None:
    judges = [wrong_on(3), wrong_on(20), wrong_on(9)]
    assert ranked(*judges) == ranked(*judges[::-1])[::-1]


def test_the_better_judge_is_first_about_as_often_as_it_says() -> None:
    """Two judges of the same skill: each is within the interval of rank 1 nearly always."""
    rng, inside = np.random.default_rng(5), 0
    for seed in range(40):
        pair = [np.where(rng.random(TRUTH.size) < 0.2, 1 - TRUTH, TRUTH)[None] for _ in range(2)]
        places = ranked(*pair, seed=seed)
        inside += all(low == 1 for _, low, _ in places)
    # 95 % of 40, less three standard errors.
    assert inside >= 33


def test_too_few_units_and_nobody() -> None:
    assert rank_judges([], TRUTH, SCALE, "accuracy", rng=np.random.default_rng(0)) == []
    with pytest.raises(UndefinedStatistic, match="two units"):
        rank_judges([[[1]]], [1], SCALE, "accuracy", rng=np.random.default_rng(0))
