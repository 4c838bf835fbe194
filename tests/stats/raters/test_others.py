import numpy as np
import pytest

from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.raters.others import agreement_with_others, severity, shared_units

NAN = np.nan
# Units 1..5; the fourth is shared with nobody, the fifth not rated by the first rater.
RATINGS = np.array([[3, 4, 5, 1, NAN], [3, 2, 5, NAN, 1], [2, 4, 4, NAN, 1], [NAN, 4, 3, NAN, NAN]])


def test_agreement_and_severity_of_the_first_rater_by_hand(rng):
    # Shares of equal others: 1/2, 2/3, 1/3. Means of the others: 2.5, 10/3, 4.
    found = agreement_with_others(RATINGS, 0, rng=rng)
    assert (found.value, found.n) == (pytest.approx(1 / 2), 3)
    assert found.low <= found.value <= found.high
    found = severity(RATINGS, 0, rng=rng)
    assert (found.value, found.n) == (pytest.approx((1 / 2 + 2 / 3 + 1) / 3), 3)


@pytest.mark.parametrize("function", [agreement_with_others, severity])
@pytest.mark.parametrize(
    ("matrix", "reason"),
    [([[1, NAN], [NAN, 2]], "no_shared_unit"), ([[1, 1], [1, NAN]], "too_few_units")],
)
def test_rater_without_shared_units_is_undefined(function, matrix, reason, rng):
    with pytest.raises(UndefinedStatistic) as caught:
        function(matrix, 0, rng=rng)
    assert caught.value.reason == reason


@pytest.mark.parametrize("function", [agreement_with_others, severity])
def test_order_of_the_others_and_of_units_changes_nothing(function):
    still = function(RATINGS, 0, rng=np.random.default_rng(4))
    moved = RATINGS[[0, 3, 2, 1]][:, ::-1]
    turned = function(moved, 0, rng=np.random.default_rng(4))
    assert turned.value == pytest.approx(still.value)
    assert turned == function(moved, 0, rng=np.random.default_rng(4))


def test_simulated_severity_is_found(rng):
    truth = rng.normal(3, 1, 800)
    ratings = truth + rng.normal(0, 0.5, (4, 800)) + np.array([0.75, 0, 0, 0])[:, None]
    ratings[rng.random(ratings.shape) < 0.3] = NAN
    found = severity(ratings, 0, rng=rng)
    assert found.low < 0.75 < found.high
    assert found.high - found.low < 0.2


def test_a_random_rater_agrees_by_chance_only(rng):
    truth = rng.integers(0, 2, 1000)
    ratings = np.stack([truth, truth, truth, rng.integers(0, 2, 1000)]).astype(float)
    assert agreement_with_others(ratings, 3, rng=rng).value == pytest.approx(0.5, abs=0.06)
    # Two of three others always agree, the third half the time: 5/6.
    assert agreement_with_others(ratings, 0, rng=rng).value == pytest.approx(5 / 6, abs=0.02)


def test_columns_of_the_shared_units_are_named():
    own, _others, n_others, columns = shared_units(RATINGS, 0)
    assert columns.tolist() == [True, True, True, False, False]
    np.testing.assert_array_equal(own, [3, 4, 5])
    np.testing.assert_array_equal(n_others, [2, 3, 3])
