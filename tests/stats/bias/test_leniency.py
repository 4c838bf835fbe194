import numpy as np
import pytest

from evalhub.stats.bias.leniency import leniency
from evalhub.stats.errors import UndefinedStatistic

NAN = np.nan


def reason_of(call):
    with pytest.raises(UndefinedStatistic) as caught:
        call()
    return caught.value.reason


def test_leniency_is_the_mean_difference_by_hand(rng):
    found = leniency([4, 5, 2, NAN], [3, 3, 3, 1], rng=rng)
    assert (found.value, found.n) == (pytest.approx(2 / 3), 3)
    assert reason_of(lambda: leniency([NAN], [1], rng=rng)) == "no_unit"
