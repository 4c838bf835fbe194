import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from evalhub.stats.agreement.kappa import kappa_of_tables
from evalhub.stats.comparison.confusion import Confusion, confusion
from evalhub.stats.comparison.metrics import compare, metric_of_tables
from evalhub.stats.consensus.majority import majority
from evalhub.stats.errors import UndefinedStatistic

METRICS = (
    "accuracy",
    "balanced_accuracy",
    "precision",
    "recall",
    "f1",
    "mcc",
    "kappa",
    "linear_kappa",
    "quadratic_kappa",
)


def found_in(table):
    table = np.array(table, dtype=float)
    return Confusion(np.arange(table.shape[0]), table, int(table.sum()), 0)


def value_of(table, metric):
    return compare(found_in(table), metric, rng=np.random.default_rng(0), resamples=50).value


@pytest.mark.parametrize(
    ("metric", "value"),
    [
        # True 0: 3 of 4 found; true 1: 2 of 5; true 2: 1 of 1. Predicted 0: 5, 1: 2, 2: 3.
        ("accuracy", 6 / 10),
        ("balanced_accuracy", (3 / 4 + 2 / 5 + 1) / 3),
        ("recall", (3 / 4 + 2 / 5 + 1) / 3),
        ("precision", (3 / 5 + 2 / 2 + 1 / 3) / 3),
        ("f1", (6 / 9 + 4 / 7 + 2 / 4) / 3),
        # c s - sum t p = 6 * 10 - (20 + 10 + 3); s^2 - sums of squares 100 - 42, 100 - 38.
        ("mcc", 27 / (58 * 62) ** 0.5),
        ("kappa", (0.6 - 0.33) / 0.67),
    ],
)
def test_metrics_of_three_classes_by_hand(metric, value):
    assert value_of([[3, 0, 1], [2, 2, 1], [0, 0, 1]], metric) == pytest.approx(value)


def test_matthews_of_two_classes_by_hand():
    # TP 90, FN 0, FP 9, TN 1: 90 / sqrt(99 * 90 * 10 * 1).
    assert value_of([[1, 9], [0, 90]], "mcc") == pytest.approx(90 / 89100**0.5)


@pytest.mark.parametrize(
    ("table", "metric", "reason"),
    [
        ([[0, 0], [0, 0]], "accuracy", "no_unit"),
        ([[1, 0], [0, 0]], "accuracy", "too_few_units"),
        ([[3, 2], [0, 0]], "balanced_accuracy", "one_class"),
        ([[3, 0], [2, 0]], "mcc", "constant_rater"),
        ([[3, 0], [0, 0]], "kappa", "no_variation"),
        ([[3, 0], [0, 0]], "quadratic_kappa", "no_variation"),
    ],
)
def test_degenerate_tables_are_undefined_by_reason(table, metric, reason):
    with pytest.raises(UndefinedStatistic) as caught:
        value_of(table, metric)
    assert caught.value.reason == reason


@pytest.mark.parametrize("metric", ["kappa", "linear_kappa", "quadratic_kappa"])
@pytest.mark.parametrize("table", [[[30, 0], [20, 0]], [[30, 20], [0, 0]], [[0, 50], [0, 0]]])
def test_kappa_of_a_constant_side_is_the_agreement_of_chance(table, metric):
    # Observed and expected agreement are the same: 0.6, 0.6 and 0.
    found = compare(found_in(table), metric, rng=np.random.default_rng(0), resamples=50)
    assert (found.value, found.low, found.high) == pytest.approx((0, 0, 0), abs=1e-12)


@pytest.mark.parametrize(
    ("metric", "value"),
    [
        # Value 0: 3 of 5 predictions right, 3 of 3 found. Value 1 is never predicted: 0 and 0.
        ("precision", (3 / 5 + 0) / 2),
        ("recall", (1 + 0) / 2),
        ("f1", (6 / 8 + 0) / 2),
    ],
)
def test_a_class_that_is_never_predicted_counts_zero_in_every_macro_mean(metric, value):
    assert value_of([[3, 0], [2, 0]], metric) == pytest.approx(value)


