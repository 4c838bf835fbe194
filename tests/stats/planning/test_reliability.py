import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalhub.stats.agreement.icc import icc
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate
from evalhub.stats.planning.reliability import raters_for_reliability, spearman_brown


def single(value, low, high):
    return Estimate(value, low, high, 0.95, "F", 100)


def test_the_mean_of_k_raters_is_as_reliable_as_the_icc_says():
    # Shrout and Fleiss (1979): ICC(1,1) .17 and ICC(1,4) .44; (3,1) .71 and (3,4) .91.
    rows = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
    ratings = np.array(rows).T
    for one, mean in (("1,1", "1,k"), ("2,1", "2,k"), ("3,1", "3,k")):
        assert spearman_brown(icc(ratings, one).value, 4) == pytest.approx(icc(ratings, mean).value)


def test_raters_needed_come_with_what_the_interval_allows():
    # .8 * (1 - r) / (.2 * r): r = .5 gives 4, .4 gives 6, .6 gives 2.67 so 3.
    found = raters_for_reliability(single(0.5, 0.4, 0.6), 0.8)
    assert (found.n, found.at_least, found.at_most) == (4, 3, 6)
    assert found.reached == pytest.approx(0.8)


def test_where_the_interval_holds_zero_no_number_is_known_to_be_enough():
    found = raters_for_reliability(single(0.2, -0.1, 0.5), 0.8)
    assert (found.n, found.at_least, found.at_most) == (16, 4, None)
    assert raters_for_reliability(single(1.0, 1.0, 1.0), 0.8).n == 1


def test_raters_who_agree_on_nothing_do_not_become_reliable():
    with pytest.raises(UndefinedStatistic) as caught:
        raters_for_reliability(single(-0.02, -0.1, 0.1), 0.8)
    assert caught.value.reason == "no_reliability"
    with pytest.raises(ValueError, match="target"):
        raters_for_reliability(single(0.5, 0.4, 0.6), 1.0)


@given(st.floats(0.02, 0.98), st.floats(0.05, 0.95))
def test_the_number_is_the_least_that_reaches_the_target(value, target):
    found = raters_for_reliability(single(value, value, value), target)
    assert found.reached >= target - 1e-8
    assert found.n == 1 or spearman_brown(value, found.n - 1) < target + 1e-8


@pytest.mark.parametrize(("value", "raters"), [(-0.5, 3), (-0.5, 4), (0.5, -1), (0.5, 0)])
def test_what_no_panel_can_have_is_refused(value, raters):
    with pytest.raises(ValueError, match="reliability is above"):
        spearman_brown(value, raters)
