"""Judges beside people: kindness, use of the scale, length."""

import numpy as np
import pytest

from judges.selectors.battery import beside_people as module
from judges.selectors.battery.beside_people import beside_people, upper_half

NAN = np.nan


@pytest.fixture(autouse=True)
def words(monkeypatch):
    """Lengths without a database: the first unit the shortest."""
    monkeypatch.setattr(
        module, "output_words", lambda subjects: np.arange(10.0, subjects.size + 10)
    )
    monkeypatch.setattr(
        module, "pair_words", lambda subjects: np.stack([subjects % 7, subjects % 3]) * 10.0
    )


def probes(found):
    return {one.key: one for one in beside_people(found)}


def test_a_judge_in_the_middle_of_the_scale_has_no_spread(compared) -> None:
    found = probes(compared([2] * 40, np.arange(40) % 5))
    assert found["spread"].estimate.value == pytest.approx(0)
    numbers = dict(found["spread"].numbers)
    assert numbers["evenness"] == pytest.approx(0)
    assert numbers["evenness_of_truth"] == pytest.approx(1)
    # Places 2 of 0..4 are 3 of 1..5; below 1, 2, 3, 4 are .2 .4 .6 .8 of the truths.
    assert numbers["threshold_error"] == pytest.approx((0.2 + 0.4 + 0.4 + 0.2) / 4)
    assert found["discrimination"].estimate.value == pytest.approx(0.5)


def test_leniency_is_in_points_with_a_band_of_a_twentieth_of_the_scale(compared) -> None:
    found = probes(compared([1, 2, 3, 4], [0, 1, 3, 4]))["leniency"]
    assert found.estimate.value == pytest.approx(0.5)
    assert found.innocent == pytest.approx((-0.2, 0.2))


def test_pairs_are_told_apart_and_their_lengths_compared(compared) -> None:
    truth = np.arange(60) % 2 * 2
    found = probes(compared([truth, truth], truth, "overall", (("AB", 0), ("BA", 0))))
    assert list(found) == ["discrimination", "pair_length"]
    assert found["discrimination"].estimate.value == pytest.approx(1)
    assert found["pair_length"].estimate.low < 0 < found["pair_length"].estimate.high


def test_a_truth_that_is_known_for_nothing_gives_no_probe(compared) -> None:
    assert probes(compared([1, 2], [NAN, NAN])) == {}


@pytest.mark.parametrize(
    ("truth", "expected"),
    [([1, 2, 3, NAN], [0, 0, 1, NAN]), ([1, 5, 5, 5], [0, 1, 1, 1]), ([3, 3], [1, 1])],
)
def test_the_upper_half_by_hand(truth, expected) -> None:
    np.testing.assert_array_equal(upper_half(np.array(truth, float)), expected)
