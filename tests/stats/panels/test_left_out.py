import numpy as np
import pytest

from evalhub.stats.changes.differences import Change
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.panels.left_out import raters_left_out
from tests.stats.samples import FOUR_CODERS, NAN, raters_who_err


def test_the_rater_at_random_is_the_one_without_whom_the_panel_agrees(rng):
    ratings = raters_who_err(rng, 5, rng.integers(0, 2, 300))
    ratings[3] = rng.integers(0, 2, 300)
    found = raters_left_out(ratings, "nominal", rng=rng)
    assert [one.without.verdict == "rose" for one in found] == [False, False, False, True, False]
    shares = [one.agreement.value for one in found]
    # At random: half of the others. A good rater: 3 of 4 at .82, one at .5, so .74.
    assert shares[3] == pytest.approx(0.5, abs=0.07)
    assert np.delete(shares, 3) == pytest.approx(np.full(4, 0.74), abs=0.05)


def test_figures_of_one_rater_are_those_among_all(rng):
    every = raters_left_out(FOUR_CODERS, "ordinal", rng=np.random.default_rng(4))
    some = raters_left_out(FOUR_CODERS, "ordinal", rng=np.random.default_rng(4), raters=(2, 0))
    assert some == (every[2], every[0])
    assert [one.n for one in every] == [9, 11, 10, 11]


def test_with_two_raters_nobody_is_left_to_agree(rng):
    found = raters_left_out([[1, 2, 1], [1, 2, 2]], "nominal", rng=rng)
    assert isinstance(found[0].without, UndefinedStatistic)
    assert found[0].without.reason == "no_pairable_unit"
    assert found[0].agreement.value == pytest.approx(2 / 3)


def test_a_rater_who_shares_no_unit_has_a_reason(rng):
    ratings = np.array([[1, 2, 1, NAN], [1, 2, 2, NAN], [NAN, NAN, NAN, 2]])
    lonely = raters_left_out(ratings, "nominal", rng=rng)[2]
    assert lonely.agreement.reason == "no_shared_unit"
    assert isinstance(lonely.without, Change)
    assert lonely.without.difference.value == pytest.approx(0)
