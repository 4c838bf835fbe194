"""The bounds of numbers that may be rated with."""

import pytest

from evalhub.scales.numbers import LARGEST_NUMBER, is_number


@pytest.mark.parametrize("value", [0, -3, 0.25, LARGEST_NUMBER, -LARGEST_NUMBER, 1e15])
def test_finite_numbers_within_the_bounds_are_numbers(value: object) -> None:
    assert is_number(value)


@pytest.mark.parametrize(
    "value",
    [LARGEST_NUMBER + 1, -LARGEST_NUMBER - 1, 10**900, 1e308, -1e16, float("nan"), float("inf")],
)
def test_numbers_that_no_table_could_hold_are_none(value: object) -> None:
    assert not is_number(value)


@pytest.mark.parametrize("value", [True, False, "1", None, [1]])
def test_other_json_values_are_no_numbers(value: object) -> None:
    assert not is_number(value)
