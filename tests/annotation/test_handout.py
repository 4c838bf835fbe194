"""The pure decision: seeded, without pattern, each trap once."""

import math
from collections import Counter
from itertools import pairwise
from statistics import stdev

import pytest

from annotation.handout import (
    SHUFFLE_END,
    Candidate,
    Lane,
    Repeats,
    Seeds,
    is_repeat_turn,
    is_trap_turn,
    next_up,
    order_of,
    ranked,
    shown_places,
    starting_point,
    turns_left,
)

ACCENT = "fran\u00e7ais", "franc\u0327ais"
ANNA, BEN = Seeds(7, 11), Seeds(7, 12)
SLOTS = [Candidate(slot=n, subject=100 + n, taken=0) for n in range(32)]


def test_the_same_turn_always_gets_the_same_offer() -> None:
    offers = {next_up(ANNA, 5, SLOTS, [1, 2, 3], 0.5) for _ in range(20)}
    assert len(offers) == 1
    assert starting_point(ANNA, 5) == starting_point(ANNA, 5)


def test_raters_and_turns_walk_different_ways() -> None:
    orders = {tuple(c.slot for c in ranked(Seeds(7, n), 0, SLOTS)) for n in range(50)}
    assert len(orders) == 50
    starts = {starting_point(ANNA, turn) for turn in range(1000)}
    assert len(starts) == 1000
    assert all(0 <= start < SHUFFLE_END for start in starts)


@pytest.mark.parametrize("rate", [0.0, 0.05, 0.1, 0.5])
def test_the_share_of_trap_turns_is_the_rate(rate: float) -> None:
    n = 20_000
    share = sum(is_trap_turn(ANNA, turn, rate) for turn in range(n)) / n
    # Five standard errors of a proportion.
    assert abs(share - rate) <= 5 * math.sqrt(rate * (1 - rate) / n)


def test_no_turn_is_a_trap_for_everybody_or_for_nobody() -> None:
    # 4,000 raters at rate .1: each of the first 20 turns is a trap for about 400 of them;
    # five standard errors are 5 * sqrt(4000 * .1 * .9) = 95.
    for turn in range(20):
        met = sum(is_trap_turn(Seeds(7, rater), turn, 0.1) for rater in range(4000))
        assert abs(met - 400) < 95


def test_a_trap_turn_says_nothing_about_the_next() -> None:
    turns = [is_trap_turn(ANNA, turn, 0.3) for turn in range(30_000)]
    after = [later for now, later in pairwise(turns) if now]
    # About 9,000 turns follow a trap; five standard errors are 5 * sqrt(.3 * .7 / 9000) = .024.
    assert abs(sum(after) / len(after) - 0.3) < 0.024


def test_no_trap_comes_twice_in_ten_thousand_draws() -> None:
    unmet = list(range(1000))
    met = []
    for turn in range(10_000):
        offer = next_up(ANNA, turn, SLOTS, unmet, 0.1)
        if offer.trap is not None:
            unmet.remove(offer.trap)
            met.append(offer.trap)
    assert len(met) == len(set(met))
    # 10,000 draws at rate .1 meet about 1,000 traps: 5 * sqrt(10000 * .1 * .9) = 150 fewer at most.
    assert len(met) >= 850


def test_traps_come_in_another_order_for_everybody() -> None:
    always = [next_up(Seeds(7, n), 0, SLOTS, list(range(100)), 1.0).trap for n in range(200)]
    assert len(set(always)) > 50


def test_without_ordinary_slots_there_are_no_traps() -> None:
    offer = next_up(ANNA, 0, [], [1, 2, 3], 1.0)
    assert (offer.trap, offer.slots) == (None, ())


def test_without_unmet_traps_a_trap_turn_is_an_ordinary_one() -> None:
    offer = next_up(ANNA, 0, SLOTS, [], 1.0)
    assert offer.trap is None
    assert sorted(offer.slots) == list(range(32))


