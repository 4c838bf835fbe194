import numpy as np
import pytest
import statsmodels.api as sm

from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.raters.facets import additive_severity, facet_view

NAN = np.nan
TRUE = np.array([0.8, 0.4, 0.1, -0.1, -0.4, -0.8])


def simulate(rng, n_units, per_unit=3, noise=0.5, severity=TRUE):
    """Each unit gets some raters; hard units go to the severe ones more often."""
    quality = rng.normal(3, 1, n_units)
    ratings = quality + severity[:, None] + rng.normal(0, noise, (severity.size, n_units))
    order = (rng.random(ratings.shape) + 0.3 * np.outer(severity, quality - 3)).argsort(axis=0)
    return np.where(order.argsort(axis=0) < per_unit, ratings, NAN)


def test_effects_are_those_of_ordinary_least_squares(rng):
    ratings = simulate(rng, 12)
    found = additive_severity(ratings)
    raters, units = np.nonzero(~np.isnan(ratings))
    design = np.hstack([np.eye(6)[raters], np.eye(12)[units, 1:]])
    fitted = sm.OLS(ratings[raters, units], design).fit()
    contrast = np.hstack([np.eye(6) - 1 / 6, np.zeros((6, 11))])
    np.testing.assert_allclose(found.values, contrast @ fitted.params, atol=1e-9)
    test = fitted.t_test(contrast)
    np.testing.assert_allclose(found.errors, test.sd, atol=1e-9)
    np.testing.assert_allclose(found.low, test.conf_int()[:, 0], atol=1e-8)


def test_known_severities_are_found_where_the_mean_difference_errs(rng):
    ratings = simulate(rng, 3000)
    found = additive_severity(ratings)
    np.testing.assert_allclose(found.values, TRUE, atol=0.06)
    assert ((found.low <= TRUE) & (found.high >= TRUE)).sum() >= 5
    assert found.residual == pytest.approx(0.5, abs=0.03)
    assert found.spread == pytest.approx(TRUE.std(ddof=1), abs=0.05)


def test_intervals_hold_their_level(rng):
    held = []
    for _ in range(200):
        found = additive_severity(simulate(rng, 30))
        held.append((found.low <= TRUE) & (found.high >= TRUE))
    # 1,200 intervals that are not independent: about 0.95 +- 0.02.
    assert np.mean(held) == pytest.approx(0.95, abs=0.02)


def test_shrinking_brings_few_ratings_closer_to_the_truth(rng):
    severity = rng.normal(0, 0.3, 40)
    plain, shrunk = [], []
    for _ in range(10):
        found = additive_severity(simulate(rng, 150, noise=1.0, severity=severity))
        plain.append(np.mean((found.values - severity + severity.mean()) ** 2))
        shrunk.append(np.mean((found.shrunk - severity + severity.mean()) ** 2))
    assert np.mean(shrunk) < 0.8 * np.mean(plain)
    assert (np.abs(found.shrunk) <= np.abs(found.values)).all()


def test_raters_apart_from_the_largest_group_have_no_severity():
    ratings = [[1, 2, 3, NAN], [2, 3, 4, NAN], [2, 2, 4, NAN], [NAN, NAN, NAN, 5]]
    found = additive_severity(ratings)
    assert np.isnan(found.values).tolist() == [False, False, False, True]
    assert found.n.tolist() == [3, 3, 3, 0]


@pytest.mark.parametrize(
    ("matrix", "reason"),
    [([[1, NAN], [NAN, 2]], "no_pairable_unit"), ([[1], [2]], "too_few_units")],
)
def test_too_little_to_compare_says_why(matrix, reason):
    with pytest.raises(UndefinedStatistic) as caught:
        additive_severity(matrix)
    assert caught.value.reason == reason


def test_view_shows_a_rater_who_is_severe_on_one_criterion_only(rng):
    tone, facts = simulate(rng, 800), simulate(rng, 800, severity=np.roll(TRUE, 3))
    found = facet_view({"tone": tone, "facts": facts, "style": np.full((6, 3), NAN)})
    assert found.criteria == ("tone", "facts", "style")
    np.testing.assert_allclose(found.values[:, 0], TRUE, atol=0.15)
    np.testing.assert_allclose(found.values[:, 1], np.roll(TRUE, 3), atol=0.15)
    np.testing.assert_allclose(found.overall, (TRUE + np.roll(TRUE, 3)) / 2, atol=0.15)
    assert np.isnan(found.values[:, 2]).all()
    assert found.undefined["style"].reason == "no_pairable_unit"
    assert (found.overall_low <= found.overall).all()
