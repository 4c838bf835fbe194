import numpy as np
import pytest

from evalhub.stats.agreement.alpha import krippendorff_alpha
from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.planning.structure import Structure, structure_of
from tests.stats.samples import NAN

MADE_UP = Structure(
    np.array([1.0, 2.0, 3.0]),
    np.array([0.5, 0.3, 0.2]),
    np.array([[0.9, 0.1, 0.0], [0.1, 0.7, 0.2], [0.0, 0.2, 0.8]]),
)


def test_a_known_structure_is_learnt_from_ratings_with_gaps(rng):
    ratings = MADE_UP.simulate(5, 6000, rng)
    ratings[rng.random(ratings.shape) < 0.2] = NAN
    found = structure_of(ratings)
    assert found.prior == pytest.approx(MADE_UP.prior, abs=0.04)
    assert found.chances == pytest.approx(MADE_UP.chances, abs=0.04)


def test_simulated_ratings_are_as_frequent_as_the_structure_says(rng):
    ratings = MADE_UP.simulate(4, 20_000, rng)
    shares = [float(np.mean(ratings == value)) for value in MADE_UP.values]
    # .5 * .9 + .3 * .1 = .48; .5 * .1 + .3 * .7 + .2 * .2 = .30; .3 * .2 + .2 * .8 = .22.
    assert shares == pytest.approx([0.48, 0.30, 0.22], abs=0.01)


@pytest.mark.parametrize("level", ["nominal", "ordinal"])
def test_raters_drawn_from_what_was_learnt_have_the_same_alpha(rng, level):
    truth = rng.integers(1, 6, 3000)
    ratings = np.clip(truth + rng.integers(-1, 2, (4, 3000)), 1, 5).astype(float)
    drawn = structure_of(ratings).simulate(4, 20_000, rng)
    alphas = [
        krippendorff_alpha(one, level, rng=rng, resamples=9).value for one in (ratings, drawn)
    ]
    assert alphas[0] == pytest.approx(alphas[1], abs=0.025)


@pytest.mark.parametrize(
    ("matrix", "reason"),
    [
        ([[1, NAN], [NAN, 2]], "no_pairable_unit"),
        ([[1, 1], [1, 1]], "no_variation"),
        (np.tile(np.arange(60.0), (2, 1)), "too_many_values"),
    ],
)
def test_nothing_can_be_learnt_from_degenerate_ratings(matrix, reason):
    with pytest.raises(UndefinedStatistic) as caught:
        structure_of(matrix)
    assert caught.value.reason == reason
