import krippendorff
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from evalhub.stats.agreement.alpha import krippendorff_alpha
from evalhub.stats.errors import UndefinedStatistic
from tests.stats.samples import FIVE_OBSERVERS
from tests.stats.timing import quickest

NAN = np.nan
LEVELS = ("nominal", "ordinal", "interval", "ratio")

# Krippendorff (2011), example D: four coders, twelve units.
EXAMPLE = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, NAN, NAN, NAN],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NAN, 3],
        [NAN, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NAN],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NAN],
    ]
)
# The example of the Wikipedia article, three coders and fifteen units.
WIKIPEDIA = np.array(
    [
        [NAN, NAN, NAN, NAN, NAN, 3, 4, 1, 2, 1, 1, 3, 3, NAN, 3],
        [1, NAN, 2, 1, 3, 3, 4, 3, NAN, NAN, NAN, NAN, NAN, NAN, NAN],
        [NAN, NAN, 2, 1, 3, 4, 4, NAN, 2, 1, 1, 3, 3, NAN, 4],
    ]
)


def letters(*coders):
    return np.array([[float(ord(letter)) for letter in coder] for coder in coders])


def alpha(matrix, level, seed=0, **options):
    return krippendorff_alpha(matrix, level, rng=np.random.default_rng(seed), **options)


def reason_of(matrix, level="nominal"):
    with pytest.raises(UndefinedStatistic) as caught:
        alpha(matrix, level)
    return caught.value.reason


sparse_ratings = arrays(
    np.float64,
    st.tuples(st.integers(2, 5), st.integers(2, 9)),
    elements=st.sampled_from([NAN, 1.0, 2.0, 3.0, 5.0]),
).filter(lambda matrix: _is_defined(matrix))


def _is_defined(matrix):
    pairable = matrix[:, np.count_nonzero(~np.isnan(matrix), axis=0) > 1]
    given_values = pairable[~np.isnan(pairable)]
    return pairable.shape[1] > 1 and np.unique(given_values).size > 1


@pytest.mark.parametrize(
    ("matrix", "level", "value"),
    [
        (EXAMPLE, "nominal", 0.743421),
        (EXAMPLE, "ordinal", 0.815388),
        (EXAMPLE, "interval", 0.849107),
        (EXAMPLE, "ratio", 0.797403),
        (WIKIPEDIA, "nominal", 0.6914),
        (WIKIPEDIA, "ordinal", 0.8067),
        (WIKIPEDIA, "interval", 0.8108),
        (WIKIPEDIA, "ratio", 0.8089),
        # Krippendorff (2011), examples B and C.
        (letters("0100000010", "1110010000"), "nominal", 0.0952),
        (letters("aabbdcccedda", "babbbccceddd"), "nominal", 0.6920),
        (FIVE_OBSERVERS, "ordinal", 0.7598),
        (FIVE_OBSERVERS, "nominal", 0.4765),
        # Krippendorff (2018), pages 306 and 310.
        (letters("010110001111", "010100001101", "011001001000"), "nominal", 0.2344),
        (letters("aacccccbbbbd", "acccccbbbbbd"), "nominal", 0.7592),
    ],
)
def test_published_examples_are_met(matrix, level, value):
    assert alpha(matrix, level).value == pytest.approx(value, abs=5e-5)


def test_alpha_follows_from_the_coincidences_by_hand():
    # Units 1 1, 2 2, 1 2: coincidences o11 = 2, o22 = 2, o12 = o21 = 1, so n1 = n2 = 3, n = 6.
    # D_o = 2/6, D_e = 2 * 9 / 30 = .6, alpha = 1 - .3333 / .6 = .4444.
    found = alpha([[1, 2, 1], [1, 2, 2]], "nominal")
    assert found.value == pytest.approx(4 / 9)
    assert found.n == 3


def test_interval_of_the_example_is_near_the_published_one():
    # The R package icr prints [.417, 1.00] for the unit bootstrap of 1000 resamples.
    found = alpha(EXAMPLE, "nominal", resamples=20_000)
    assert found.low == pytest.approx(0.42, abs=0.03)
    assert found.high == pytest.approx(1.0)
    assert found.n == 11


@pytest.mark.parametrize("level", LEVELS)
def test_units_with_one_rating_change_nothing(level):
    lonely = np.full((4, 3), NAN)
    lonely[1] = [1, 9, 5]
    assert alpha(np.hstack([EXAMPLE, lonely]), level) == alpha(EXAMPLE, level)


