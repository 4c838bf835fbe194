import numpy as np
import pytest

from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.raters.tendency import central_tendency, scale_entropy

NAN = np.nan
SCALE = [1, 2, 3, 4, 5]


def test_spread_range_and_entropy_by_hand(rng):
    # Own 2 4 on shared units (variance 1), the other 1 5 (variance 4); the third is not shared.
    found = central_tendency([[2, 4, 5], [1, 5, NAN]], 0, SCALE, rng=rng)
    assert found.spread.value == pytest.approx(0.5)
    assert found.range_used == pytest.approx(2 / 4)
    assert found.entropy == pytest.approx(np.log(2) / np.log(5))
    assert found.n == 2


def test_simulated_caution_is_found(rng):
    truth = rng.choice([1.0, 3.0, 5.0], 3000)
    plain = truth + rng.normal(0, 0.1, (3, truth.size))
    ratings = np.vstack([3 + 0.5 * (truth - 3), plain])
    found = central_tendency(ratings, 0, SCALE, rng=rng, resamples=200)
    assert found.spread.value == pytest.approx(0.5, abs=0.01)
    assert found.spread.high < 0.52
    assert (found.range_used, found.n) == (pytest.approx(0.5), 3000)


def test_worked_entropy_and_its_ends():
    assert scale_entropy([1, 2, 7, 60, 30]) == pytest.approx(0.6077, abs=5e-5)
    assert scale_entropy([4, 4, 4]) == pytest.approx(1)
    assert scale_entropy([0, 9, 0]) == pytest.approx(0)


@pytest.mark.parametrize(("counts", "reason"), [([0, 0], "no_unit"), ([3], "too_few_values")])
def test_entropy_needs_ratings_and_a_scale(counts, reason):
    with pytest.raises(UndefinedStatistic) as caught:
        scale_entropy(counts)
    assert caught.value.reason == reason


def test_others_who_never_differ_give_nothing_to_compare_with(rng):
    with pytest.raises(UndefinedStatistic) as caught:
        central_tendency([[1, 2, 3], [3, 3, 3]], 0, SCALE, rng=rng)
    assert caught.value.reason == "no_variation"
