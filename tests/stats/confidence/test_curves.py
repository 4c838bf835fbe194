import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalhub.stats.confidence.calibration import calibration_error
from evalhub.stats.confidence.curves import bin_places, decompose, reliability_curve


def test_bins_go_by_whole_numbers_whatever_floats_do():
    # .6 * 5 is 3.0000000000000004 or 2.9999999999999996 by how it was reached.
    for six in (0.6, 0.1 * 6, 1 - 0.4, 0.2 * 3):
        assert bin_places(np.array([0.0, six, 0.999]), 5)[1] == 1
    assert bin_places(np.array([0.5, 1.0]), 2).tolist() == [0, 0]
    with pytest.raises(ValueError, match="one bin"):
        bin_places(np.array([0.5]), 0)


def test_adaptive_bins_hold_about_as_many_and_keep_equal_ones_together():
    stated = np.array([0.1] * 4 + [0.2, 0.3, 0.4, 0.5])
    assert np.bincount(bin_places(stated, 2, adaptive=True)).tolist() == [4, 4]
    assert set(bin_places(np.array([0.9] * 7), 3, adaptive=True)) == {0}


@given(
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 1)), min_size=1, max_size=60),
    st.integers(1, 12),
)
def test_murphys_parts_make_the_brier_score(pairs, bins):
    stated, right = np.array(pairs, dtype=float).T
    found = decompose(stated, right, bins=bins)
    assert found.brier == pytest.approx(((stated - right) ** 2).mean(), abs=1e-12)
    assert min(found.reliability, found.resolution, found.uncertainty) >= 0


def test_the_curve_of_a_calibrated_judge_lies_on_the_diagonal(rng):
    stated = rng.choice([0.55, 0.75, 0.95], 6000)
    right = (rng.random(6000) < stated).astype(float)
    for point in reliability_curve(stated, right):
        assert point.low <= point.stated <= point.high
        assert point.right.low - 0.01 <= point.stated <= point.right.high + 0.01
    calibrated = calibration_error(stated, right, rng=rng, resamples=20)
    assert calibrated.value < 0.03
    assert calibrated.low < 0.005
    sure = calibration_error(np.minimum(stated + 0.2, 1), right, rng=rng, resamples=20)
    assert sure.low > 0.1


def test_a_point_counts_an_item_once_however_often_it_was_judged():
    (point,) = reliability_curve([0.9] * 6, [1, 1, 1, 0, 0, 0], clusters=[1, 1, 1, 2, 2, 2])
    assert (point.right.value, point.right.n) == (0.5, 2)
    assert point.right.high - point.right.low > 0.9
