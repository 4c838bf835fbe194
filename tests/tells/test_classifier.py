"""The classifier that looks for tells is itself right."""

import numpy as np
import pytest

from tests.tells.classifier import area, areas, telling, telling_twice

KINDS = np.arange(400) % 2 == 0


def test_an_area_is_the_share_of_pairs_in_order() -> None:
    # Of 2 x 3 pairs 3 > 1, 3 > 2, 3 = 3 (half), 5 > 1, 2, 3: 5.5 of 6.
    values = np.array([3.0, 5.0, 1.0, 2.0, 3.0])
    found = area(values, np.array([True, True, False, False, False]), 0.95)
    assert found.estimate == pytest.approx(5.5 / 6)


def test_what_is_always_the_same_tells_nothing() -> None:
    found = area(np.ones(400), KINDS, 0.99)
    assert (found.low, found.estimate, found.high) == pytest.approx((0.5, 0.5, 0.5))
    assert not found.tells


def test_the_interval_of_noise_holds_one_half_as_often_as_it_says() -> None:
    rng = np.random.default_rng(1)
    held = [not area(rng.normal(size=400), KINDS, 0.9).tells for _ in range(400)]
    # 0.9 of 400 is 360 with a standard deviation of 6.
    assert 342 <= sum(held) <= 378


def test_noise_alone_is_not_taken_for_a_tell() -> None:
    found = 0
    for seed in range(60):
        rng = np.random.default_rng(seed)
        table = {f"noise {n}": rng.normal(size=400) for n in range(12)}
        found += bool(telling(table, KINDS))
    # One in a thousand by design.
    assert found <= 1


def test_a_shift_a_spread_and_a_sum_are_found() -> None:
    rng = np.random.default_rng(2)
    shifted = rng.normal(size=400) + KINDS
    assert set(telling({"shift": shifted}, KINDS)) == {"shift", "together"}
    wider = rng.normal(size=400) * (1 + 2 * KINDS)
    assert set(telling({"spread": wider}, KINDS)) == {"together"}
    hidden = rng.normal(size=400)
    parts = {"one": hidden + 0.3 * KINDS, "other": 0.05 * rng.normal(size=400) - hidden}
    assert areas(parts, KINDS)["together"].estimate > 0.95


def test_what_is_suspected_once_has_to_be_seen_again() -> None:
    rng = np.random.default_rng(3)
    looks = iter([4.0, 0.0, 4.0, 4.0])

    def look() -> tuple[dict[str, np.ndarray], np.ndarray]:
        return {"shift": rng.normal(size=400) + next(looks) * KINDS}, KINDS

    assert telling_twice(look) == {}
    assert set(telling_twice(look)) == {"shift", "together"}
    assert next(looks, None) is None
