import numpy as np
import pytest

from evalhub.stats.consensus.bradley_terry import Comparisons, bradley_terry
from evalhub.stats.consensus.comparisons import chances
from evalhub.stats.errors import UndefinedStatistic

TRUE = np.array([1.0, 0.5, 0.0, -0.5, -1.0])


def simulate(rng, n, order=0.0, tie=0.0, ties="half", prompts=1):
    """Outcomes among five systems; prompts shift who is strong where."""
    first = rng.integers(0, 5, n)
    second = (first + rng.integers(1, 5, n)) % 5
    prompt = rng.integers(0, prompts, n)
    taste = rng.normal(0, 0.8, (prompts, 5)) if prompts > 1 else np.zeros((1, 5))
    strength = TRUE + taste[prompt]
    gap = strength[np.arange(n), first] - strength[np.arange(n), second] + order
    p = chances(gap, tie, ties)
    place = (rng.random(n)[:, None] > p.cumsum(axis=1)).sum(axis=1)
    return Comparisons(first, second, 1 - place / 2, prompt if prompts > 1 else None)


def values(found):
    return np.array([one.value for one in found.scores])


def test_strengths_ties_and_order_are_found(rng):
    given = simulate(rng, 20_000, order=0.4, tie=np.log(0.7), ties="davidson")
    found = bradley_terry(given, rng=rng, ties="davidson", order=True, resamples=20)
    np.testing.assert_allclose(values(found), TRUE, atol=0.08)
    assert found.order.value == pytest.approx(0.4, abs=0.05)
    assert found.tie == pytest.approx(0.7, abs=0.05)
    assert found.win_rates[0, 4] + found.win_rates[4, 0] == pytest.approx(1)
    # Left out of the model, the order effect cancels, as places were drawn.
    plain = bradley_terry(given, rng=rng, ties="davidson", resamples=20)
    np.testing.assert_allclose(values(plain), TRUE, atol=0.1)
    assert plain.order is None


def test_names_and_sides_do_not_matter(rng):
    given = simulate(rng, 500)
    turned = Comparisons(4 - given.second, 4 - given.first, 1 - given.outcome)
    first, second = (bradley_terry(one, rng=rng, resamples=5) for one in (given, turned))
    np.testing.assert_allclose(values(first), values(second)[::-1], atol=1e-7)
    assert first.log_likelihood == pytest.approx(second.log_likelihood)


def test_clusters_are_resampled_whole(rng):
    # Prompts favour systems: comparisons of one prompt say less than as many of other prompts.
    given = simulate(rng, 4000, prompts=12)
    alone = Comparisons(given.first, given.second, given.outcome)
    wide, narrow = (bradley_terry(one, rng=rng, resamples=100) for one in (given, alone))
    assert (wide.n, wide.n_clusters, narrow.n_clusters) == (4000, 12, 4000)
    assert wide.scores[0].high - wide.scores[0].low > 1.5 * (
        narrow.scores[0].high - narrow.scores[0].low
    )


@pytest.mark.parametrize(
    ("given", "reason", "ties"),
    [
        (Comparisons([], [], []), "no_unit", "half"),
        (Comparisons([0, 0], [1, 1], [1, 1]), "not_connected", "half"),
        (Comparisons([0, 0, 2, 2], [1, 1, 3, 3], [1, 0, 1, 0]), "not_connected", "half"),
        (Comparisons([0, 0], [1, 1], [1, 0]), "no_tie", "davidson"),
        (Comparisons([0, 0], [1, 1], [1, 0], [7, 7]), "too_few_clusters", "half"),
    ],
)
def test_what_has_no_strengths_says_why(rng, given, reason, ties):
    with pytest.raises(UndefinedStatistic) as caught:
        bradley_terry(given, rng=rng, ties=ties)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("given", "reason", "ties"),
    [
        # All in one order: strength and order cannot be told apart.
        (Comparisons([0, 0, 0, 0], [1, 1, 1, 1], [1, 0, 1, 0]), "no_order", "half"),
        # Whoever is shown first wins: the effect has no end.
        (Comparisons([0, 1, 0, 1], [1, 0, 1, 0], [1, 1, 1, 1]), "no_order", "half"),
        (Comparisons([0, 1, 2] * 4, [1, 2, 0] * 4, [1] * 12), "no_order", "half"),
        (Comparisons([0, 1, 0, 1], [1, 0, 1, 0], [0.5] * 4), "only_ties", "davidson"),
    ],
)
def test_an_order_effect_that_has_no_end_says_so(rng, given, reason, ties):
    with pytest.raises(UndefinedStatistic) as caught:
        bradley_terry(given, rng=rng, ties=ties, order=True, resamples=20)
    assert caught.value.reason == reason


def test_an_outcome_off_the_scale_is_refused(rng):
    with pytest.raises(ValueError, match="two systems"):
        bradley_terry(Comparisons([0], [0], [1]), rng=rng)


def test_published_strengths_of_llmfao_are_met(read_rows, expected, rng):
    outputs = {
        row["id"]: (row["input"], {one["id"]: one["model"] for one in row["outputs"]})
        for row in read_rows("llmfao/items.jsonl.gz")
    }
    rows = [(*outputs[row["item_id"]], row["value"]) for row in read_rows("llmfao/labels.jsonl.gz")]
    names = sorted({name for _prompt, models, _value in rows for name in models.values()})
    given = Comparisons(
        [names.index(models["A"]) for _prompt, models, _value in rows],
        [names.index(models["B"]) for _prompt, models, _value in rows],
        [{"A": 1, "tie": 0.5, "B": 0}[value] for _prompt, _models, value in rows],
        [hash(prompt) for prompt, _models, _value in rows],
    )
    found = bradley_terry(given, rng=rng, resamples=10)
    strengths = np.exp(values(found))
    shares = dict(zip(names, strengths / strengths.sum(), strict=True))
    for name, share in expected("llmfao")["bradley_terry_human_top10"]:
        assert shares[name] == pytest.approx(share, abs=2e-6)
