"""The simulation: the rules of the hand-out, on counts instead of rows."""

import time

import pytest

from annotation.handout import Lane
from annotation.routing.groups import Group, Person
from annotation.routing.simulation import Forecast, Limits, simulate

PEOPLE = [Person(f"p{n}", seed=n) for n in range(4)]


def group(label: str = "all", n: int = 20, overlap: int = 2, **lane: object) -> Group:
    return Group(label, n, overlap, Lane(lane.pop("id", 0), **lane))


def test_everything_is_given_out_once_per_person() -> None:
    found = simulate([group()], PEOPLE, Limits())
    # 20 subjects for two people each are 40 answers, ten for each of four people.
    assert sum(found.load.values()) == 40
    assert set(found.load.values()) == {10}
    assert (found.left, found.days, found.n_simulated) == (0, None, 20)
    assert found.strata[0].curve[-1] == pytest.approx(1.0)


def test_the_same_seed_gives_the_same_forecast() -> None:
    groups = [group("a", id=0), group("b", id=1, rank=1)]
    assert simulate(groups, PEOPLE, Limits(), seed=3) == simulate(groups, PEOPLE, Limits(), seed=3)


def test_more_overlap_than_people_leaves_slots() -> None:
    found = simulate([group(overlap=6)], PEOPLE, Limits())
    # Four people, six wanted: two slots of each of 20 subjects stay open, and it is said.
    assert found.left == 40
    assert (found.strata[0].too_few, found.strata[0].nobody) == (20, 0)


def test_what_nobody_has_the_skill_for_is_told() -> None:
    people = [Person("anna", 1, {"lang": ["de"]}), Person("ben", 2)]
    groups = [
        group("de", needs={"lang": "de"}, overlap=1),
        group("fr", id=1, needs={"lang": "fr"}, overlap=1),
    ]
    found = simulate(groups, people, Limits())
    assert [(one.label, one.nobody) for one in found.strata] == [("de", 0), ("fr", 20)]
    assert (found.load, found.left) == ({"anna": 20, "ben": 0}, 20)


def test_batches_go_to_those_they_name() -> None:
    groups = [group("mine", overlap=1, reserved=["p1"]), group("rest", id=1, overlap=1)]
    found = simulate(groups, PEOPLE, Limits())
    assert found.load["p1"] >= 20
    assert sum(found.load.values()) == 40


def test_lower_ranks_are_complete_first() -> None:
    groups = [group("late", rank=5), group("soon", id=1)]
    late, soon = simulate(groups, PEOPLE, Limits()).strata
    # Half of all answers belong to each; after 40 % the first is nearly through, after 60 % it is.
    assert soon.curve[2] == pytest.approx(1.0)
    assert late.curve[1] == pytest.approx(0.0)


def test_breadth_completes_late_what_depth_completes_along_the_way() -> None:
    deep = simulate([group(n=100)], PEOPLE, Limits()).strata[0]
    broad = simulate([group(n=100)], PEOPLE, Limits(breadth=True)).strata[0]
    # With every subject once first, none is complete before half of the answers are given.
    assert broad.curve[1] == pytest.approx(0.0)
    assert deep.curve[1] > 0.3


def test_answers_that_are_there_are_not_asked_for_again() -> None:
    half = Group("half", 10, 2, Lane(0), answered=1)
    done = Group("done", 5, 2, Lane(0), answered=3)
    found = simulate([half, done], PEOPLE, Limits())
    assert sum(found.load.values()) == 10
    assert [one.curve for one in found.strata][1] == pytest.approx((1.0,) * 5)


def test_a_cap_counts_what_was_given_before() -> None:
    people = [Person("old", 1, answers=8), Person("new", 2)]
    found = simulate([group(n=30, overlap=1)], people, Limits(cap=10))
    assert (found.load, found.left) == ({"old": 2, "new": 10}, 18)


@pytest.mark.parametrize(("n", "days"), [(20, 2), (21, 3), (2, 1)])
def test_days_follow_from_the_daily_limit(n: int, days: int) -> None:
    # Two people, five a day each.
    assert simulate([group(n=n, overlap=1)], PEOPLE[:2], Limits(daily=5)).days == days


def test_once_per_item_bars_the_sibling() -> None:
    found = simulate([group(n=10, overlap=2)], PEOPLE[:2], Limits(once_per_item=True, siblings=2))
    # Five Items with two Outputs for two people each: everybody has one Output of each Item.
    assert (found.load, found.left) == ({"p0": 5, "p1": 5}, 10)


def timed(n: int) -> tuple[float, Forecast]:
    """Seconds of processor for ten strata of so many subjects."""
    groups = [group(f"s{k}", n=n, overlap=3, id=k, rank=k) for k in range(10)]
    start = time.process_time()
    found = simulate(groups, [Person(f"p{k}", k) for k in range(20)], Limits(daily=100))
    return time.process_time() - start, found


def test_a_hundred_thousand_are_simulated_on_a_sample_within_two_seconds() -> None:
    (few, _), (many, found) = timed(n=200), timed(n=10_000)
    # On a slow machine no more than twice what fifty times fewer take there.
    assert many < max(2, 2 * few)
    assert found.n_simulated < found.n_subjects == 100_000
    # 300,000 answers by 20 people at 100 a day are 150 days; an answer stands for 100.
    assert found.days == pytest.approx(150, abs=2)
    assert sum(found.load.values()) == pytest.approx(300_000, rel=0.01)


def test_without_people_everything_stays() -> None:
    found = simulate([group()], [], Limits())
    assert (found.left, found.load, found.strata[0].nobody) == (40, {}, 20)


def test_who_has_had_a_subject_is_not_handed_it_again() -> None:
    everybody = frozenset(person.key for person in PEOPLE)
    # Five subjects that all four have answered, five that p0 alone has; four more are wanted.
    met = [(5, everybody), (5, frozenset({"p0"}))]
    found = simulate([Group("more", 10, 6, Lane(0), answered=2, met=met)], PEOPLE, Limits())
    # The others give three of four for the second five: 15 of 40.
    assert (sum(found.load.values()), found.left, found.load["p0"]) == (15, 25, 0)
    assert (found.strata[0].nobody, found.strata[0].too_few) == (5, 5)
