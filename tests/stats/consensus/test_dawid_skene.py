import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from evalhub.stats.consensus.dawid_skene import dawid_skene
from evalhub.stats.consensus.majority import majority, median
from evalhub.stats.errors import UndefinedStatistic
from tests.stats.crowds import simulate

NAN = np.nan
ratings_with_gaps = arrays(
    np.float64, (4, 12), elements=st.sampled_from([NAN, 1.0, 2.0, 3.0])
).filter(lambda matrix: np.unique(matrix[~np.isnan(matrix)]).size > 1)


def gold_vector(rows, units, scale):
    gold = {row["item_id"]: row["value"] for row in rows}
    return np.array([scale.index(gold[unit]) for unit in units])


def test_one_step_of_the_model_by_hand():
    # Two raters, units: 1 1, 1 2. Vote shares: (1, 0), (.5, .5). Prior (.75, .25).
    # Error rates without smoothing: rater 1 always says 1; rater 2 says 1 with 1 / 1.5 = 2/3
    # where 1 is true and never where 2 is. Unit 2: .75 * 1 * 1/3 = .25 against .25 * 1 * 1.
    found = dawid_skene([[1, 1], [1, 2]], smoothing=1e-12, max_iterations=1)
    np.testing.assert_allclose(found.prior, [0.75, 0.25])
    np.testing.assert_allclose(found.confusion[0], [[1, 0], [1, 0]], atol=1e-9)
    np.testing.assert_allclose(found.confusion[1], [[2 / 3, 1 / 3], [0, 1]], atol=1e-9)
    np.testing.assert_allclose(found.posteriors, [[1, 0], [0.5, 0.5]], atol=1e-9)
    # log(.75 * 2/3) + log(.25 + .25).
    assert found.log_likelihood[0] == pytest.approx(np.log(0.25), abs=1e-6)
    assert found.tied.tolist() == [False, True]
    np.testing.assert_array_equal(found.labels, [1, NAN])
    assert not found.converged


@settings(max_examples=40, deadline=None)
@given(ratings_with_gaps, st.sampled_from([1e-6, 0.01, 1.0]))
def test_likelihood_never_falls_and_probabilities_add_up(matrix, smoothing):
    found = dawid_skene(matrix, smoothing=smoothing)
    assert (np.diff(found.log_likelihood) > -1e-7).all()
    rated = ~np.isnan(matrix).all(axis=0)
    np.testing.assert_allclose(found.posteriors.sum(axis=1), 1)
    np.testing.assert_allclose(found.confusion.sum(axis=2), 1)
    assert np.isnan(found.labels[~rated]).all()
    assert (found.n, found.prior.sum()) == (rated.sum(), pytest.approx(1))


@settings(max_examples=20, deadline=None)
@given(ratings_with_gaps)
def test_order_of_raters_and_units_does_not_move_the_model(matrix):
    found = dawid_skene(matrix, max_iterations=20)
    turned = dawid_skene(matrix[::-1, ::-1], max_iterations=20)
    np.testing.assert_allclose(turned.posteriors[::-1], found.posteriors, atol=1e-6)
    np.testing.assert_allclose(turned.confusion[::-1], found.confusion, atol=1e-6)


def test_simulated_error_rates_are_found(rng):
    accuracies = [0.9, 0.8, 0.7, 0.6, 0.34]
    ratings, truth = simulate(rng, accuracies, n_units=3000)
    found = dawid_skene(ratings)
    diagonal = np.diagonal(found.confusion, axis1=1, axis2=2).mean(axis=1)
    np.testing.assert_allclose(diagonal, accuracies, atol=0.04)
    assert found.converged
    # Knowing whom to trust is worth more than counting votes.
    assert (found.labels == truth).mean() > (majority(ratings).labels == truth).mean() + 0.02


@pytest.mark.parametrize(
    ("matrix", "reason"), [(np.full((2, 2), NAN), "no_unit"), ([[1, 1], [1, NAN]], "no_variation")]
)
def test_model_without_differing_ratings_is_undefined(matrix, reason):
    with pytest.raises(UndefinedStatistic) as caught:
        dawid_skene(matrix)
    assert caught.value.reason == reason


def test_bluebirds_consensus_is_met(read_rows, ratings_of):
    scale = [False, True]
    matrix, units = ratings_of(read_rows("bluebirds/labels.jsonl.gz"), scale)
    gold = gold_vector(read_rows("bluebirds/gold.jsonl"), units, scale)
    vote = majority(matrix)
    assert ((vote.labels == gold).sum(), vote.tied.sum(), vote.n) == (82, 0, 108)
    assert (dawid_skene(matrix).labels == gold).sum() in (96, 97)
    exact = dawid_skene(matrix, smoothing=1e-9, tolerance=1e-12)
    assert exact.log_likelihood[-1] == pytest.approx(-1888.116755, abs=1e-3)


@pytest.mark.parametrize(
    ("scale", "key"),
    [(["No", "Yes", "Unsure"], "vs_gold"), (["No", "Yes"], "vs_gold_unsure_dropped")],
)
def test_dices_consensus_is_met(read_rows, ratings_of, expected, scale, key):
    matrix, units = ratings_of(read_rows("dices350/labels.jsonl.gz"), scale)
    gold = gold_vector(read_rows("dices350/gold.jsonl"), units, scale)
    figures = expected("dices350")[key]
    vote = majority(matrix)
    assert (vote.labels == gold).sum() == figures["majority_correct_strict"] == 228
    assert vote.tied.sum() == figures["majority_ties"] == 2
    assert (dawid_skene(matrix).labels == gold).sum() == figures["dawid_skene_correct"]


def test_crowdquiz_consensus_of_each_domain_is_met(read_rows, ratings_of, expected):
    rows = read_rows("crowdquiz/labels.jsonl.gz")
    items = read_rows("crowdquiz/items.jsonl")
    domain_of = {item["id"]: item["metadata"]["domain"] for item in items}
    gold_rows = read_rows("crowdquiz/gold.jsonl")
    scale = sorted({row["value"] for row in rows + gold_rows})
    for domain, figures in expected("crowdquiz")["domains"].items():
        mine = [row for row in rows if domain_of[row["item_id"]] == domain]
        matrix, units = ratings_of(mine, scale)
        gold = gold_vector(gold_rows, units, scale)
        vote = majority(matrix)
        assert (vote.labels == gold).sum() == figures["majority_correct_strict"]
        assert vote.tied.sum() == figures["majority_ties"]
        assert (dawid_skene(matrix).labels == gold).sum() == figures["dawid_skene_correct"]


def test_bank_support_consensus_lies_in_the_stated_band(read_rows, ratings_of, expected):
    rows = read_rows("bank_support/labels.jsonl")
    gold = {
        (row["item_id"], row.get("output_id") or "", row["dimension"]): row["value"]
        for row in read_rows("bank_support/gold.jsonl")
    }
    for dimension in ("accuracy", "completeness"):
        mine = [row for row in rows if row["dimension"] == dimension]
        matrix, _units = ratings_of(mine, [1, 2, 3, 4, 5])
        keys = sorted({(row["item_id"], row.get("output_id") or "") for row in mine})
        truth = np.array([gold[(*key, dimension)] for key in keys]) - 1
        figures = expected("bank_support")["criteria"][dimension]
        assert (majority(matrix).labels == truth).sum() == figures["majority"]["correct"]
        assert (median(matrix).labels == truth).sum() == figures["median"]["correct"]
        low, high = figures["dawid_skene"]["correct"]
        assert low <= (dawid_skene(matrix).labels == truth).sum() <= high
