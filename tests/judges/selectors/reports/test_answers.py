"""The answer of a report, in a word."""

import pytest

from evalhub.stats.coefficients import Coefficient
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate
from judges.selectors.reports.answers import answer_of


def estimate(value: float, low: float, high: float) -> Estimate:
    return Estimate(value, low, high, 0.95, "test", 100)


@pytest.mark.parametrize(
    ("kappa", "ceiling", "word"),
    [
        (estimate(0.8, 0.75, 0.85), estimate(0.8, 0.75, 0.85), "Yes"),
        (estimate(0.5, 0.45, 0.55), estimate(0.8, 0.75, 0.85), "No"),
        (estimate(0.7, 0.5, 0.9), estimate(0.8, 0.75, 0.85), "Not yet"),
        (estimate(0.9, 0.85, 0.95), estimate(0.5, 0.4, 0.6), "Not yet"),
        (estimate(0.9, 0.85, 0.95), None, "No ceiling"),
        (UndefinedStatistic("no_unit", "Nothing to compare."), None, "Cannot tell"),
    ],
)
def test_the_answer_follows_from_the_whole_interval(
    kappa: Coefficient, ceiling: Coefficient | None, word: str
) -> None:
    assert answer_of(kappa, ceiling).word == word
