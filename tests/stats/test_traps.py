"""Ambiguous and worn-out traps, derived by hand, and on 350 expert labels that people contest."""

import numpy as np
import pytest

from evalhub.stats.errors import UndefinedStatistic
from evalhub.stats.traps import ambiguity, credible, crowd, difference, wear

NAN = np.nan


def test_a_rater_is_judged_by_the_other_traps_only() -> None:
    passed = np.ones((6, 9))
    passed[0] = 0
    counts = credible(passed)
    # 0 of 8: the upper end is 3.8415 / (8 + 3.8415) = .324; the five others' 5 of 5 are 6/7.
    assert not counts[0].any()
    assert counts[1:].all()


def test_one_miss_of_two_makes_nobody_careless() -> None:
    passed = np.ones((6, 3))
    passed[0, 0] = 0
    # Beside trap 3: 1 of 2 has the upper end .905; the others' 5 of 5 are 6/7 = .857.
    assert credible(passed)[0].all()
    passed[0, 1] = 0
    # 0 of 2: 3.8415 / 5.8415 = .658 is below it.
    assert credible(passed)[0].tolist() == [True, True, False]


def test_what_is_hard_for_everybody_is_held_against_nobody() -> None:
    passed = np.zeros((5, 4))
    passed[:, 3] = 1
    assert credible(passed).all()


def test_who_met_no_other_trap_does_not_count() -> None:
    assert not credible(np.array([[0.0], [0.0]])).any()
    # 0 of 1 has the upper end .793; the other's 0 of 1 is 1/3.
    assert credible(np.array([[0.0, 1.0], [0.0, NAN]])).tolist() == [[True, True], [False, False]]


@pytest.mark.parametrize(("n", "misses"), [(4, 4), (10, 9), (100, 60)])
def test_the_whole_interval_must_lie_above_one_half(n: int, misses: int) -> None:
    # Wilson: low > 1/2 means k/n > 1/2 + z sqrt(1/n)/2 * sqrt(n/(n+z^2)), so (k - n/2)^2 >
    # n^2 z^2 / (4 (n + z^2)): n = 4 -> 1.40, n = 10 -> 2.63, n = 100 -> 9.62 beyond n/2.
    for missed, flagged in ((misses, True), (misses - 1, False)):
        passed = np.ones((n, 3))
        passed[:missed, 0] = 0
        found = ambiguity(passed)
        assert [one.flagged for one in found] == [flagged, False, False]
        assert found[0].missed is not None
        assert found[0].missed.value == pytest.approx(missed / n)


def test_careless_raters_do_not_make_a_trap_ambiguous() -> None:
    passed = np.ones((10, 12))
    passed[:7] = 0
    passed[7:, 0] = 1
    # Seven of ten miss everything, three pass everything: of the careless, 0 of 11 has the upper
    # end .259, the others' 3 of 9 are 4/11 = .364. Only three count.
    found = ambiguity(passed)
    assert not any(one.flagged for one in found)
    assert found[0].missed is not None
    assert (found[0].n_shown, found[0].missed.n, found[0].missed.value) == (10, 3, 0.0)


def test_order_of_raters_changes_nothing() -> None:
    rng = np.random.default_rng(3)
    passed = np.where(rng.random((20, 8)) < 0.3, NAN, (rng.random((20, 8)) < 0.7) * 1.0)
    assert ambiguity(passed) == ambiguity(passed[rng.permutation(20)])


def test_the_difference_is_the_published_one() -> None:
    # Newcombe (1998), table II, method 10: (a) 56/70 - 48/80 and (c) 6/7 - 2/7.
    found = difference((48, 80), (56, 70))
    assert (found.low, found.high) == pytest.approx((0.0524, 0.3339), abs=5e-5)
    found = difference((2, 7), (6, 7))
    assert (found.low, found.high) == pytest.approx((0.0582, 0.8062), abs=5e-5)
    with pytest.raises(UndefinedStatistic):
        difference((0, 0), (1, 2))


def halves(early: int, late: int, n: int = 10) -> np.ndarray:
    """Answers of which so many pass in each half."""
    return np.array([k < early for k in range(n)] + [k < late for k in range(n)])


SLOW_THEN_FAST = np.linspace(2.0, 0.5, 20)


