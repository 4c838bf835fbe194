import numpy as np
import pytest

from evalhub.stats.bias.repeats import flip_probability, repeat_spread, repeat_unanimity
from evalhub.stats.errors import UndefinedStatistic

NAN = np.nan


def reason_of(call):
    with pytest.raises(UndefinedStatistic) as caught:
        call()
    return caught.value.reason


def test_unanimity_over_repeats_by_hand():
    # Units: same thrice; same twice with one unparsed; differing; judged once only.
    found = repeat_unanimity([[1, 2, 1, 1], [1, NAN, 1, NAN], [1, 2, 2, NAN]])
    assert (found.value, found.n) == (pytest.approx(2 / 3), 3)
    assert reason_of(lambda: repeat_unanimity([[1, 2]])) == "no_unit"


def test_the_chance_that_two_repeats_differ_by_hand():
    # Units: aaa 0 of 3 pairs; aab 2 of 3; ab (one missing) 1 of 1; judged once: dropped.
    found = flip_probability([[1, 1, 1, 1], [1, 1, 2, NAN], [1, 2, NAN, NAN]])
    assert found.value == pytest.approx((0 + 2 / 3 + 1) / 3)
    assert found.n == 3
    assert found.low < found.value < found.high


def test_the_spread_of_repeats_is_pooled_over_units():
    # Variances 2 (two repeats) and 0 (three repeats): 2 / (1 + 2).
    assert repeat_spread([[1, 2], [3, 2], [NAN, 2]]) == pytest.approx(np.sqrt(2 / 3))
    assert reason_of(lambda: repeat_spread([[1, 2]])) == "no_unit"
    assert reason_of(lambda: flip_probability([[1, 2]])) == "no_unit"
