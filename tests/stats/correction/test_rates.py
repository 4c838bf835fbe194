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
    assert by_item.rogan_gladen.method.startswith("Bayesian bootstrap of clusters")


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


def test_few_labelled_items_that_the_judge_gets_right_prove_little(rng):
    # Three items of two units each are labelled, all judged right; 500 items are not labelled.
    said = np.concatenate([[1.0, 1, 0, 0, 1, 1], np.tile([1.0, 0], 500)])
    truth = np.concatenate([said[:6], np.full(1000, np.nan)])
    found = pass_rates(said, truth, clusters=np.arange(1006) // 2, rng=rng).rogan_gladen
    assert found.value == pytest.approx(0.5)
    # Two items pass and one fails: TPR may well be .7, TNR .5 (Jeffreys: from .28 and from .15).
    assert found.low < 0.2
    assert found.high > 0.6


def test_intervals_by_items_hold_the_truth_as_often_as_they_say():
    rng = np.random.default_rng(12)
    held = 0
    for _ in range(100):
        # 20 of 120 items are labelled; both outputs of an item are alike in half of the items.
        base = np.where(
            rng.random((2, 120)) < 0.5, rng.random(120) < 0.7, rng.random((2, 120)) < 0.7
        )
        said = (rng.random((2, 120)) < np.where(base, 0.9, 0.2)) * 1.0
        truth = np.where(np.arange(120) < 20, base, np.nan)
        items = np.tile(np.arange(120), (2, 1)).ravel()
        options = {"clusters": items, "rng": rng, "resamples": 300}
        found = pass_rates(said.ravel(), truth.ravel(), **options).rogan_gladen
        held += isinstance(found, UndefinedStatistic) or found.low <= 0.7 <= found.high
    assert held >= 90


def test_one_item_is_one_case_however_many_outputs_it_has():
    found = clustered_share(np.ones(10), np.zeros(10, dtype=np.int64))
    # Clopper and Pearson for 1 of 1: the lower end is .025.
    assert (found.value, found.low, found.n) == (1.0, pytest.approx(0.025), 10)