@pytest.mark.parametrize(
    ("metric", "value"),
    [
        # Value 1 is predicted twice and never true, value 2 is neither and does not count.
        ("precision", (3 / 3 + 0) / 2),
        ("recall", (3 / 5 + 0) / 2),
        ("f1", (6 / 8 + 0) / 2),
    ],
)
def test_a_class_that_is_never_true_counts_zero_in_every_macro_mean(metric, value):
    assert value_of([[3, 2, 0], [0, 0, 0], [0, 0, 0]], metric) == pytest.approx(value)


@settings(max_examples=30, deadline=None)
@given(arrays(np.int64, (4, 4), elements=st.integers(0, 9)))
def test_kappas_from_margins_are_those_from_the_whole_table(table):
    for metric, weighting in (
        ("kappa", "identity"),
        ("linear_kappa", "linear"),
        ("quadratic_kappa", "quadratic"),
    ):
        plain = kappa_of_tables(table[None].astype(float), weighting)
        if not np.isnan(plain[0]):
            assert metric_of_tables(table[None].astype(float), metric) == pytest.approx(plain)


@settings(max_examples=30, deadline=None)
@given(arrays(np.int64, (3, 3), elements=st.integers(0, 9)), st.permutations([0, 1, 2]))
def test_many_tables_at_once_are_the_single_ones_in_any_order_of_classes(table, order):
    if table.sum() == 0:
        return
    stack = np.stack([table, table[np.ix_(order, order)]]).astype(float)
    for metric in METRICS[:7]:
        first, second = metric_of_tables(stack, metric)
        assert first == pytest.approx(second, nan_ok=True)
        if np.isnan(first):
            with pytest.raises(UndefinedStatistic):
                value_of(table, metric)


@pytest.mark.parametrize("metric", METRICS)
def test_interval_holds_the_value_and_repeats_with_its_seed(metric):
    table = [[30, 4, 1], [6, 20, 5], [0, 7, 27]]
    first, second = (
        compare(found_in(table), metric, rng=np.random.default_rng(3)) for _ in range(2)
    )
    assert first == second
    assert first.low < first.value < first.high
    assert first.n == 100


def test_judges_against_the_majority_of_llmfao_are_met(read_rows, ratings_of, expected, rng):
    scale = ["B", "tie", "A"]
    matrix, units = ratings_of(read_rows("llmfao/labels.jsonl.gz"), scale)
    truth = majority(matrix).labels
    verdicts = read_rows("llmfao/judge.jsonl.gz")
    for judge, figures in expected("llmfao")["judges"].items():
        given_values = {
            row["item_id"]: row["value"] for row in verdicts if row["judge_model"] == judge
        }
        known = [given_values.get(unit) for unit in units]
        values = [scale.index(value) if value in scale else np.nan for value in known]
        found = confusion(values, truth)
        assert found.n == figures["items_with_majority_and_judge"]
        for metric, key in (
            ("accuracy", "agreement_with_majority"),
            ("kappa", "cohen_kappa_with_majority"),
        ):
            assert compare(found, metric, rng=rng).value == pytest.approx(figures[key], abs=1e-6)


@pytest.mark.parametrize("n_classes", [2, 4])
def test_scikit_learn_has_the_same_metrics(ask, rng, n_classes):
    for share in (0.3, 0.7, 0.95):
        truth = rng.integers(0, n_classes, 120)
        predicted = np.where(rng.random(120) < share, truth, rng.integers(0, n_classes, 120))
        theirs = ask("classes.of_predictions", predicted=predicted, truth=truth)
        found = confusion(predicted, truth)
        for metric in METRICS:
            ours = compare(found, metric, rng=rng, resamples=2).value
            assert theirs[metric] == pytest.approx(ours), metric
