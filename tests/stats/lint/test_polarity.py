import numpy as np
import pytest

from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.lint.polarity import in_numbers, polarity


def test_a_turned_scale_is_contrary_and_better_turned(rng):
    truth = rng.integers(0, 5, 150)
    other = np.clip(truth + rng.integers(-1, 2, 150), 0, 4)
    plain = polarity(truth, other, 5, ordered=True)
    assert not plain.contrary
    assert not plain.mixed_up
    turned = polarity(truth, 4 - other, 5, ordered=True)
    assert turned.contrary
    assert turned.mixed_up
    assert turned.turned.value == pytest.approx(plain.kappa.value)
    assert turned.mapping == (4, 3, 2, 1, 0)


def test_exchanged_labels_are_found_and_read_back(rng):
    truth = rng.integers(0, 4, 200)
    wrong = rng.random(200) < 0.2
    other = np.where(wrong, rng.integers(0, 4, 200), truth)
    swapped = np.array([0, 2, 1, 3])[other]
    found = polarity(truth, swapped, 4, ordered=False)
    assert found.mixed_up
    assert found.mapping == (0, 2, 1, 3)
    assert not polarity(truth, other, 4, ordered=False).mixed_up


def test_chance_is_hardly_ever_contrary(rng):
    # 1 % one-sided, asked for a margin besides; and readings are tried on the other half.
    alarms = 0
    for _ in range(400):
        one, two = rng.integers(0, 3, (2, 60))
        found = polarity(one, two, 3, ordered=False)
        alarms += found.contrary or found.mixed_up
    assert alarms <= 10


def test_p_is_that_of_shuffling(rng):
    one = rng.integers(0, 3, 40)
    two = np.where(rng.random(40) < 0.25, (one + 1) % 3, rng.integers(0, 3, 40))
    agreement = (one == two).sum()
    shuffled = np.array([(one == rng.permutation(two)).sum() for _ in range(20_000)])
    # The normal has no steps: half of the step at the value itself.
    exact = (shuffled < agreement).mean() + (shuffled == agreement).mean() / 2
    assert polarity(one, two, 3, ordered=False).p == pytest.approx(exact, abs=0.02)


def test_missing_values_are_left_out_and_few_units_say_nothing():
    one = np.array([0, 1] * 15 + [-1, -1])
    found = polarity(one, np.roll(one, 1), 2, ordered=False, tests=3)
    assert found.kappa.n == 29
    assert sorted(in_numbers(found)) == ["kappa", "kappa_turned", "n", "p"]
    with pytest.raises(UndefinedStatistic):
        polarity(one[:19], one[:19], 2, ordered=False)
