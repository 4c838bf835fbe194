import numpy as np
import pytest
from scipy import stats

from evalhub.stats.correction.prediction import powered_mean, variance_of_mean
from evalhub.stats.errors import UndefinedStatistic

NAN = np.nan
LABELS = [1, 0, 1, 1, 0, 1, 0, 1, 1, 1]
SCORES = [1, 1, 1, 1, 0, 1, 1, 1, 0, 1] + [1] * 80 + [0] * 20
TOY = (SCORES, LABELS + [NAN] * 100)


@pytest.mark.parametrize(
    ("weight", "lam", "error"), [(1, 1, 0.1749), (0, 0, 0.1449), (None, 0.2273, 0.1417)]
)
def test_the_worked_values(weight, lam, error):
    # STATISTICS 2.4: ten labels, a hundred scores.
    found = powered_mean(*TOY, weight=weight)
    assert found.weight == pytest.approx(lam, abs=5e-5)
    assert found.estimate.value == pytest.approx(0.7)
    assert found.estimate.error == pytest.approx(error, abs=5e-5)
    # Ten labels: t with nine degrees of freedom.
    reach = stats.t.ppf(0.975, 9) * found.estimate.error
    assert found.estimate.high - found.estimate.value == pytest.approx(reach)


def test_no_weight_makes_the_error_smaller_than_the_best_one():
    best = powered_mean(*TOY).estimate.error
    assert all(
        powered_mean(*TOY, weight=lam).estimate.error >= best - 1e-9
        for lam in np.linspace(0, 1, 21)
    )


def test_a_judge_that_always_says_the_same_counts_for_nothing():
    found = powered_mean([1] * 60, LABELS + [NAN] * 50)
    assert (found.weight, found.estimate.value) == (pytest.approx(0), pytest.approx(0.7))


def test_clusters_by_millers_formula():
    values, clusters = np.array([1.0, 2, 4, 0, 3]), np.array([7, 7, 9, 9, 9])
    deviations = values - 2
    naive = (deviations**2).sum() / 25
    # Cross products within clusters, each twice: (-1)(0); (2)(-2), (2)(1), (-2)(1).
    cross = 2 * (0 - 4 + 2 - 2) / 25
    assert variance_of_mean(values, clusters) == pytest.approx(naive + cross)
    alone = variance_of_mean(values, np.arange(5))
    assert alone == pytest.approx(variance_of_mean(values))


def test_copies_of_units_do_not_make_the_interval_narrower():
    rng = np.random.default_rng(3)
    truth = (rng.random(400) < 0.6).astype(float)
    said = np.where(rng.random(400) < 0.85, truth, 1 - truth)
    truth[120:] = NAN
    once = powered_mean(said, truth).estimate.error
    items = np.tile(np.arange(400), 3)
    thrice = powered_mean(np.tile(said, 3), np.tile(truth, 3), clusters=items)
    assert thrice.estimate.error == pytest.approx(once)
    assert thrice.estimate.method.endswith("clustered")
    assert powered_mean(np.tile(said, 3), np.tile(truth, 3)).estimate.error < once


@pytest.mark.parametrize("right", [0.6, 0.95])
def test_the_interval_covers_and_a_good_judge_makes_it_narrower(right):
    rng, hits, narrower, runs = np.random.default_rng(11), 0, 0, 400
    for _ in range(runs):
        truth = (rng.random(700) < 0.7).astype(float)
        said = np.where(rng.random(700) < right, truth, 1 - truth)
        labels = np.where(np.arange(700) < 120, truth, NAN)
        found = powered_mean(said, labels).estimate
        hits += found.low <= 0.7 <= found.high
        narrower += found.error < powered_mean(said, labels, weight=0).estimate.error - 1e-9
    assert 0.92 <= hits / runs <= 0.98
    assert narrower > 0.6 * runs


@pytest.mark.parametrize(
    ("truth", "clusters", "reason"),
    [
        ([1, NAN, NAN], None, "too_few_units"),
        ([1, 0, 1], None, "no_unit"),
        ([1, 0, NAN], [1, 1, 2], "too_few_units"),
        ([1, 1, NAN], None, "no_variation"),
    ],
)
def test_what_cannot_be_estimated_says_why(truth, clusters, reason):
    with pytest.raises(UndefinedStatistic) as refused:
        powered_mean([1, 0, 1], truth, clusters=clusters)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("weight", "value", "width"),
    [
        (1, 0.70333333, 0.82776146 - 0.5789052),
        (0, 0.71666667, 0.83068637 - 0.60264696),
        (None, 0.71102352, 0.80987846 - 0.61216859),
    ],
)
def test_it_is_what_the_authors_package_prints(weight, value, width):
    # ppi_mean_pointestimate and ppi_mean_ci of ppi-python 0.2.3, whose intervals are normal.
    labels = [int(one) for one in "101011011110110111111111111001111011111010001101010111110101"]
    scores = [int(one) for one in "100111011110110111100111111101011011111000001101100011111001"]
    found = powered_mean(
        [*scores, *[1] * 191, *[0] * 109], [*labels, *[NAN] * 300], weight=weight
    ).estimate
    assert found.value == pytest.approx(value, abs=2e-5)
    assert 2 * stats.norm.ppf(0.975) * found.error == pytest.approx(width, abs=2e-5)


@pytest.mark.parametrize(
    ("seed", "powered", "plain"),
    [
        (0, (0.55293, 0.48819, 0.61767), (0.57222, 0.49933, 0.64511)),
        (2, (0.59584, 0.52209, 0.66959), (0.59167, 0.50409, 0.67925)),
        (4, (0.56151, 0.49952, 0.62350), (0.54556, 0.47671, 0.61440)),
    ],
)
def test_it_is_what_ppi_py_finds(seed, powered, plain):
    # ppi-python, ppi_mean_pointestimate and ppi_mean_ci at 95 %: PPI++ by its own lambda (which
    # takes another divisor, so that the fifth decimal differs), then lambda 1.
    rng = np.random.default_rng(seed)
    truth = (rng.random(1020) < 0.6).astype(float)
    judge = np.where(rng.random(1020) < 0.85, truth, 1 - truth)
    labels = np.where(np.arange(1020) < 120, truth, np.nan)
    for weight, theirs in ((None, powered), (1.0, plain)):
        found = powered_mean(judge, labels, weight=weight).estimate
        assert (found.value, found.low, found.high) == pytest.approx(theirs, abs=6e-5)
