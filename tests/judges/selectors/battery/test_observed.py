"""Verdicts as they came."""

import numpy as np
import pytest

from judges.selectors.battery.observed import observed_probes

NAN = np.nan


def probes(found):
    return {one.key: one for one in observed_probes(found)}


def test_replies_without_a_value_are_a_share_of_all(compared) -> None:
    read = probes(compared([1, NAN, 2, NAN], [1, 1, 2, 2]))["read"]
    assert read.estimate.value == pytest.approx(0.5)


def test_repeats_say_how_much_is_chance_of_the_day(compared) -> None:
    rows = [[0, 1, 4], [2, 1, 4]]
    found = probes(compared(rows, [1, 1, 4], views=(("", 0), ("", 1))))
    assert found["unanimity"].estimate.value == pytest.approx(2 / 3)
    numbers = dict(found["unanimity"].numbers)
    assert numbers["flip_probability"]["value"] == pytest.approx(1 / 3)
    # Variances 2, 0, 0 of two repeats each; between 12, within 2.
    assert dict(found["repeat_icc"].numbers)["eta_squared"] == pytest.approx(12 / 14)


def test_repeats_that_never_vary_have_a_reason(compared) -> None:
    rows = [[2, 2, 2], [2, 2, 2]]
    found = probes(compared(rows, [1, 2, 3], views=(("", 0), ("", 1))))
    assert found["repeat_icc"].estimate.reason == "no_variation"
