"""Scales that are no list of points."""

import pytest

from annotation.dataset.kinds.scales import NumberScale, SetScale, TextScale, scale_for
from annotation.dataset.values import Scale


@pytest.mark.parametrize(
    ("value", "fits"),
    [(0, True), (10, True), (7.5, True), (7.4, False), (-0.5, False), (10.5, False)],
)
def test_a_number_is_within_the_bounds_and_on_a_step(value: object, fits: bool) -> None:
    scale = scale_for("ratio", None, {"min": 0, "max": 10, "step": 0.5})
    assert scale.contains(value) is fits


@pytest.mark.parametrize("value", [True, "7", None, [7]])
def test_only_numbers_are_numbers(value: object) -> None:
    assert not NumberScale(None, 0, 10).contains(value)


def test_steps_of_a_tenth_are_met_in_spite_of_binary_fractions() -> None:
    # 0.1 + 0.2 is 0.30000000000000004, three steps of 0.1 all the same.
    assert NumberScale(None, 0, 1, 0.1).contains(0.1 + 0.2)


def test_bounds_are_told_in_words() -> None:
    told = NumberScale(None, 0, 10, 0.5, "minutes").words()
    assert told == "a number from 0 to 10 in steps of 0.5 (minutes)"
    assert NumberScale(None, 1).words() == "a number of at least 1"


@pytest.mark.parametrize(
    ("value", "fits"),
    [
        (["rude"], True),
        (["long", "rude"], True),
        ([], False),
        (["rude", "rude"], False),
        (["rude", "long", "wrong"], False),
        (["kind"], False),
        ("rude", False),
    ],
)
def test_a_set_takes_options_once_and_within_its_counts(value: object, fits: bool) -> None:
    assert SetScale(("rude", "long", "wrong"), 1, 2).contains(value) is fits


def test_a_set_is_spelled_in_the_order_of_the_scale() -> None:
    assert SetScale(("rude", "long", "wrong")).spelled(["wrong", "rude"]) == ["rude", "wrong"]


def test_none_of_a_set_is_an_answer() -> None:
    assert SetScale(("rude", "long")).contains([])


@pytest.mark.parametrize(
    ("value", "fits"), [("So so", True), ("  ", False), ("", False), (4, False), ("x" * 11, False)]
)
def test_a_text_says_something_and_is_not_too_long(value: object, fits: bool) -> None:
    assert TextScale(None, 10).contains(value) is fits


def test_without_bounds_any_number_may_be_given() -> None:
    assert scale_for("interval", None, {}) == Scale(None)
    assert scale_for("ordinal", (1, 2), {"min": 0}) == Scale((1, 2))
