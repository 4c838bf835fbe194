"""The difference of two shares of different units."""

import pytest

from evalhub.stats.changes.gaps import share_gap
from evalhub.stats.errors import UndefinedStatistic


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        # Newcombe (1998), table II, method 10.
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((10, 10), (0, 20), 0.6791, 1.0),
        ((5, 56), (0, 29), -0.0381, 0.1926),
    ],
)
def test_published_intervals_are_met(
    first: tuple[int, int], second: tuple[int, int], low: float, high: float
) -> None:
    found = share_gap(first, second)
    assert found.value == pytest.approx(first[0] / first[1] - second[0] / second[1])
    assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


def test_sides_changed_turn_the_interval_round_and_none_is_undefined() -> None:
    there, back = share_gap((7, 9), (20.5, 40)), share_gap((20.5, 40), (7, 9))
    assert (there.low, there.high) == pytest.approx((-back.high, -back.low))
    with pytest.raises(UndefinedStatistic):
        share_gap((0, 0), (1, 2))
