"""Seconds against length, by simulated raters of known pace."""

import numpy as np
import pytest

from annotation.quality.pace import fit_pace, too_fast


def crowd(n: int = 400, seed: int = 3) -> tuple[np.ndarray, np.ndarray]:
    """Log-seconds 2.5 + 0.001 per character, spread 0.3."""
    rng = np.random.default_rng(seed)
    characters = rng.uniform(100, 2000, n)
    return np.exp(2.5 + 0.001 * characters + rng.normal(0, 0.3, n)), characters


def test_the_line_is_found_again() -> None:
    pace = fit_pace(*crowd())
    assert pace is not None
    assert pace.intercept == pytest.approx(2.5, abs=0.1)
    assert pace.slope == pytest.approx(0.001, abs=1e-4)
    assert pace.spread == pytest.approx(0.3, abs=0.05)


def test_a_tenth_of_clicks_without_reading_does_not_move_the_line() -> None:
    seconds, characters = crowd()
    seconds[:40] = 1.0
    pace = fit_pace(seconds, characters)
    assert pace is not None
    assert pace.slope == pytest.approx(0.001, abs=2e-4)
    assert too_fast(pace, seconds, characters)[:40].all()
    assert too_fast(pace, seconds, characters)[40:].mean() < 0.03


def test_the_same_seconds_are_plausible_for_a_short_item_only() -> None:
    pace = fit_pace(*crowd())
    assert pace is not None
    # exp(2.5 + 0.1) = 13 s at 100 characters, exp(4.5) = 90 s at 2,000; fast is 2.1 times less
    # than e^(2.5 * 0.3) below: 6.4 s and 42 s.
    fast = too_fast(pace, np.array([12.0, 12.0]), np.array([100.0, 2000.0]))
    assert fast.tolist() == [False, True]


def test_longer_is_never_expected_to_be_faster() -> None:
    seconds, characters = crowd()
    pace = fit_pace(seconds, characters[::-1].max() - characters)
    assert pace is not None
    assert pace.slope == pytest.approx(0.0)


def test_too_few_answers_say_nothing() -> None:
    assert fit_pace(*crowd(29)) is None
    assert fit_pace(np.full(40, np.nan), np.full(40, 100.0)) is None