def test_subjects_that_others_have_begun_come_first() -> None:
    slots = [Candidate(1, 101, 0), Candidate(2, 102, 2), Candidate(3, 103, 1)]
    assert [c.slot for c in ranked(ANNA, 0, slots)] == [2, 3, 1]


def test_sides_are_drawn_evenly_and_kept_per_subject() -> None:
    drawn = [order_of(ANNA, subject) for subject in range(10_000)]
    # Five standard errors: 5 * sqrt(10000 * .25) = 250.
    assert abs(drawn.count("AB") - 5000) < 250
    assert drawn == [order_of(ANNA, subject) for subject in range(10_000)]
    assert drawn != [order_of(BEN, subject) for subject in range(10_000)]


@pytest.mark.parametrize("rate", [0.0, 0.1, 0.5])
@pytest.mark.parametrize("traps", [0, 3, 40])
def test_the_counter_falls_by_one_with_every_turn_of_either_kind(rate: float, traps: int) -> None:
    ordinary, turn, seen = 60, 4, 0
    left = turns_left(ANNA, turn, ordinary=ordinary, traps=traps, rate=rate)
    while ordinary:
        if traps and is_trap_turn(ANNA, turn, rate):
            traps -= 1
        else:
            ordinary -= 1
        turn, seen = turn + 1, seen + 1
        now = turns_left(ANNA, turn, ordinary=ordinary, traps=traps, rate=rate)
        assert now == left - seen


def trap_turns(seed: int, *, turns: int, rate: float, traps: int = 60) -> list[bool]:
    """Which of a rater's turns bring a trap, drawn as the hand-out draws them."""
    seeds, left, found = Seeds(7, seed), list(range(1, traps + 1)), []
    for turn in range(turns):
        offer = next_up(seeds, turn, SLOTS[:1], left, rate)
        found.append(offer.trap is not None)
        left = [trap for trap in left if trap != offer.trap]
    return found


@pytest.mark.parametrize("rate", [0.05, 0.1, 0.2])
def test_the_first_trap_of_1000_raters_stands_anywhere(rate: float) -> None:
    walks = [trap_turns(seed, turns=40, rate=rate) for seed in range(1000)]
    first = Counter(walk.index(True) if True in walk else 40 for walk in walks)
    # The place of the first of independent turns is geometric: rate * (1 - rate) ** place.
    cut = 20
    expected = [1000 * rate * (1 - rate) ** place for place in range(cut)]
    seen = [first[place] for place in range(cut)]
    expected, seen = [*expected, 1000 - sum(expected)], [*seen, 1000 - sum(seen)]
    # 20 degrees of freedom: beyond 45.31 lies one case in 1,000.
    assert sum((a - b) ** 2 / b for a, b in zip(seen, expected, strict=True)) < 45.31
    # No opening block: five standard errors around each of the first ten turns.
    bound = 5 * math.sqrt(1000 * rate * (1 - rate))
    for turn in range(10):
        assert abs(sum(walk[turn] for walk in walks) - 1000 * rate) < bound
    opening = [sum(walk[:5]) for walk in walks]
    assert max(opening) < 5
    assert opening.count(0) == pytest.approx(1000 * (1 - rate) ** 5, abs=80)


def test_the_rate_of_1000_raters_lies_in_the_interval() -> None:
    met = [sum(trap_turns(seed, turns=50, rate=0.1)) for seed in range(1000)]
    # 50,000 turns: .1 with five standard errors of .00134; one rater: binomial, sd 2.12.
    assert sum(met) / 50_000 == pytest.approx(0.1, abs=0.0067)
    assert stdev(met) == pytest.approx(math.sqrt(50 * 0.1 * 0.9), rel=0.1)


@pytest.mark.parametrize("share", [0.0, 0.05, 0.5])
def test_the_share_of_repeat_turns_is_what_was_asked_for(share: float) -> None:
    n = 20_000
    found = sum(is_repeat_turn(ANNA, turn, share) for turn in range(n)) / n
    # Five standard errors of a proportion.
    assert abs(found - share) <= 5 * math.sqrt(share * (1 - share) / n)


