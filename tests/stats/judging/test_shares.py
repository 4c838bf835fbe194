import numpy as np
import pytest

from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.judging.shares import share_of_sums


def test_units_are_drawn_whole(rng):
    # Two kinds of units, each with two verdicts that stand or fall together: as wide as 40 cases.
    part, whole = np.repeat([2.0, 0.0], 20), np.full(40, 2.0)
    found = share_of_sums(part, whole, rng=rng)
    assert (found.value, found.n) == (pytest.approx(0.5), 40)
    assert found.high - found.low == pytest.approx(2 * 1.96 * np.sqrt(0.25 / 40), abs=0.06)


def test_units_without_a_case_are_left_out(rng):
    assert share_of_sums([1, 0, 0], [1, 1, 0], rng=rng).n == 2
    with pytest.raises(UndefinedStatistic):
        share_of_sums([0], [0], rng=rng)
