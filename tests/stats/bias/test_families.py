import numpy as np
import pytest

from evalhub.stats.bias.families import family_preference, leniency_gap, opportunity_gap, parity_gap
from evalhub.stats.errors import UndefinedStatistic

NAN = np.nan


def test_leniency_gap_by_hand(rng):
    # Own: +1, 0, +2, mean 1. Others: 0, -1, mean -1/2; the last unit has no human value.
    judge, human = [4, 3, 5, 2, 1, 5], [3, 3, 3, 2, 2, NAN]
    found = leniency_gap(judge, human, [True] * 3 + [False] * 3, rng=rng)
    assert found.value == pytest.approx(1.5)
    assert found.n == 5
    assert found.low <= 1.5 <= found.high


def test_opportunity_gap_by_hand(rng):
    # Own is better: found in both orders, in one, never: 1/2. Other is better: 1/4.
    found = opportunity_gap(
        [1, 0.5, 0, 0.5, 0, NAN], [True, True, True, False, False, False], rng=rng
    )
    assert found.value == pytest.approx(0.25)
    assert found.n == 5


def test_an_even_judge_has_an_interval_around_zero_and_a_partial_one_has_not(rng):
    own = np.arange(400) % 2 == 0
    human = rng.integers(1, 6, 400).astype(float)
    noise = rng.normal(0, 0.5, 400)
    even = leniency_gap(human + noise, human, own, rng=rng)
    partial = leniency_gap(human + noise + 0.5 * own, human, own, rng=rng)
    assert even.low < 0 < even.high
    assert partial.low > 0.2
    again = (leniency_gap(human, human + noise, own, rng=np.random.default_rng(5)) for _ in "ab")
    assert len(set(again)) == 1


@pytest.mark.parametrize(
    ("own", "reason"),
    [([False, False], "no_own_output"), ([True, True], "no_other_output")],
)
def test_one_group_alone_has_no_gap(own, reason, rng):
    with pytest.raises(UndefinedStatistic) as caught:
        leniency_gap([1, 2], [1, 1], own, rng=rng)
    assert caught.value.reason == reason


def test_resamples_without_one_of_the_groups_are_left_out_and_counted(rng):
    found = leniency_gap([2, 1, 1], [1, 1, 1], [True, False, False], rng=rng, resamples=200)
    # A third of the units is own: (2/3)^3 of the resamples have none, (1/3)^3 nothing else.
    assert 30 < found.dropped < 100
    assert (found.low, found.high) == pytest.approx((1, 1))


def test_parity_asks_nothing_of_who_was_better(rng):
    # Own chosen in 1, 1/2, 0 and 1 of the verdicts: 2 * mean - 1.
    found = parity_gap([1, 0.5, 0, 1, NAN], rng=rng)
    assert (found.value, found.n) == (pytest.approx(2 * 2.5 / 4 - 1), 4)


def test_a_family_fares_better_with_its_own_judge_by_hand(rng):
    own, others = [1, 1, 0, 1], [[0, 1, 0, NAN], [1, 1, NAN, NAN]]
    # 1 - 1/2, 1 - 1, 0 - 0; the last was judged by nobody else.
    found = family_preference(own, others, rng=rng)
    assert (found.value, found.n) == (pytest.approx(0.5 / 3), 3)
