import numpy as np
import pytest

from evalhub.stats.judging.votes import vote_agreement, votes_of_orders

NAN = np.nan
A, TIE, B = 0, 1, 2


def test_both_setups_by_hand(rng):
    # Pair 1: people A A B; pair 2: people tie B.  Judge: A, then inconsistent after the swap.
    people = [[A, TIE], [A, B], [B, NAN]]
    ab, ba = [A, A], [A, B]
    all_votes = votes_of_orders(ab, ba, ties=True)
    found = vote_agreement([all_votes], people, ties=True, rng=rng, resamples=50)
    # Judge A: 2 of 3; judge tie: 1 of 2. People: 1 of 3 pairs the same; 0 of 1.
    assert found.judge.value == pytest.approx((2 / 3 + 1 / 2) / 2)
    assert found.people.value == pytest.approx((1 / 3 + 0) / 2)
    assert found.difference.value == pytest.approx(found.judge.value - found.people.value)
    without = votes_of_orders(ab, ba, ties=False)
    found = vote_agreement(
        [np.tile(without, 2)], np.tile(people, 2), ties=False, rng=rng, resamples=50
    )
    # Without ties only pair 1 is left for both.
    assert (found.judge.value, found.judge.n) == (pytest.approx(2 / 3), 2)
    assert found.people.value == pytest.approx(1 / 3)


def test_a_judge_that_votes_at_random_agrees_by_chance(rng):
    people = rng.choice([A, B], (3, 2000))
    found = vote_agreement(rng.choice([A, B], (2, 2000)), people, ties=True, rng=rng, resamples=50)
    assert found.judge.value == pytest.approx(0.5, abs=0.03)


def test_without_votes_of_people_there_is_nothing_to_agree_with(rng):
    found = vote_agreement([[A, B]], np.empty((0, 2)), ties=True, rng=rng, resamples=5)
    assert found.judge.reason == found.people.reason == found.difference.reason == "no_unit"
