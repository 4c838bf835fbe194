import pytest

from evalhub.stats.confidence.expected import expected_score
from evalhub.stats.errors import UndefinedStatistic


def test_what_is_not_on_the_scale_is_shared_out():
    # .5 of 10 and .25 of 8: the point 10 is one point, however many tokens it is written in.
    assert expected_score({10: 0.5, 8: 0.25}) == pytest.approx((5 + 2) / 0.75)


def test_noise_can_be_left_out():
    assert expected_score({1: 0.005, 5: 0.9}, least=0.01) == pytest.approx(5)


def test_nothing_has_no_mean():
    with pytest.raises(UndefinedStatistic):
        expected_score({})
    with pytest.raises(UndefinedStatistic):
        expected_score({1: 0.0})
    with pytest.raises(ValueError, match="between 0 and 1"):
        expected_score({1: 1.5})
