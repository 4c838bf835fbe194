import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.power import TTestPower

from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.planning.paired import (
    mcnemar_power,
    paired_t_power,
    power_from_pilot,
    units_for_mcnemar,
    units_for_paired_t,
)


@pytest.mark.parametrize(
    ("discordant", "n"), [(0.05, 979), (0.10, 1960), (0.20, 3922), (0.30, 5884)]
)
def test_mcnemar_needs_what_the_published_table_says(discordant, n):
    assert units_for_mcnemar(0.02, discordant) == n
    assert units_for_mcnemar(-0.02, discordant) == n
    # The formula is a little careful where few units differ.
    assert mcnemar_power(n, 0.02, discordant) == pytest.approx(0.8, abs=0.015)


def test_power_of_mcnemar_is_that_of_simulated_studies(rng):
    # 60 units, 30 % differ, two of three for the second: fewer than 25 differ, so exact tests.
    cells = rng.multinomial(60, [0.2, 0.1, 0.7], 20_000)
    p_values = {}
    found = 0
    for better, worse, _same in cells:
        key = (int(better), int(better + worse))
        if key not in p_values:
            differ = key[1]
            exact = stats.binomtest(key[0], differ).pvalue if differ else 1.0
            z = (2 * key[0] - differ) / max(1, differ) ** 0.5
            p_values[key] = exact if differ < 25 else 2 * stats.norm.sf(abs(z))
        found += p_values[key] <= 0.05
    assert mcnemar_power(60, 0.1, 0.3) == pytest.approx(found / 20_000, abs=0.01)


def test_more_units_or_a_larger_difference_never_have_less_power():
    by_units = [mcnemar_power(n, 0.05, 0.1) for n in (50, 200, 800, 3200)]
    by_difference = [mcnemar_power(300, size, 0.1) for size in (0.01, 0.03, 0.06, 0.1)]
    assert by_units == sorted(by_units)
    assert by_difference == sorted(by_difference)
    assert by_units[-1] > 0.99


@pytest.mark.parametrize(("n", "effect"), [(10, 0.8), (34, 0.5), (200, 0.2), (2, 1.0)])
def test_power_of_the_paired_t_test_is_that_of_statsmodels(n, effect):
    theirs = TTestPower().power(effect, n, 0.05)
    assert paired_t_power(n, effect) == pytest.approx(theirs, abs=1e-6)


def test_units_for_the_paired_t_test_are_the_fewest():
    for effect in (0.1, -0.5, 2.0):
        n = units_for_paired_t(effect)
        assert paired_t_power(n, effect) >= 0.8
        assert n == 2 or paired_t_power(n - 1, effect) < 0.8
    # Cohen (1988): half a standard deviation, 34 pairs.
    assert units_for_paired_t(0.5) == 34


def test_a_normal_pilot_has_the_power_of_the_formula_and_ranks_a_little_less(rng):
    pilot = rng.normal(0, 1, 20_000)
    pilot += 0.5 - pilot.mean()
    t = power_from_pilot(pilot, 34, rng=rng, test="t", simulations=4000)
    ranks = power_from_pilot(pilot, 34, rng=rng, simulations=4000)
    assert t.value == pytest.approx(paired_t_power(34, 0.5), abs=0.025)
    # Ranks are worth 3 / pi of the units: 34 do as well as 32.5 of the t test.
    assert ranks.value == pytest.approx(paired_t_power(32, 0.5), abs=0.04)


def test_ranks_of_simulated_studies_are_those_of_scipy():
    pilot = np.array([-2.0, -1.0, 0.0, 0.0, 1.0, 1.0, 2.0, 2.5, 3.0])
    found = power_from_pilot(pilot, 25, rng=np.random.default_rng(5), simulations=200)
    studies = pilot[np.random.default_rng(5).integers(0, pilot.size, (200, 25))]
    theirs = [stats.wilcoxon(one, method="asymptotic", correction=False).pvalue for one in studies]
    assert found.value * 200 == pytest.approx(np.count_nonzero(np.array(theirs) <= 0.05))


def test_nothing_to_find_is_found_about_as_often_as_the_level_says(rng):
    pilot = [-2.0, -1.0, 0.0, 0.0, 1.0, 2.0]
    found = power_from_pilot(pilot, 50, rng=rng, simulations=4000)
    assert found.value == pytest.approx(0.05, abs=0.012)


@pytest.mark.parametrize(
    ("pilot", "reason"),
    [([1.0, 2.0, np.nan], "too_few_units"), ([0.0] * 8, "no_variation")],
)
def test_a_pilot_that_says_nothing_has_a_reason(pilot, reason, rng):
    with pytest.raises(UndefinedStatistic) as caught:
        power_from_pilot(pilot, 30, rng=rng)
    assert caught.value.reason == reason


@pytest.mark.parametrize(("difference", "discordant"), [(0, 0.1), (0.2, 0.1), (0.1, 1.2)])
def test_impossible_shares_are_refused(difference, discordant):
    with pytest.raises(ValueError, match="share"):
        units_for_mcnemar(difference, discordant)


@pytest.mark.parametrize("share", [0.0, 1.0, float("nan")])
def test_a_power_or_confidence_that_is_certain_is_refused(share):
    with pytest.raises(ValueError, match="between 0 and 1"):
        units_for_mcnemar(0.02, 0.1, power=share)
    with pytest.raises(ValueError, match="between 0 and 1"):
        mcnemar_power(100, 0.02, 0.1, confidence=share)


def test_one_unit_is_no_plan(rng):
    with pytest.raises(ValueError, match="two units"):
        power_from_pilot([1.0, 1.0, -1.0, 2.0, 0.5], 1, rng=rng, test="t")