@pytest.mark.parametrize(
    ("matrix", "reason"),
    [
        (np.full((2, 3), NAN), "no_pairable_unit"),
        (np.zeros((2, 0)), "no_pairable_unit"),
        ([[1, NAN], [NAN, 2]], "no_pairable_unit"),
        ([[3, 3, 3], [3, 3, 3]], "no_variation"),
        # The two 7s stand alone in their units, so the pairable ratings are all 3.
        ([[3, 3, 7, NAN], [3, 3, NAN, 7]], "no_variation"),
        ([[1], [2]], "too_few_units"),
    ],
)
def test_degenerate_ratings_are_undefined_by_reason(matrix, reason):
    assert {reason_of(matrix, level) for level in LEVELS} == {reason}


def test_negative_values_have_no_ratio_level():
    assert reason_of([[-1, 2], [1, 2]], "ratio") == "negative_values"


def test_resamples_without_variation_are_dropped_and_counted():
    # Two units, 1 1 and 2 2: half of all resamples draw one of them twice.
    found = alpha([[1, 2], [1, 2]], "nominal", resamples=1000)
    assert found.dropped == pytest.approx(500, abs=80)
    assert (found.low, found.high) == pytest.approx((1.0, 1.0))


@pytest.mark.parametrize("level", LEVELS)
def test_same_seed_gives_the_same_interval_and_another_seed_does_not(level):
    assert alpha(EXAMPLE, level, seed=7) == alpha(EXAMPLE, level, seed=7)
    other = alpha(WIKIPEDIA, level, seed=8, resamples=101)
    assert other.low != alpha(WIKIPEDIA, level, seed=9, resamples=101).low


