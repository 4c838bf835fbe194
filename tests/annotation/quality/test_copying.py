"""Copying pairs: the simulation of threat T2, and the adjustment by hand."""

import numpy as np
import pytest

from annotation.quality.copying import copying_pairs, wrong_answers, yekutieli

RATERS, VALUES = 52, 5
HONEST, COPIER, SOURCE = 50, 50, 51


def crowd(rng: np.random.Generator, units: int, *, hard: bool) -> tuple[np.ndarray, np.ndarray]:
    """52 raters who err alone and rate 70 % of the units; the 50th copies 60 % from the 51st.

    Where units are hard, some are so for everybody, and half of the errors are the same one.
    """
    truth = rng.integers(0, VALUES, units).astype(float)
    chance = rng.beta(1, 3, units) if hard else np.full(units, 0.25)
    lure = (truth + 1 + rng.integers(0, VALUES - 1, units)) % VALUES
    wrong = rng.random((RATERS, units)) < chance
    spread = (truth + 1 + rng.integers(0, VALUES - 1, (RATERS, units))) % VALUES
    spread = np.where(rng.random((RATERS, units)) < 0.5, lure, spread) if hard else spread
    given = np.where(wrong, spread, truth)
    given[rng.random(given.shape) < 0.3] = np.nan
    copied = (rng.random(units) < 0.6) & ~np.isnan(given[SOURCE])
    given[COPIER, copied] = given[SOURCE, copied]
    return given, truth


@pytest.mark.parametrize(("units", "hard"), [(200, False), (400, True)])
@pytest.mark.parametrize("seed", range(5))
def test_a_pair_that_copies_is_found_and_honest_pairs_are_not(
    seed: int, units: int, hard: bool
) -> None:
    given, truth = crowd(np.random.default_rng(seed), units, hard=hard)
    flagged = [pair for pair in copying_pairs(wrong_answers(given, truth)) if pair.q < 0.05]
    assert (flagged[0].first, flagged[0].second) == (COPIER, SOURCE)
    # 1,326 pairs: one in a hundred would be 13.
    assert len(flagged) - 1 <= 0.01 * RATERS * (RATERS - 1) / 2
    honest = [pair for pair in flagged if max(pair.first, pair.second) < HONEST]
    assert len(honest) <= 1


def test_yekutieli_multiplies_by_the_harmonic_sum() -> None:
    # m = 3, 1 + 1/2 + 1/3 = 11/6: 0.01 * 3 * 11/6 / 1 = 0.055, 0.02 * 5.5 / 2 = 0.055,
    # 0.9 * 5.5 / 3 > 1.
    assert yekutieli(np.array([0.02, 0.9, 0.01])) == pytest.approx([0.055, 1.0, 0.055])


def test_errors_that_everybody_makes_prove_nothing() -> None:
    # All ten give 2 where 1 is expected: each pair shares every error, as any two others do.
    given, truth = np.full((10, 40), 2.0), np.ones(40)
    assert min(pair.q for pair in copying_pairs(wrong_answers(given, truth))) > 0.4


def test_pairs_with_little_in_common_are_not_tested() -> None:
    given = np.full((2, 20), np.nan)
    given[0, :14], given[1, 5:] = 2.0, 2.0
    assert copying_pairs(wrong_answers(given, np.ones(20))) == []


def test_an_answer_to_a_unit_without_a_known_value_is_left_out() -> None:
    errors = wrong_answers(np.array([[1.0, 2.0, np.nan]]), np.array([1.0, np.nan, 2.0]))
    assert errors.wrong.tolist() == [[-1, -2]]


def test_where_nothing_is_known_nobody_shares_an_error() -> None:
    # Three raters a unit, no reference and no trap: no value is known, as in most projects.
    given, truth = np.ones((3, 12)), np.full(12, np.nan)
    assert copying_pairs(wrong_answers(given, truth)) == []
    # Of a unit that is known nobody gave a value.
    assert copying_pairs(wrong_answers(np.full((3, 1), np.nan), np.ones(1))) == []
