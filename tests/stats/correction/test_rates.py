import numpy as np
import pytest

from evalhub.stats.correction.rates import clustered_share, pass_rates
from evalhub.stats.errors import UndefinedStatistic

NAN = np.nan


def traffic(rng, n, m, repeats=1):
    """Units of which the first m items are labelled: theta .7, TNR .8, TPR .9."""
    truth = (rng.random(n + m) < 0.7).astype(float)
    chance = np.where(truth == 1, 0.9, 0.2)
    said = (rng.random(n + m) < chance).astype(float)
    labels = np.where(np.arange(n + m) < m, truth, NAN)
    items = np.arange(n + m)
    return [np.tile(part, repeats) for part in (said, labels, items)]


def test_three_rates_side_by_side_on_the_worked_example(rng):
    # STATISTICS 2.4: judgy's README.
    labels, judged = [1, 1, 0, 0, 1, 0, 1, 0], [1, 0, 0, 1, 1, 0, 1, 0]
    found = pass_rates([*judged, 1, 1, 0, 1, 0, 1, 0, 1], labels + [NAN] * 8, rng=rng)
    assert (found.tpr.value, found.tnr.value) == pytest.approx((0.75, 0.75))
    assert found.rogan_gladen.value == pytest.approx(0.75)
    assert found.gold_only.value == pytest.approx(0.5)
    assert found.raw.value == pytest.approx(9 / 16)
    assert (found.n_labelled, found.n_unlabelled) == (8, 8)


def test_unparsed_verdicts_are_left_out(rng):
    found = pass_rates([1, NAN, 0, 1, NAN], [1, 1, 0, NAN, NAN], rng=rng)
    assert (found.n_labelled, found.n_unlabelled) == (2, 1)


def test_all_corrected_rates_hold_the_truth_and_the_judge_makes_them_narrower(rng):
    found = pass_rates(*traffic(rng, 4000, 500)[:2], rng=rng)
    for one in (found.gold_only, found.rogan_gladen, found.powered):
        assert one.low <= 0.7 <= one.high
    assert found.powered.high - found.powered.low < found.gold_only.high - found.gold_only.low


def test_where_items_repeat_every_interval_is_of_items(rng):
    said, labels, items = traffic(rng, 300, 150, repeats=4)
    by_item = pass_rates(said, labels, clusters=items, rng=rng, resamples=200)
    alone = pass_rates(said, labels, rng=rng)
    for name in ("raw", "gold_only", "rogan_gladen", "powered", "tpr", "tnr"):
        wide, narrow = getattr(by_item, name), getattr(alone, name)
        assert wide.value == pytest.approx(narrow.value)
        assert wide.high - wide.low > 1.4 * (narrow.high - narrow.low)
    assert by_item.rogan_gladen.method == "cluster bootstrap, percentile"


def test_clusters_of_one_are_no_clusters(rng):
    said, labels, items = traffic(rng, 200, 100)
    with_items = pass_rates(said, labels, clusters=items, rng=rng)
    assert with_items.rogan_gladen == pass_rates(said, labels, rng=rng).rogan_gladen


def test_clusters_that_are_all_alike_are_as_so_many_units():
    # Clopper and Pearson, all of 5: the low end is (alpha / 2) ** (1 / 5).
    found = clustered_share(np.ones(10), np.repeat(np.arange(5), 2))
    assert (found.low, found.high, found.n) == (pytest.approx(0.025 ** (1 / 5)), 1.0, 10)
    halves = clustered_share(np.tile([0.0, 1.0], 5), np.repeat(np.arange(5), 2))
    assert halves.low < 0.5 < halves.high


def test_reasons_stand_in_the_place_of_rates(rng):
    found = pass_rates([1, 1, 0], [1, 1, NAN], rng=rng)
    assert found.rogan_gladen.reason == found.tnr.reason.replace("no_unit", "empty_class")
    found = pass_rates([1, 0, 0], [1, 0, 0], rng=rng)
    assert (found.rogan_gladen.reason, found.powered.reason) == ("no_unit", "no_unit")
    assert found.weight is None
    with pytest.raises(UndefinedStatistic):
        clustered_share(np.array([]), None)
