import numpy as np
import pytest
from scipy import stats

from evalhub.stats.comparison.alternative import alternative_test
from evalhub.stats.errors import UndefinedStatistic

NAN = np.nan


def panel(rng, accuracies, n_units=80):
    truth = rng.integers(0, 3, n_units)
    wrong = (truth + rng.integers(1, 3, (len(accuracies), n_units))) % 3
    right = rng.random(wrong.shape) < np.array(accuracies)[:, None]
    return np.where(right, truth, wrong).astype(float)


def test_wins_are_counted_against_the_others_by_hand():
    # Units of rater 1 (others: raters 2 and 3), judge all 1:
    #   1 | 1 1: both score 1, tie.   2 | 1 1: judge wins.   1 | 2 2: both 0, tie.
    #   2 | 2 1: both 1/2, tie.       2 | 2 2: rater wins.
    ratings = [[1, 2, 1, 2, 2], [1, 1, 2, 2, 2], [1, 1, 2, 1, 2]]
    found = alternative_test(np.ones(5), ratings, epsilon=0.1, min_units=5)
    first = found.raters[0]
    assert (first.judge_wins, first.rater_wins, first.n) == (pytest.approx(4 / 5), 4 / 5, 5)
    # Under 30 units: Wilcoxon on 0 -1 0 0 1 (rater minus judge), each less the cost.
    oracle = stats.wilcoxon(np.array([0, -1, 0, 0, 1]) - 0.1, alternative="less").pvalue
    assert first.p_value == pytest.approx(oracle)


def test_thirty_units_take_the_paired_t_test():
    # Rater 1 differs from the judge and the others on 6 of 30 units: differences -1 six times.
    judge = np.ones(30)
    ratings = np.ones((3, 30))
    ratings[0, :6] = 2
    found = alternative_test(judge, ratings, epsilon=0.2).raters[0]
    differences = np.array([-1.0] * 6 + [0.0] * 24)
    # mean -.2, so t = (-.2 - .2) / (s / sqrt(30)), one-sided with 29 degrees of freedom.
    t = -0.4 / (differences.std(ddof=1) / np.sqrt(30))
    assert found.p_value == pytest.approx(stats.t.cdf(t, 29))
    assert (found.judge_wins, found.rater_wins) == pytest.approx((1, 0.8))


def test_equal_differences_decide_without_a_test():
    same = np.tile([1.0, 2.0], 20)
    found = alternative_test(same, [same, same, same], epsilon=0.1)
    assert [rater.p_value for rater in found.raters] == pytest.approx([0, 0, 0])
    assert found.passed
    losing = alternative_test(same + 5, [same, same, same], epsilon=0.1)
    assert (losing.omega, losing.rho, losing.passed) == (pytest.approx(0), pytest.approx(0), False)
    assert [rater.p_value for rater in losing.raters] == pytest.approx([1, 1, 1])


def test_root_mean_square_scoring_by_hand():
    # Others 2 and 4: judge 3 has rmse 1, rater 2 has sqrt(2): the judge wins every unit.
    ratings = np.array([[2.0] * 30, [2.0] * 30, [4.0] * 30])
    found = alternative_test(np.full(30, 3.0), ratings, epsilon=0.1, scoring="rmse").raters[0]
    assert (found.judge_wins, found.rater_wins) == pytest.approx((1, 0))


def test_correction_rejects_fewer_than_single_tests(rng):
    # Benjamini-Yekutieli of m = 3 compares the smallest p with .05 / 3 / (1 + 1/2 + 1/3).
    ratings = panel(rng, [0.8, 0.8, 0.8], 60)
    judge = panel(rng, [0.8], 60)[0]
    found = alternative_test(judge, ratings, epsilon=0.1)
    p_values = np.array([rater.p_value for rater in found.raters])
    limits = np.arange(1, 4) * 0.05 / 3 / (11 / 6)
    steps = np.flatnonzero(np.sort(p_values) <= limits)
    n_rejected = steps[-1] + 1 if steps.size else 0
    assert found.omega == pytest.approx(n_rejected / 3)
    assert found.rho == pytest.approx(np.mean([rater.judge_wins for rater in found.raters]))


def test_good_judges_pass_and_bad_ones_do_not(rng):
    ratings = panel(rng, [0.75] * 4, 300)
    truth_like = panel(np.random.default_rng(20260101), [0.75] * 4, 300)
    assert (ratings == truth_like).all()
    best = np.median(ratings, axis=0)
    assert alternative_test(best, ratings, epsilon=0.1).passed
    random = rng.integers(0, 3, 300).astype(float)
    found = alternative_test(random, ratings, epsilon=0.1)
    assert (found.omega, found.passed) == (pytest.approx(0), False)


def test_units_that_cannot_be_compared_are_dropped(rng):
    ratings = panel(rng, [0.9] * 3, 40)
    ratings[1:, 0] = NAN
    judge = ratings[0].copy()
    judge[1] = NAN
    found = alternative_test(judge, ratings, epsilon=0.1)
    assert [rater.n for rater in found.raters] == [38, 38, 38]
    assert found.n == 38


@pytest.mark.parametrize(
    ("ratings", "reason"),
    [(np.ones((2, 40)), "too_few_raters"), (np.ones((3, 29)), "too_few_units")],
)
def test_small_panels_are_undefined_by_reason(ratings, reason):
    with pytest.raises(UndefinedStatistic) as caught:
        alternative_test(np.ones(ratings.shape[1]), ratings, epsilon=0.2)
    assert caught.value.reason == reason


def test_one_verdict_per_unit_is_needed():
    with pytest.raises(ValueError, match="one verdict per unit"):
        alternative_test([1.0], np.ones((3, 40)), epsilon=0.2)


def test_llmfao_figures_are_met(read_rows, ratings_of, expected):
    scale = ["A", "B", "tie"]
    matrix, units = ratings_of(read_rows("llmfao/labels.jsonl.gz"), scale)
    verdicts = read_rows("llmfao/judge.jsonl.gz")
    for judge, figures in expected("llmfao")["alt_test_eps_0.1"].items():
        values = {row["item_id"]: row["value"] for row in verdicts if row["judge_model"] == judge}
        vector = [scale.index(values[unit]) if unit in values else NAN for unit in units]
        found = alternative_test(vector, matrix, epsilon=0.1)
        assert found.omega == pytest.approx(figures["winning_rate"], abs=1e-6)
        assert found.rho == pytest.approx(figures["advantage_probability"], abs=1e-6)
        assert len(found.raters) == figures["annotators_used"]
