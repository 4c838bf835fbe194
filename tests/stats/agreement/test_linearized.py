import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from evalhub.stats.agreement.chance import fleiss_kappa, gwet_ac
from evalhub.stats.agreement.linearized import linearized
from evalhub.stats.errors import UndefinedStatistic
from tests.stats.samples import ABSTRACTORS, FOUR_CODERS, NAN

COEFFICIENTS = ("gwet", "fleiss", "conger", "brennan_prediger")
ratings_4x = arrays(np.float64, (4, 9), elements=st.sampled_from([NAN, 1.0, 2.0, 3.0]))


@pytest.mark.parametrize(
    ("weighting", "value", "error"),
    [
        ("identity", 0.77544, 0.14295),
        ("quadratic", 0.914, 0.104),
        ("linear", 0.859, 0.117),
        ("ordinal", 0.899, 0.107),
        ("radical", 0.820, 0.128),
        ("ratio", 0.857, None),
        ("circular", 0.830, None),
        ("bipolar", 0.900, None),
    ],
)
def test_gwet_coefficients_have_their_published_errors(weighting, value, error):
    found = linearized(FOUR_CODERS, "gwet", weighting=weighting)
    places = 5 if weighting == "identity" else 3
    assert round(found.value, places) == pytest.approx(value)
    # Papers print no errors of the last three.
    assert error is None or round(found.error, places) == pytest.approx(error)


def test_ac1_of_the_published_ratings_has_its_published_interval():
    found = linearized(FOUR_CODERS, "gwet")
    assert (round(found.low, 3), found.high, found.n) == (pytest.approx(0.461), 1.0, 12)


@pytest.mark.parametrize(
    ("coefficient", "value"),
    [
        ("gwet", 0.8493305),
        ("fleiss", 0.7962397),
        ("conger", 0.7964094),
        ("brennan_prediger", 0.835),
    ],
)
def test_two_abstractors_meet_the_published_figures(coefficient, value):
    # With two raters Fleiss is Scott's pi, and Conger is Cohen's kappa.
    assert linearized(ABSTRACTORS, coefficient).value == pytest.approx(value, abs=5e-8)


def test_conger_of_the_ratings_in_irrcac_meets_its_figure():
    # The same ratings, but the only one of unit 12 is the third coder's: margins are by coder.
    ratings = np.array(FOUR_CODERS, dtype=float)
    ratings[1, 11], ratings[2, 11] = np.nan, ratings[1, 11]
    assert round(linearized(ratings, "conger").value, 5) == pytest.approx(0.76282)


def test_errors_follow_from_four_units_by_hand():
    # Brennan-Prediger of 1 1, 1 1, 2 2, 2 1: p_e = 1/2, each unit 1, 1, 1, -1: mean .5,
    # deviations .5 .5 .5 -1.5, squares sum to 3: error sqrt(3 / (4 * 3)) = .5.
    found = linearized([[1, 1, 2, 2], [1, 1, 2, 1]], "brennan_prediger")
    assert (found.value, found.error) == pytest.approx((0.5, 0.5))


@pytest.mark.parametrize("weights", ["identity", "quadratic", "linear", "ratio", "bipolar"])
def test_irrcac_gives_the_same_coefficients_and_errors(ask, rng, weights):
    truth = rng.integers(1, 5, 80)
    ratings = np.clip(truth + rng.integers(-1, 2, (5, 80)), 1, 4).astype(float)
    ratings[rng.random(ratings.shape) < 0.25] = NAN
    for matrix in (ratings, FOUR_CODERS, ABSTRACTORS + 1):
        theirs = ask("agreement.coefficients", matrix=matrix, weights=weights)
        for coefficient in COEFFICIENTS:
            ours = linearized(matrix, coefficient, weighting=weights)
            # irrCAC rounds to five places.
            assert theirs[coefficient]["value"] == pytest.approx(ours.value, abs=6e-6)
            assert theirs[coefficient]["error"] == pytest.approx(ours.error, abs=6e-6)


def test_bootstrap_and_large_sample_agree_where_units_are_many(rng):
    truth = rng.integers(0, 3, 600)
    ratings = np.where(rng.random((4, 600)) < 0.8, truth, rng.integers(0, 3, (4, 600))).astype(
        float
    )
    for coefficient, function in (("gwet", gwet_ac), ("fleiss", fleiss_kappa)):
        ours = linearized(ratings, coefficient)
        drawn = function(ratings, rng=rng, resamples=2000)
        assert ours.value == pytest.approx(drawn.value)
        assert (ours.low, ours.high) == pytest.approx((drawn.low, drawn.high), abs=0.008)


@settings(max_examples=60, deadline=None)
@given(ratings_4x, st.sampled_from(COEFFICIENTS), st.randoms(use_true_random=False))
def test_order_of_raters_and_units_changes_nothing(matrix, coefficient, random):
    rows, columns = list(range(4)), list(range(9))
    random.shuffle(rows)
    random.shuffle(columns)
    try:
        found = linearized(matrix, coefficient)
    except UndefinedStatistic:
        return
    moved = linearized(matrix[rows][:, columns], coefficient)
    assert (moved.value, moved.error) == pytest.approx((found.value, found.error), abs=1e-9)
    assert found.value <= 1


@pytest.mark.parametrize(
    ("matrix", "coefficient", "reason"),
    [
        ([[1, NAN], [NAN, 2]], "gwet", "no_pairable_unit"),
        ([[1], [2]], "fleiss", "too_few_units"),
        ([[3, 3], [3, 3]], "fleiss", "no_variation"),
        ([[3, 3], [3, 3]], "gwet", "no_variation"),
        ([[3, 3], [3, 3]], "conger", "no_variation"),
    ],
)
def test_degenerate_ratings_have_a_reason(matrix, coefficient, reason):
    with pytest.raises(UndefinedStatistic) as caught:
        linearized(matrix, coefficient)
    assert caught.value.reason == reason
