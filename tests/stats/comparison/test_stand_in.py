import numpy as np
import pytest
from scipy import stats

from evalhub.stats.comparison.alternative import alternative_test
from evalhub.stats.comparison.stand_in import (
    labels_to_begin,
    one_sided_power,
    stand_in,
    units_for_margin,
)


def panel(rng, judge_right, n, rater_right=0.8):
    """Three raters and a judge, right as often as said on units of three values."""
    truth = rng.integers(0, 3, n)
    wrong = (truth + rng.integers(1, 3, (4, n))) % 3
    chance = np.array([judge_right, *[rater_right] * 3])[:, None]
    said = np.where(rng.random((4, n)) < chance, truth, wrong).astype(float)
    return said[0], said[1:]


@pytest.mark.parametrize(
    ("right", "n", "verdict"),
    [(0.95, 200, "certified"), (0.3, 200, "rejected"), (0.68, 40, "not enough labels")],
)
def test_three_verdicts(right, n, verdict):
    judge, people = panel(np.random.default_rng(5), right, n)
    found = stand_in(alternative_test(judge, people, epsilon=0.15))
    assert found.verdict == verdict
    assert (found.more_units == 0) == (verdict != "not enough labels")


def test_what_is_short_by_hand():
    # Each of three raters agrees with the judge but on 6 of 40 units, where the rater is better:
    # mean .15 at a cost of .2, s = sqrt(40 / 39 * .15 * .85) = .3616; effect .05 / .3616 = .1383.
    judge, people = np.ones(40), np.ones((3, 40))
    people[:, :6] = 2
    test = alternative_test(judge, people, epsilon=0.2)
    assert [rater.difference for rater in test.raters] == pytest.approx([0.15] * 3)
    found = stand_in(test)
    # Two of three must be beaten: level .05 * 2 / (3 * (1 + 1/2 + 1/3)) = .01818.
    needed = units_for_margin(0.05 / np.sqrt(40 / 39 * 0.15 * 0.85), level=0.05 * 2 / 5.5)
    assert (found.verdict, found.expected, found.n_raters) == ("not enough labels", "certified", 2)
    assert (found.more_units, found.more_labels) == (needed - 40, 2 * (needed - 40))


def test_exactly_at_the_cost_no_number_of_labels_decides():
    judge, people = np.ones(40), np.ones((3, 40))
    people[:, :8] = 2
    found = stand_in(alternative_test(judge, people, epsilon=0.2))
    assert (found.verdict, found.more_units) == ("not enough labels", None)


def test_the_power_is_what_a_simulation_finds():
    # Differences -1, 0, 1 as the test has them, with mean .05 against a cost of .2.
    rng = np.random.default_rng(8)
    values, chances = np.array([-1.0, 0, 1]), [0.1, 0.75, 0.15]
    deviation = np.sqrt(0.25 - 0.05**2)
    n = units_for_margin(0.15 / deviation, level=0.02)
    drawn = rng.choice(values, p=chances, size=(4000, n))
    found = stats.ttest_1samp(drawn, 0.2, axis=1, alternative="less").pvalue
    assert np.mean(found <= 0.02) == pytest.approx(0.8, abs=0.03)


def test_so_many_more_labels_mostly_bring_a_verdict():
    # The undecided judge of above, with as many units as it is said to need: beaten raters by 80 %.
    rng = np.random.default_rng(9)
    decided = 0
    for _ in range(60):
        judge, people = panel(rng, 0.8, 150)
        decided += stand_in(alternative_test(judge, people, epsilon=0.15)).verdict == "certified"
    effect = 0.15 / np.sqrt(0.3)
    assert one_sided_power(150, effect, 0.018) > 0.8
    assert decided >= 48


def test_power_and_units_go_together():
    # Cohen's table: one-sided .05, effect .5, 80 %: 27 units with the t distribution.
    assert units_for_margin(0.5) == 27
    assert one_sided_power(26, 0.5) < 0.8 <= one_sided_power(27, 0.5)
    assert units_for_margin(1e-5) is None
    with pytest.raises(ValueError, match="above 0"):
        units_for_margin(0)


def test_before_the_test_can_be_made_three_raters_need_their_units():
    ratings = np.ones((3, 50))
    ratings[2, 10:] = np.nan
    assert labels_to_begin(np.ones(50), ratings) == 20
    assert labels_to_begin(np.ones(50), ratings[:1]) == 90
