import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from evalhub.stats.agreement.alpha import krippendorff_alpha
from evalhub.stats.agreement.units import unit_disagreement
from evalhub.stats.errors import UndefinedStatistic
from tests.stats.samples import FOUR_CODERS, NAN

LEVELS = ("nominal", "ordinal", "interval", "ratio")
ratings_3x = arrays(np.float64, (3, 7), elements=st.sampled_from([NAN, 1.0, 2.0, 3.0, 5.0]))


def test_shares_follow_from_three_units_by_hand():
    # 1 1 1 agrees; 1 2 2 and 2 2 NaN: 4 of 6 ordered pairs differ, over m - 1 = 2 that is 2;
    # 1 2: 2 of 2 differ, over 1 that is 2. Each has half.
    found = unit_disagreement([[1, 1, 1], [1, 2, 2], [1, 2, NAN]], "nominal")
    assert found.share == pytest.approx([0, 0.5, 0.5])
    # n1 = 5, n2 = 3: 30 of 56 pairs differ. Mean distance of the units 0, 4/6, 1.
    assert found.relative == pytest.approx([0, (4 / 6) / (30 / 56), 1 / (30 / 56)])
    assert found.ranked.tolist() == [1, 2, 0]


@pytest.mark.parametrize("level", LEVELS)
def test_units_of_the_published_ratings_add_up_to_its_alpha(level):
    found = unit_disagreement(FOUR_CODERS, level)
    m = (~np.isnan(FOUR_CODERS)).sum(axis=0)
    paired = m > 1
    alpha = krippendorff_alpha(FOUR_CODERS, level, rng=np.random.default_rng(0)).value
    assert 1 - np.average(found.relative[paired], weights=m[paired]) == pytest.approx(alpha)
    assert found.n == 11
    # Unit 6 was rated 1 2 3 4; unit 12 has one rating and no share.
    assert found.ranked[0] == 5
    assert np.isnan(found.share[11])
    assert 11 not in found.ranked


@settings(max_examples=60, deadline=None)
@given(ratings_3x, st.sampled_from(LEVELS))
def test_shares_are_shares(matrix, level):
    try:
        found = unit_disagreement(matrix, level)
    except UndefinedStatistic:
        return
    assert np.nansum(found.share) == pytest.approx(1)
    assert np.nanmin(found.share) >= 0
    falling = found.share[found.ranked]
    assert (np.diff(falling) <= 1e-12).all()


def test_many_values_work_as_well(rng):
    truth = rng.normal(size=700)
    ratings = truth + rng.normal(size=(2, 700))
    alpha = krippendorff_alpha(ratings, "interval", rng=rng, resamples=2).value
    assert 1 - unit_disagreement(ratings, "interval").relative.mean() == pytest.approx(alpha)
    with pytest.raises(UndefinedStatistic, match="ratio"):
        unit_disagreement(ratings, "ratio")


def test_perfect_agreement_has_nothing_to_share_out():
    with pytest.raises(UndefinedStatistic) as caught:
        unit_disagreement([[1, 2, 0.3], [1, 2, 0.3]], "interval")
    assert caught.value.reason == "no_disagreement"
