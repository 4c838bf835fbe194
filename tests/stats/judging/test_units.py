import numpy as np
import pytest

from evalhub.stats.judging.units import judged_units, patterns_of

NAN = np.nan


def test_units_collapse_whoever_said_it_and_in_whatever_order():
    # Units 1 and 2 are the same but for who of the people said what and which view said it.
    views = [[0, 1, 1], [1, 0, NAN]]
    people = [[0, 1, 1], [1, 0, NAN]]
    found = patterns_of(judged_units(views, [1, 1, 1], [0, 1], people))
    assert sorted(found.multiplicity.tolist()) == [1, 2]


def test_right_and_counted_leave_out_what_is_missing():
    found = patterns_of(judged_units([[0, 1, NAN, 1]], [0, 0, 1, NAN], [0, 1]))
    assert found.multiplicity @ found.right == pytest.approx(1)
    assert found.multiplicity @ found.counted == pytest.approx(2)


def test_own_shares_of_right_verdicts_count_instead():
    units = judged_units([[0, 1, 1]], [0, 0, 1], [0, 1]).with_right(np.array([1, 0.5, NAN]))
    found = patterns_of(units)
    assert found.multiplicity @ found.right == pytest.approx(1.5)
    assert found.multiplicity @ found.counted == pytest.approx(2)


def test_columns_must_be_the_same_units():
    with pytest.raises(ValueError, match="one column per unit"):
        judged_units([[0, 1]], [0], [0, 1])