@settings(max_examples=80, deadline=None)
@given(sparse_ratings, st.sampled_from(LEVELS))
def test_alpha_equals_that_of_the_krippendorff_package(matrix, level):
    oracle = krippendorff.alpha(reliability_data=matrix, level_of_measurement=level)
    assert alpha(matrix, level, resamples=5).value == pytest.approx(oracle, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(sparse_ratings, st.sampled_from(LEVELS), st.randoms(use_true_random=False))
def test_order_of_raters_and_units_changes_nothing(matrix, level, random):
    raters, units = list(range(matrix.shape[0])), list(range(matrix.shape[1]))
    random.shuffle(raters)
    random.shuffle(units)
    # Equal to the last bit, interval included: units are collapsed in a fixed order.
    assert alpha(matrix[raters][:, units], level) == alpha(matrix, level)


@settings(max_examples=40, deadline=None)
@given(sparse_ratings)
def test_nominal_alpha_ignores_the_names_of_the_values(matrix):
    renamed = np.select([matrix == 1, matrix == 2, matrix == 3, matrix == 5], [30, 7, -4, 2], NAN)
    value = alpha(matrix, "nominal", resamples=5).value
    assert alpha(renamed, "nominal", resamples=5).value == pytest.approx(value)


@settings(max_examples=40, deadline=None)
@given(sparse_ratings, st.floats(0.1, 50), st.floats(-1000, 1000))
def test_interval_alpha_ignores_unit_and_origin(matrix, scale, shift):
    moved = alpha(matrix * scale + shift, "interval", resamples=20)
    still = alpha(matrix, "interval", resamples=20)
    assert moved.value == pytest.approx(still.value, abs=1e-6)


@settings(max_examples=40, deadline=None)
@given(sparse_ratings)
def test_ordinal_alpha_knows_only_the_order_and_ratio_alpha_only_the_ratios(matrix):
    for level, changed in (("ordinal", matrix**3 + 1), ("ratio", matrix * 7.5)):
        value = alpha(matrix, level, resamples=5).value
        assert alpha(changed, level, resamples=5).value == pytest.approx(value, abs=1e-9)


@pytest.mark.parametrize("level", LEVELS)
def test_many_distinct_values_agree_with_the_package(level, rng):
    truth = rng.normal(50, 20, 120)
    ratings = np.clip(np.round(truth + rng.normal(0, 10, (3, 120))), 0, 100)
    oracle = krippendorff.alpha(reliability_data=ratings, level_of_measurement=level)
    assert alpha(ratings, level, resamples=10).value == pytest.approx(oracle, abs=1e-9)


@pytest.mark.parametrize("level", LEVELS)
def test_each_resample_is_the_alpha_of_the_drawn_units(level):
    # With two units of which only mixed draws vary, every defined resample is the data's alpha.
    ratings = np.array([[1.0, 2.0], [1.0, 2.0], [1.0, 2.0]])
    found = alpha(ratings, level, resamples=200)
    assert (found.value, found.low, found.high) == pytest.approx((1.0, 1.0, 1.0))


def test_interval_agrees_with_a_plain_loop_over_resamples(rng):
    ratings = np.clip(rng.integers(1, 5, 80) + rng.integers(-1, 2, (3, 80)), 1, 5).astype(float)
    loop = [
        krippendorff.alpha(ratings[:, rng.integers(0, 80, 80)], level_of_measurement="ordinal")
        for _ in range(800)
    ]
    found = alpha(ratings, "ordinal", resamples=4000)
    # Two bootstraps of the same data differ by their own noise only.
    assert np.quantile(loop, [0.025, 0.975]) == pytest.approx([found.low, found.high], abs=0.03)


def test_interval_covers_the_truth_about_as_often_as_it_says(rng):
    # Coders name one of two even classes and are right with p = .9 each, independently:
    # two agree with .9**2 + .1**2 = .82, so alpha = 1 - .18 / .5 = .64.
    hits = 0
    for _ in range(200):
        truth = rng.integers(0, 2, 120)
        ratings = np.where(rng.random((3, 120)) < 0.9, truth, 1 - truth)
        found = krippendorff_alpha(ratings, "nominal", rng=rng, resamples=300)
        hits += found.low <= 0.64 <= found.high
    assert 0.88 <= hits / 200 <= 0.99


def test_a_million_units_take_seconds_and_not_minutes(rng):
    truth = rng.integers(1, 6, 1_000_000)
    ratings = np.clip(truth + rng.integers(-1, 2, (5, truth.size)), 1, 5).astype(float)
    # The target is 3 s on two free cores; measured .2 s, so a slow machine has room.
    seconds, found = quickest(lambda: alpha(ratings, "ordinal", resamples=1000))
    assert seconds < 3
    assert found.high - found.low < 0.005


def test_many_raters_take_a_fraction_of_a_second(rng):
    truth = rng.integers(1, 6, 990)
    ratings = np.clip(truth + rng.integers(-1, 2, (123, truth.size)), 1, 5).astype(float)
    # The target is .5 s on two free cores; measured .04 s, of which a slow machine takes more.
    assert quickest(lambda: alpha(ratings, "ordinal", resamples=2000))[0] < 1


@pytest.mark.parametrize("level", LEVELS)
def test_perfect_agreement_is_one_to_the_last_bit(level):
    ratings = np.tile([0.1, 0.2, 0.7, 0.3, 0.1], (3, 4))
    found = alpha(ratings, level)
    assert found.low <= found.value <= found.high <= 1.0
    assert 1.0 - found.low == pytest.approx(0, abs=0)


def test_summeval_alphas_are_met(read_rows, ratings_of, expected):
    rows = read_rows("summeval_op/labels.jsonl.gz")
    published = {"fluency": 0.552, "coherence": 0.433, "relevance": 0.503, "faithfulness": 0.632}
    for dimension, levels in expected("summeval_op")["alpha"].items():
        mine = [row for row in rows if row["dimension"] == dimension]
        matrix = ratings_of(mine, [1, 2, 3, 4, 5]).matrix
        for level, value in levels.items():
            assert alpha(matrix, level).value == pytest.approx(value, abs=1e-6)
        if dimension in published:
            rounded = round(alpha(matrix, "interval").value, 3)
            assert rounded == pytest.approx(published[dimension])


def test_dices_alpha_is_met_with_unsure_as_a_value_or_missing(read_rows, ratings_of):
    rows = read_rows("dices350/labels.jsonl.gz")
    with_unsure = ratings_of(rows, ["No", "Yes", "Unsure"]).matrix
    without = ratings_of(rows, ["No", "Yes"]).matrix
    assert alpha(with_unsure, "nominal").value == pytest.approx(0.16086, abs=5e-7)
    assert alpha(without, "nominal").value == pytest.approx(0.2008, abs=5e-5)


def test_llmfao_alphas_are_met(read_rows, ratings_of, expected):
    rows = read_rows("llmfao/labels.jsonl.gz")
    matrix = ratings_of(rows, ["B", "tie", "A"]).matrix
    figures = expected("llmfao")
    nominal, ordinal = figures["alpha_nominal"], figures["alpha_ordinal_B_tie_A"]
    assert alpha(matrix, "nominal").value == pytest.approx(nominal, abs=1e-6)
    assert alpha(matrix, "ordinal").value == pytest.approx(ordinal, abs=1e-6)


def test_bluebirds_alpha_is_met(read_rows, ratings_of, expected):
    matrix = ratings_of(read_rows("bluebirds/labels.jsonl.gz"), [False, True]).matrix
    value = expected("bluebirds")["alpha_nominal"]
    assert alpha(matrix, "nominal").value == pytest.approx(value, abs=1e-6)


def test_crowdquiz_alpha_of_each_domain_is_met(read_rows, ratings_of, expected):
    rows = read_rows("crowdquiz/labels.jsonl.gz")
    items = read_rows("crowdquiz/items.jsonl")
    domain_of = {item["id"]: item["metadata"]["domain"] for item in items}
    scale = sorted({row["value"] for row in rows})
    for domain, figures in expected("crowdquiz")["domains"].items():
        mine = [row for row in rows if domain_of[row["item_id"]] == domain]
        found = alpha(ratings_of(mine, scale).matrix, "nominal")
        assert found.value == pytest.approx(figures["alpha_nominal"], abs=1e-6)
