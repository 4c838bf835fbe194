"""How numbers look."""

import math
from decimal import Decimal

import pytest

from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.intervals import Estimate
from evalhub.templatetags import figures

NONE = UndefinedStatistic("no_variation", "All 12 Outputs pass.")


def estimate(value: float, low: float, high: float, n: int = 416) -> Estimate:
    return Estimate(value, low, high, 0.95, "unit bootstrap", n)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.5, "0.50"),
        (-0.57, "\u22120.57"),
        (-0.001, "0.00"),  # rounds to nothing: no sign left
        (1234.5, "1,234.50"),
        (math.nan, "not defined"),
        (math.inf, "not defined"),
        (None, "not defined"),
        (True, "not defined"),
        (NONE, "not defined"),
    ],
)
def test_numbers_carry_a_true_minus_and_never_a_stand_in(value: object, text: str) -> None:
    assert figures.number(value) == text


def test_differences_carry_their_sign() -> None:
    assert figures.signed(0.2) == "+0.20"
    assert figures.signed(-0.2) == "\u22120.20"
    assert figures.signed(0.001) == "0.00"
    text = figures.difference(estimate(-0.03, -0.12, 0.05))
    assert text == '\u22120.03 <span class="ci">[\u22120.12, +0.05]</span>'


def test_estimate_goes_with_its_interval() -> None:
    assert (
        figures.estimate(estimate(0.79, 0.76, 0.82)) == '0.79 <span class="ci">[0.76, 0.82]</span>'
    )
    assert (
        figures.estimate(NONE)
        == '<span class="mute" title="All 12 Outputs pass.">not defined</span>'
    )
    assert figures.why(NONE) == "All 12 Outputs pass."
    assert figures.why(0.5) == ""


def test_reasons_are_escaped() -> None:
    text = figures.estimate(UndefinedStatistic("x", '<b title="y">'))
    assert "<b" not in text


def test_percent_has_decimals_only_above_a_thousand() -> None:
    # 8 of 15 is 53.3 %, 867 of 1,001 is 86.6 %
    assert figures.share_of(8, 15) == "53%"
    assert figures.share_of(867, 1001) == "86.6%"
    assert figures.share_of(867, 1000) == "87%"
    assert figures.share_of(0, 0) == "not defined"
    text = figures.proportion(estimate(8 / 15, 0.301, 0.752, n=15))
    assert text == '53% <span class="ci">[30, 75]</span>'
    assert figures.thousands(6200) == "6,200"


@pytest.mark.parametrize(
    ("low", "high", "words", "key"),
    [
        (0.54, 0.64, "unreliable", "unreliable"),
        (0.60, 0.70, "unreliable to tentative", "unreliable"),
        (0.667, 0.799, "tentative", "tentative"),
        (0.76, 0.82, "tentative to good", "tentative"),
        (0.8, 0.9, "good", "good"),
        (0.44, 0.88, "unreliable to good", "unreliable"),
    ],
)
def test_a_band_is_claimed_only_by_the_whole_interval(
    low: float, high: float, words: str, key: str
) -> None:
    assert figures.band(estimate((low + high) / 2, low, high)) == words
    assert figures.band_key(estimate((low + high) / 2, low, high)) == key


def test_no_band_without_an_interval() -> None:
    assert figures.band(0.9) == "no interval"
    assert figures.band(NONE) == "not defined"
    assert figures.band_key(0.9) == ""


def test_sums_of_money_are_numbers() -> None:
    assert figures.number(Decimal("1234.5678"), 3) == "1,234.568"
    assert figures.number(Decimal("NaN")) == "not defined"


def test_a_p_value_is_never_nothing() -> None:
    found = [figures.p_value(one) for one in (0.0, 0.0009, 0.001, 0.25, None)]
    assert found == ["under 0.001", "under 0.001", "0.001", "0.250", "none"]
