import numpy as np
import pytest

from evalhub.stats.bias.moving import Rounds, judge_change
from evalhub.stats.comparison.confusion import confusion
from evalhub.stats.comparison.metrics import compare
from evalhub.stats.errors import UndefinedStatistic

NAN = np.nan
SCALE = [1, 2, 3, 4, 5]


def change(then, now, truth, rng, **options):
    rounds = Rounds(then, now, truth, **{"scale": SCALE, **options})
    return judge_change(rounds, rng=rng, resamples=200)


def test_right_and_wrong_are_counted_by_hand(rng):
    # Became right, became wrong, lost its reply (wrong now), stays right, no truth.
    found = change([1, 2, 3, 4, 5], [2, 3, NAN, 4, 5], [2, 2, 3, 4, NAN], rng)
    assert (found.right.up, found.right.down, found.n) == (1, 2, 4)
    assert (found.values.up, found.values.down, found.values.n_lost) == (2, 0, 1)


def test_the_difference_of_kappas_is_that_of_the_two(rng):
    truth = rng.integers(1, 6, 200) * 1.0
    then, now = (
        np.where(rng.random(200) < share, truth, rng.integers(1, 6, 200)) for share in (0.9, 0.5)
    )
    found = change(then, now, truth, rng)
    kappas = [
        compare(confusion(one, truth, SCALE), "quadratic_kappa", rng=rng, resamples=2).value
        for one in (then, now)
    ]
    assert found.agreement.value == pytest.approx(kappas[1] - kappas[0])
    assert found.moved
    assert not found.steady


def test_a_judge_with_a_little_chance_of_the_day_has_not_moved(rng):
    truth = rng.integers(1, 6, 300) * 1.0
    then, now = (
        np.where(rng.random(300) < 0.98, truth, np.minimum(truth + 1, 5)) for _ in range(2)
    )
    found = change(then, now, truth, rng)
    assert (found.moved, found.steady) == (False, True)


def test_few_units_cannot_tell_and_say_how_many_more(rng):
    truth = np.array([1.0, 2, 3, 4, 5] * 6)
    found = change(truth, truth, truth, rng)
    assert (found.moved, found.steady) == (False, False)
    assert found.readings[0].more_units > 20


def test_named_values_have_no_order(rng):
    truth = np.tile([0.0, 1.0, 2.0], 30)
    found = change(truth, truth, truth, rng, scale=[0, 1, 2], ordered=False)
    assert found.values.reason == "no_order"
    assert found.wilcoxon is None
    with pytest.raises(UndefinedStatistic) as caught:
        change([1], [1], [NAN], rng)
    assert caught.value.reason == "no_unit"
