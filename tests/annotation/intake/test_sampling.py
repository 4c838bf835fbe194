"""Allocation by hand, and choices that depend on nothing but seed and id."""

import random

import pytest

from annotation.dataset.rows import ItemRow
from annotation.intake.sampling import Allocation, SamplePlan, SampleRefused, allocate, draw

COUNTS = {"a": 600, "b": 300, "c": 90, "d": 10}


def items(counts: dict[str, int], key: str = "intent") -> list[ItemRow]:
    return [
        ItemRow(id=f"{name}-{number}", input="?", metadata={key: name})
        for name, count in counts.items()
        for number in range(count)
    ]


@pytest.mark.parametrize(
    ("plan", "sizes"),
    [
        # 1,000 items, every tenth.
        (SamplePlan(100), {"a": 60, "b": 30, "c": 9, "d": 1}),
        # 25 each, but d has only 10: the other 90 are 30 each.
        (SamplePlan(100, allocation=Allocation.EQUAL), {"a": 30, "b": 30, "c": 30, "d": 10}),
        # Roots 24.49, 17.32, 9.49, 3.16 sum to 54.46: 44.97, 31.80, 17.42, 5.81.
        (SamplePlan(100, allocation=Allocation.ROOT), {"a": 45, "b": 32, "c": 17, "d": 6}),
        # d gets its 5; 95 by 600:300:90 is 57.58, 28.79, 8.64: one over goes to the .79.
        (SamplePlan(100, minimum=5), {"a": 57, "b": 29, "c": 9, "d": 5}),
        # d has no more than 10 to give.
        (SamplePlan(100, minimum=20), {"a": 47, "b": 23, "c": 20, "d": 10}),
        # c is fixed; 60 over 910 items is 39.56, 19.78, 0.66.
        (SamplePlan(100, quotas={"c": 40}), {"a": 39, "b": 20, "c": 40, "d": 1}),
        # A quota of nothing is one, and what a stratum has not is not made up for.
        (SamplePlan(90, quotas={"a": 0, "d": 30}), {"a": 0, "b": 46, "c": 14, "d": 10}),
        (SamplePlan(5_000), COUNTS),
        # 3 by 600:300:90:10 is 1.80, 0.90, 0.27, 0.03.
        (SamplePlan(3), {"a": 2, "b": 1, "c": 0, "d": 0}),
    ],
)
def test_sizes_follow_the_plan(plan, sizes):
    assert allocate(COUNTS, plan) == sizes


def test_equal_remainders_go_to_the_first_by_name():
    assert allocate({"b": 10, "a": 10, "c": 10}, SamplePlan(4)) == {"a": 2, "b": 1, "c": 1}


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (SamplePlan(100, quotas={"e": 1}), "No Item is in “e”"),
        (SamplePlan(100, minimum=50), "ask for 160 Items, the sample has 100"),
        (SamplePlan(100, quotas={"a": 101}), "ask for 101 Items"),
    ],
)
def test_a_plan_that_asks_for_too_much_is_refused(plan, words):
    with pytest.raises(SampleRefused, match=words):
        allocate(COUNTS, plan)


def test_the_order_of_the_items_does_not_matter():
    plan = SamplePlan(50, by=("intent",), seed=3)
    rows = items(COUNTS)
    first = draw(rows, plan)
    random.Random(1).shuffle(rows)
    assert draw(rows, plan) == first
    assert len(first.taken) == 50


def test_another_seed_takes_others_and_a_larger_sample_keeps_the_smaller():
    rows = items({"a": 200, "b": 100})
    small = draw(rows, SamplePlan(30, by=("intent",), seed=3)).taken
    assert small < draw(rows, SamplePlan(60, by=("intent",), seed=3)).taken
    assert small != draw(rows, SamplePlan(30, by=("intent",), seed=4)).taken


def test_every_item_has_about_the_same_chance():
    rows = items({"a": 20})
    seen = [key for seed in range(1_000) for key in draw(rows, SamplePlan(5, seed=seed)).taken]
    # Binomial(1,000, 1/4): mean 250, standard deviation 13.7; four of them either way.
    assert all(195 < seen.count(item.id) < 305 for item in rows)


def test_coverage_sets_the_sample_beside_the_source():
    sample = draw(items(COUNTS), SamplePlan(100, by=("intent",), minimum=10))
    last = sample.lines[-1]
    assert [line.stratum for line in sample.lines] == ["a", "b", "c", "d"]
    assert (last.source, last.taken) == (10, 10)
    assert (last.source_share, last.taken_share) == (pytest.approx(0.01), pytest.approx(0.10))
    assert last.weight == pytest.approx(1.0)
    # 0.60, 0.30, 0.09 against 0.53, 0.27, 0.10 and d: half of .07 + .03 + .01 + .09.
    assert sample.distance == pytest.approx(0.10)


@pytest.mark.parametrize(
    ("by", "metadata", "stratum"),
    [
        (("intent", "risk"), {"intent": "refund", "risk": 2}, "refund / 2"),
        (("at:month",), {"at": "2026-11-21T12:30:00Z"}, "2026-11"),
        (("at:day", "ok"), {"at": "2026-11-21", "ok": True}, "2026-11-21 / true"),
        (("at:year", "x"), {"x": ""}, "(none) / (none)"),
        (("a:b",), {"a:b": "c"}, "c"),
        ((), {"x": 1}, ""),
    ],
)
def test_strata_are_named_by_their_values(by, metadata, stratum):
    assert SamplePlan(1, by=by).stratum(metadata) == stratum


def test_too_many_strata_are_refused_early():
    rows = items({str(number): 1 for number in range(1_001)})
    with pytest.raises(SampleRefused, match="more than 1,000 strata"):
        draw(rows, SamplePlan(10, by=("intent",)))


def test_nothing_to_draw_from_is_an_empty_sample():
    assert draw([], SamplePlan(10)).taken == frozenset()
