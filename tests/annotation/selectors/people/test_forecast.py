"""Forecasts from whole days."""

from datetime import UTC, datetime, timedelta

import pytest

from annotation.selectors.people.forecast import forecast
from evalhub.stats.errors import UndefinedStatistic

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)


def test_what_is_left_is_divided_by_the_mean_day_and_its_range() -> None:
    found = forecast([100] * 7, 1000, NOW)
    # 100 a day, 95%: 90.75 to 109.25 (see tests/stats/test_counts.py).
    assert found.pace.value == pytest.approx(100.0)
    assert found.likely == NOW + timedelta(days=10)
    assert (found.soonest - NOW) / timedelta(days=1) == pytest.approx(1000 / 109.25, abs=0.01)
    assert (found.latest - NOW) / timedelta(days=1) == pytest.approx(1000 / 90.75, abs=0.01)


def test_a_slow_end_that_never_gets_there_is_open() -> None:
    found = forecast([0, 0, 0, 0, 0, 0, 7], 7, NOW)
    assert found.likely == NOW + timedelta(days=7)
    assert found.soonest < found.likely
    assert found.latest is None


def test_one_day_has_a_pace_and_no_range() -> None:
    found = forecast([5], 10, NOW)
    assert (found.likely, found.soonest, found.latest) == (NOW + timedelta(days=2), None, None)


def test_without_answers_or_work_there_is_no_date() -> None:
    idle = forecast([0, 0], 10, NOW)
    assert isinstance(idle.pace, UndefinedStatistic)
    assert (idle.likely, idle.done) == (None, False)
    assert forecast([4, 4], 0, NOW).done
    assert forecast([1], 4000, NOW).likely is None
