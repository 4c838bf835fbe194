"""Mean counts over few days."""

import pytest

from evalhub.stats.counts import mean_count
from evalhub.stats.errors import UndefinedStatistic


def test_days_that_differ_widen_the_interval() -> None:
    found = mean_count([10, 20, 30])
    # Sample variance 100 > mean 20; error sqrt(100 / 3) = 5.774; t(2) = 4.3027: 20 +- 24.84.
    assert found.value == pytest.approx(20.0)
    assert (found.low, found.high) == (0.0, pytest.approx(44.84, abs=0.01))
    assert found.n == 3


def test_equal_days_keep_counting_noise() -> None:
    found = mean_count([100] * 7)
    # Poisson: error sqrt(100 / 7) = 3.780; t(6) = 2.4469: 100 +- 9.25.
    assert found.low == pytest.approx(90.75, abs=0.01)
    assert found.high == pytest.approx(109.25, abs=0.01)


def test_more_confidence_is_wider() -> None:
    narrow, wide = mean_count([4, 6, 5], confidence=0.8), mean_count([4, 6, 5])
    assert wide.low < narrow.low < narrow.value < narrow.high < wide.high


@pytest.mark.parametrize(("counts", "reason"), [([0, 0], "no_event"), ([3], "too_few_spans")])
def test_what_has_no_interval_says_why(counts: list[int], reason: str) -> None:
    with pytest.raises(UndefinedStatistic) as refused:
        mean_count(counts)
    assert refused.value.reason == reason
