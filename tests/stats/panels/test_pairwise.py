import krippendorff
import numpy as np
import pytest

from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.panels.pairwise import pairwise_agreement
from tests.stats.samples import FOUR_CODERS, NAN

LEVELS = ("nominal", "ordinal", "interval")


def test_agreement_of_pairs_follows_by_hand():
    # Units 1 1 1, 2 2 1, 1 2 2: four 1, five 2 (the third rater: 1 1 2), n = 9.
    # Any two ratings differ in 2 * 5 * 4 / 72 = 5/9 of cases; the first two differ in 1/3.
    found = pairwise_agreement([[1, 2, 1], [1, 2, 2], [1, 1, 2]], "nominal")
    assert found.agreement[0] == pytest.approx([1, 1 - (1 / 3) / (5 / 9), 1 - (2 / 3) / (5 / 9)])
    assert found.shared.tolist() == [[0, 3, 3], [3, 0, 3], [3, 3, 0]]


@pytest.mark.parametrize("level", LEVELS)
def test_the_mean_of_pairs_is_alpha_where_all_rated_everything(level, rng):
    ratings = np.clip(rng.integers(1, 6, 60) + rng.integers(-1, 2, (5, 60)), 1, 5).astype(float)
    found = pairwise_agreement(ratings, level).agreement
    alpha = krippendorff.alpha(reliability_data=ratings, level_of_measurement=level)
    assert found[np.triu_indices(5, 1)].mean() == pytest.approx(alpha)


def test_raters_who_share_nothing_have_no_agreement():
    found = pairwise_agreement([[1, 2, NAN, 1], [1, NAN, 2, 1], [NAN, 2, 2, NAN]], "nominal")
    assert found.shared[0].tolist() == [0, 2, 1]
    assert np.isfinite(found.agreement).all()
    lonely = pairwise_agreement([[1, 2, NAN], [1, 2, 2], [NAN, NAN, 2]], "nominal")
    assert np.isnan(lonely.agreement[0, 2])


def test_the_published_ratings_have_a_matrix_at_each_level():
    for level in (*LEVELS, "ratio"):
        found = pairwise_agreement(FOUR_CODERS, level)
        assert found.agreement == pytest.approx(found.agreement.T)
        assert (found.agreement <= 1).all()
        assert found.n == 11


def test_degenerate_ratings_have_a_reason():
    for matrix, reason in (
        ([[1, NAN], [NAN, 1]], "no_pairable_unit"),
        ([[1], [1]], "no_variation"),
    ):
        with pytest.raises(UndefinedStatistic) as caught:
            pairwise_agreement(matrix, "nominal")
        assert caught.value.reason == reason
