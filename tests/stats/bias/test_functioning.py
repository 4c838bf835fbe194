import numpy as np
import pytest
from scipy import stats

from evalhub.stats.bias.functioning import Units, differential_functioning
from evalhub.stats.errors import UndefinedStatistic

NAN = np.nan


# SummEval coherence (Fabbri et al. 2020, MIT): ratings by group, score 1 to 5, and mean of the
# other two experts 1, 1.5 ... 5. First abstractive, then extractive systems.
SUMMEVAL = [
    [
        [24, 12, 52, 34, 23, 1, 0, 0, 0],
        [6, 64, 67, 78, 118, 61, 20, 0, 0],
        [10, 34, 85, 137, 112, 77, 101, 95, 109],
        [0, 0, 26, 61, 76, 58, 110, 138, 90],
        [0, 0, 0, 1, 36, 95, 287, 180, 222],
    ],
    [
        [15, 38, 78, 37, 26, 0, 0, 0, 0],
        [19, 88, 91, 70, 64, 47, 19, 0, 0],
        [17, 37, 87, 92, 95, 110, 108, 65, 47],
        [0, 0, 9, 47, 93, 64, 92, 90, 34],
        [0, 0, 0, 0, 38, 65, 139, 68, 111],
    ],
]


def drawn(rng, shift=0.0, crossed=0.0, n=500):
    quality = rng.normal(size=n)
    groups = np.arange(n) % 2
    match = np.clip(np.round(3 + quality + 0.4 * rng.normal(size=(3, n))), 1, 5).mean(axis=0)
    latent = quality * (1 + crossed * groups) + shift * groups + 0.5 * rng.normal(size=n)
    return Units(np.clip(np.round(3 + latent), 1, 5), match, groups, np.arange(n) // 2)


def test_the_likelihood_ratios_are_those_of_statsmodels(ask, rng):
    units = drawn(rng, shift=0.3, crossed=0.3, n=300)
    found = differential_functioning(units, rng=rng, resamples=2)
    scores = (units.scores - units.scores.min()).astype(int)
    group, match = units.groups * 1.0, units.match
    designs = ([match], [match, group], [match, group, match * group])
    values = [
        ask("regressions.ordinal", scores=scores, terms=np.column_stack(design))["log_likelihood"]
        for design in designs
    ]
    assert found.uniform.chi_square == pytest.approx(2 * (values[1] - values[0]), abs=1e-4)
    assert found.crossed.chi_square == pytest.approx(2 * (values[2] - values[1]), abs=1e-4)
    assert found.uniform.p_value == pytest.approx(stats.chi2.sf(found.uniform.chi_square, 1))


def test_the_published_case_of_summeval_coherence_is_met(rng):
    # STATISTICS 2.5: uniform 12.15, p .0005; not uniform .17, p .677; gain .002, class A.
    counts = np.array(SUMMEVAL)
    group, score, match = (
        np.repeat(one.ravel(), counts.ravel()) for one in np.indices(counts.shape)
    )
    units = Units(score + 1.0, 1 + match / 2, group, np.arange(group.size))
    found = differential_functioning(units, rng=rng, resamples=2)
    assert found.n == 4800
    assert found.uniform.chi_square == pytest.approx(12.15, abs=0.01)
    assert found.uniform.p_value == pytest.approx(0.0005, abs=5e-5)
    assert found.crossed.chi_square == pytest.approx(0.17, abs=0.005)
    assert found.crossed.p_value == pytest.approx(0.677, abs=5e-4)
    assert round(found.gain.value, 3) == pytest.approx(0.002)
    assert found.uniform.letter == "A"


def test_a_group_that_is_scored_higher_at_the_same_rating_is_found(rng):
    found = differential_functioning(drawn(rng, shift=1.0), rng=rng, resamples=50)
    assert found.uniform.letter == "C"
    assert found.crossed.p_value > 0.01
    assert found.gain.low > 0.035
    assert found.shifts[1] > 1


def test_a_group_whose_differences_are_stretched_is_found(rng):
    found = differential_functioning(drawn(rng, crossed=1.5), rng=rng, resamples=2)
    assert found.crossed.p_value < 1e-3


def test_groups_that_are_scored_alike_are_not_accused(rng):
    # Of 40 fair judges about two have a p-value under .05.
    found = [differential_functioning(drawn(rng), rng=rng, resamples=2) for _ in range(40)]
    assert sum(one.uniform.p_value < 0.05 for one in found) <= 6
    assert {one.uniform.letter for one in found} == {"A"}


def test_the_interval_draws_items_not_outputs(rng):
    # The second output of each item repeats the first: no more is known than from half.
    units = drawn(rng, shift=0.4, n=400)
    doubled = Units(
        *(np.repeat(one, 2) for one in (units.scores, units.match, units.groups)),
        np.repeat(np.arange(400), 2),
    )
    single = Units(units.scores, units.match, units.groups, np.arange(400))
    once, twice = (
        differential_functioning(one, rng=np.random.default_rng(1), resamples=100).gain
        for one in (single, doubled)
    )
    assert twice.value == pytest.approx(once.value)
    assert twice.high - twice.low == pytest.approx(once.high - once.low, rel=0.02)


@pytest.mark.parametrize(
    ("groups", "scores", "reason"),
    [
        ([0] * 40, [1, 2] * 20, "one_group"),
        ([0] * 35 + [1] * 5, [1, 2] * 20, "too_few_units"),
        ([0, 1] * 20, [1] * 40, "constant_rater"),
        ([-1] * 40, [1, 2] * 20, "one_group"),
    ],
)
def test_what_cannot_be_compared_is_told(rng, groups, scores, reason):
    match = np.tile([1.0, 2, 3, 4], 10)
    units = Units(np.array(scores, float), match, np.array(groups), np.arange(40))
    with pytest.raises(UndefinedStatistic) as caught:
        differential_functioning(units, rng=rng)
    assert caught.value.reason == reason


def test_scores_of_any_number_are_compared_by_tenths(rng):
    match = rng.random(400) * 100
    groups = np.arange(400) % 2
    scores = match + 25 * groups + rng.normal(0, 10, 400)
    found = differential_functioning(
        Units(scores, match, groups, np.arange(400)), rng=rng, resamples=5
    )
    assert found.uniform.letter == "C"
    assert found.shifts[1] > 0
