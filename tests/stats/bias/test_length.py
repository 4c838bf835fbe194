from dataclasses import replace

import numpy as np
import pytest

from evalhub.stats.bias.length import (
    PairVerdicts,
    length_bias,
    length_error,
    pair_length_effect,
)
from evalhub.stats.errors import UndefinedStatistic


def test_a_judge_that_likes_length_is_found_and_a_fair_one_is_not(rng):
    # Longer outputs are better, too: only the share beyond what humans see is bias.
    length = rng.normal(0, 1, 600)
    human = length + rng.normal(0, 1, 600)
    fair = human + rng.normal(0, 0.5, 600)
    biased = length_bias(fair + length, length, human, rng=rng)
    assert biased.low > 0.3
    unbiased = length_bias(fair, length, human, rng=rng)
    assert unbiased.low < 0.05
    assert unbiased.high > -0.05


def test_points_for_a_standard_deviation_of_length(rng):
    length = np.exp(rng.normal(4, 0.6, 800))
    z = np.log1p(length)
    z = (z - z.mean()) / z.std()
    human = rng.integers(1, 6, 800) + 0.5 * z
    found = length_error(human + 0.3 * z + rng.normal(size=800), length, human)
    assert found.low < 0.3 < found.high
    assert found.low > 0
    fair = length_error(human + rng.normal(size=800), length, human)
    assert fair.low < 0 < fair.high


def test_equal_lengths_say_nothing():
    with pytest.raises(UndefinedStatistic) as caught:
        length_error([1, 2, 3], [5, 5, 5], [1, 2, 2])
    assert caught.value.reason == "constant_rater"


def pairs(rng, taste, n=300):
    """Verdicts in both orders of a judge with a taste for length, in logits per tanh(sd)."""
    longer, better = rng.normal(0, 40, n), rng.choice([-1.0, 1.0], n)
    rows = [np.repeat(one, 2) for one in (better, longer, np.arange(n))]
    first = np.tile([1.0, -1.0], n)
    logit = 1.5 * rows[0] + taste * np.tanh(rows[1] / 40) + 0.3 * first
    chose = (rng.random(2 * n) < 1 / (1 + np.exp(-logit))) * 1.0
    return PairVerdicts(chose, rows[0], rows[1], first, rows[2].astype(int))


@pytest.mark.parametrize(("taste", "found"), [(2.0, True), (0.0, False)])
def test_a_taste_for_the_longer_of_two_is_found(rng, taste, found):
    effect = pair_length_effect(pairs(rng, taste))
    assert (effect.low > 0.1) is found
    assert (effect.low < 0 < effect.high) is not found


def test_a_judge_that_always_takes_the_longer_has_a_finite_effect(rng):
    rows = pairs(rng, 0.0)
    chose = (rows.longer > 0) * 1.0
    effect = pair_length_effect(replace(rows, chose_a=chose))
    assert 0.3 < effect.low <= effect.value <= effect.high <= 1


def test_ties_are_dropped_and_nothing_left_is_told():
    none = np.full(3, np.nan)
    rows = PairVerdicts(none, none, none, none, np.arange(3))
    with pytest.raises(UndefinedStatistic) as caught:
        pair_length_effect(rows)
    assert caught.value.reason == "no_unit"