def test_repeat_turns_and_trap_turns_are_drawn_apart() -> None:
    both = sum(
        is_repeat_turn(ANNA, turn, 0.3) and is_trap_turn(ANNA, turn, 0.3) for turn in range(30_000)
    )
    # Independent draws meet on .09 of the turns: 2700, five standard errors 5 * sqrt(2457) = 248.
    assert abs(both - 2700) < 248


def test_an_own_item_comes_back_where_there_is_ordinary_work_and_no_trap() -> None:
    assert next_up(ANNA, 3, SLOTS, [], 0.0, [7, 8, 9]).again in {7, 8, 9}
    assert next_up(ANNA, 3, SLOTS, [1], 1.0, [7, 8, 9]).trap == 1
    # A tail of repeats would give them away as a tail of traps would.
    assert next_up(ANNA, 3, [], [], 0.0, [7, 8, 9]) == next_up(ANNA, 3, [], [], 0.0)


def test_what_comes_back_differs_from_turn_to_turn() -> None:
    drawn = {next_up(ANNA, turn, SLOTS, [], 0.0, range(50)).again for turn in range(40)}
    assert len(drawn) > 15


@pytest.mark.parametrize("traps", [0, 3])
def test_the_counter_falls_by_one_with_repeats_among_the_turns(traps: int) -> None:
    share, delay, turn, given, used = 0.3, 5, 0, 0, 0
    ordinary, met = 40, traps
    left = turns_left(
        ANNA, 0, ordinary=ordinary, traps=met, rate=0.1, repeats=Repeats(share, 0, delay)
    )
    while ordinary:
        ready = max(0, turn - delay) - used
        if met and is_trap_turn(ANNA, turn, 0.1):
            met -= 1
        elif ready > 0 and is_repeat_turn(ANNA, turn, share):
            used += 1
        else:
            ordinary, given = ordinary - 1, given + 1
        turn += 1
        rest = Repeats(share, max(0, turn - delay) - used, max(0, delay - turn))
        now = turns_left(ANNA, turn, ordinary=ordinary, traps=met, rate=0.1, repeats=rest)
        assert now == left - turn
    assert used > 3


def test_what_was_let_go_of_comes_back_before_what_others_have_begun() -> None:
    slots = [Candidate(1, 101, 3), Candidate(2, 102, 0, place=1, lost=True)]
    assert [one.slot for one in ranked(ANNA, 0, slots)] == [2, 1]


@pytest.mark.parametrize(
    ("wanted", "skills", "fits"),
    [
        ("de", ["de"], True),
        ("DE ", ["de"], True),
        (ACCENT[0], [ACCENT[1].upper()], True),
        ("de", ["den"], False),
        ("de", [], False),
        (["de", "fr"], ["FR", "de", "it"], True),
        (["de", "fr"], ["de"], False),
        ({"any": ["de", "fr"]}, ["FR"], True),
        ({"any": ["de", "fr"]}, ["it"], False),
    ],
)
def test_skills_are_matched_whole_and_however_they_are_spelled(
    wanted: str | list[str] | dict[str, list[str]], skills: list[str], fits: bool
) -> None:
    assert Lane(1, needs={"lang": wanted}).is_open_to("anna", {"lang": skills}) is fits


def test_all_outputs_are_shown_in_an_order_of_the_rater_s_own() -> None:
    orders = [shown_places(Seeds(3, rater), 5, 4) for rater in range(200)]
    assert all(sorted(order) == [0, 1, 2, 3] for order in orders)
    assert shown_places(Seeds(3, 7), 5, 4) == orders[7]
    # Every output comes first for about a quarter: 50 of 200, standard deviation 6.1.
    assert all(25 < sum(order[0] == place for order in orders) < 75 for place in range(4))