@pytest.mark.parametrize(
    ("early", "late", "pace", "flagged"),
    [
        # 9/10 - 4/10: .5 - hypot(.9 - .5958, .6873 - .4) = .0816 above 0; all late ones faster.
        (4, 9, SLOW_THEN_FAST, True),
        # 8/10 - 4/10: .4 - hypot(.8 - .4902, .6873 - .4) = -.0225.
        (4, 8, SLOW_THEN_FAST, False),
        (9, 4, SLOW_THEN_FAST, False),
        (4, 9, SLOW_THEN_FAST[::-1], False),
        (4, 9, np.full(20, NAN), False),
    ],
)
def test_worn_out_is_passed_more_often_and_faster(
    early: int, late: int, pace: np.ndarray, flagged: bool
) -> None:
    found = wear(halves(early, late), pace)
    assert found is not None
    assert found.rise.value == pytest.approx((late - early) / 10)
    assert found.flagged is flagged


def test_speed_is_compared_by_rank() -> None:
    found = wear(halves(5, 5), SLOW_THEN_FAST)
    # Every late one is faster than every early one: U = 0, mean 50, sd sqrt(100 * 21 / 12) =
    # 13.229, z = (0 - 50 + .5) / 13.229 = -3.742.
    assert found is not None
    assert found.faster == pytest.approx(9.13e-5, rel=1e-3)


def test_too_few_showings_say_nothing() -> None:
    assert wear(np.ones(19, dtype=bool), np.ones(19)) is None


def test_nothing_changing_is_rarely_called_worn_out() -> None:
    rng = np.random.default_rng(11)
    flags = 0
    for _ in range(1000):
        found = wear(rng.random(60) < 0.7, rng.lognormal(0, 0.5, 60))
        flags += found is not None and found.flagged
    # About .00125 of 1,000; 6 or more would have a chance of .002.
    assert flags <= 5


@pytest.mark.parametrize(
    ("counts", "agreed"),
    [
        # Unanimous: n / (n + 3.8415) is .566 for 5; beyond that .8 takes 115 of 123.
        ([5, 0], True),
        ([4, 0], False),
        ([9, 1], False),
        ([107, 16], False),
        ([108, 15], True),
    ],
)
def test_the_crowd_agrees_when_all_do_or_nearly_all_of_many(
    counts: list[int], agreed: bool
) -> None:
    found = crowd(np.array(counts))
    assert found is not None
    assert (found.place, found.agreed) == (0, agreed)


def test_nobody_is_no_crowd() -> None:
    assert crowd(np.array([0, 0])) is None


@pytest.fixture(scope="module")
def dices(read_rows, ratings_of):
    """Ratings of 123 people on 350 items with an expert's label each, as places of the values."""
    scale = ["No", "Yes", "Unsure"]
    matrix, units = ratings_of(read_rows("dices350/labels.jsonl.gz"), scale)
    gold = {row["item_id"]: scale.index(row["value"]) for row in read_rows("dices350/gold.jsonl")}
    counts = np.stack([(matrix == place).sum(axis=0) for place in range(3)])
    return matrix, units, np.array([gold[unit] for unit in units]), counts


def test_experts_labels_that_the_majority_misses_are_flagged(dices) -> None:
    matrix, _, gold, counts = dices
    ordered = np.sort(counts, axis=0)
    majority = np.where(ordered[-1] > ordered[-2], counts.argmax(axis=0), -1)
    missed = (majority != gold) & (majority >= 0)
    # Published: the majority says No on 107 of 175 that experts call unsafe, Yes on 13 others.
    assert ((missed & (gold == 1)).sum(), (gold == 1).sum()) == (107, 175)
    assert (missed & (gold == 0)).sum() == 13
    found = ambiguity((matrix == gold).astype(float))
    flagged = np.array([one.flagged for one in found])
    assert ((flagged & (gold == 1)).sum(), (flagged & (gold == 0)).sum()) == (85, 7)
    assert not (flagged & ~missed).any()
    # What is left of the 107 is close to even: fewer than 62 % of all raters miss it.
    left = missed & ~flagged & (gold == 1)
    assert (matrix != gold).mean(axis=0)[left].max() < 0.62


def test_what_the_crowd_agrees_on_makes_traps_that_none_of_them_finds_ambiguous(dices) -> None:
    matrix, _, gold, counts = dices
    found = [crowd(column) for column in counts.T]
    proposed = np.array(
        [one.agreed and one.place == truth for one, truth in zip(found, gold, strict=True)]
    )
    against = np.array(
        [one.agreed and one.place != truth for one, truth in zip(found, gold, strict=True)]
    )
    assert (proposed.sum(), against.sum()) == (25, 2)
    assert not any(one.flagged for one in ambiguity((matrix == gold)[:, proposed].astype(float)))
