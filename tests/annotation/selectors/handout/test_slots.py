"""What the policy lets a rater have, walked through to the end."""

from collections import Counter

import pytest

from annotation.models import Assignment, Project, Rater
from annotation.selectors.assignments import progress_of
from annotation.selectors.handout.slots import WINDOW, count_available, open_slots, walk_of
from annotation.services.assignments import claim_next, plan_slots, release, skip
from tests.factories.handout import finish, make_tiers, set_policy, work
from tests.factories.people import make_rater
from tests.factories.projects import make_item


@pytest.fixture
def anna_rates(project: Project) -> Rater:
    return make_rater(project, "anna")


@pytest.fixture
def ben_rates(project: Project) -> Rater:
    return make_rater(project, "ben")


def numbers(keys: list[str]) -> list[int]:
    return [int(key.partition("-")[2]) for key in keys]


def test_the_highest_value_comes_first(project: Project, anna_rates: Rater) -> None:
    make_tiers(project, *range(10), key="risk")
    set_policy(project, order="highest", by="risk")
    # Ten items, ten ranks: the order is exact.
    assert numbers(work(anna_rates)) == [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]


def test_the_lowest_value_comes_first_and_no_value_last(
    project: Project, anna_rates: Rater
) -> None:
    make_tiers(project, 3, "none", 1, 2.5, key="risk")
    set_policy(project, order="lowest", by="risk")
    assert numbers(work(anna_rates)) == [2, 3, 0, 1]


def test_ten_ranks_share_many_items_evenly(project: Project, anna_rates: Rater) -> None:
    make_tiers(project, *range(60), key="risk")
    set_policy(project, order="highest", by="risk")
    walk = numbers(work(anna_rates))
    # Percent ranks of 60 Items in tenths: the first ten of the walk are the first two ranks.
    assert set(walk[:6]) == {59, 58, 57, 56, 55, 54}
    assert walk[:6] != sorted(walk[:6], reverse=True) or walk[6:12] != sorted(walk[6:12])[::-1]
    assert sorted(walk) == list(range(60))


def test_strata_take_turns(project: Project, anna_rates: Rater) -> None:
    make_tiers(project, *["1"] * 4, *["2"] * 4, *["3"] * 4)
    strata = [{"key": "tier", "value": value} for value in ("1", "2", "3")]
    set_policy(project, strata=strata, order="strata")
    tiers = [number // 4 for number in numbers(work(anna_rates))]
    # Every three turns in a row bring all three strata.
    assert [set(tiers[n : n + 3]) for n in (0, 3, 6, 9)] == [{0, 1, 2}] * 4


def test_strata_with_an_overlap_alone_do_not_change_the_order(
    project: Project, anna_rates: Rater
) -> None:
    make_tiers(project, *["1"] * 6, *["2"] * 6)
    before = walk_order(project, anna_rates)
    set_policy(project, strata=[{"key": "tier", "value": "1", "overlap": 2}])
    assert walk_order(project, anna_rates) == before


def walk_order(project: Project, rater: Rater) -> list[str]:
    plan_slots(project=project)
    seen = work(rater)
    Assignment.objects.filter(rater=rater).update(state="open", rater=None)
    return seen


def test_breadth_gives_every_subject_its_first_rater_before_any_its_second(
    project: Project,
) -> None:
    make_tiers(project, *range(6))
    set_policy(project, fill="breadth")
    raters = [make_rater(project, f"r{n}") for n in range(4)]
    taken: Counter[int] = Counter()
    for turn in range(12):
        # Whoever has rated what is left already makes way for the next person.
        asked = (claim_next(rater=raters[(turn + n) % 4]) for n in range(4))
        claim = next(found for found in asked if found)
        # Nobody is a second one while a subject has none.
        assert turn >= 6 or taken[claim.subject_id] == 0
        taken[claim.subject_id] += 1
        finish(claim)
    assert set(taken.values()) == {2}


def test_depth_finishes_what_others_have_begun(project: Project) -> None:
    make_tiers(project, *range(6))
    plan_slots(project=project)
    raters = [make_rater(project, f"r{n}") for n in range(2)]
    for _ in range(3):
        first, second = (claim_next(rater=rater) for rater in raters)
        assert first.subject_id == second.subject_id
        finish(first)
        finish(second)


def test_who_lacks_a_skill_never_gets_what_needs_it(
    project: Project, anna_rates: Rater, ben_rates: Rater
) -> None:
    make_tiers(project, "de", "fr", "de", key="lang")
    make_item(project, "it-9", outputs=1)
    set_policy(project, skills=["lang"])
    anna_rates.skills = {"lang": ["de"]}
    anna_rates.save()
    assert set(work(anna_rates)) == {"it-0", "it-2", "it-9"}
    # What says nothing of a language is for everybody.
    assert work(ben_rates) == ["it-9"]
    assert progress_of(ben_rates).left == 0


def test_every_skill_asked_for_is_needed(project: Project, anna_rates: Rater) -> None:
    make_item(project, "it-0", outputs=1, metadata={"lang": "de", "field": "law"})
    set_policy(project, skills=["lang", "field"])
    anna_rates.skills = {"lang": ["de"]}
    anna_rates.save()
    assert claim_next(rater=anna_rates) is None
    anna_rates.skills = {"lang": ["de"], "field": ["art", "law"]}
    anna_rates.save()
    assert work(anna_rates) == ["it-0"]


def test_a_batch_goes_to_those_it_names_first_and_to_nobody_else(
    project: Project, anna_rates: Rater, ben_rates: Rater
) -> None:
    make_tiers(project, "a", "b", "a", "b", key="batch")
    set_policy(project, batches=[{"key": "batch", "value": "a", "raters": ["anna"]}])
    walk = numbers(work(anna_rates))
    assert (set(walk[:2]), set(walk[2:])) == ({0, 2}, {1, 3})
    assert set(numbers(work(ben_rates))) == {1, 3}


def test_once_per_item_bars_the_other_output_and_the_pair(
    project: Project, anna_rates: Rater, ben_rates: Rater
) -> None:
    make_item(project, "it-0", outputs=2, pair=True)
    make_item(project, "it-1", outputs=2)
    set_policy(project, once_per_item=True)
    assert sorted(work(anna_rates)) == ["it-0", "it-1"]
    assert count_available(anna_rates, walk_of(anna_rates, 2)) == 0
    assert sorted(work(ben_rates)) == ["it-0", "it-1"]


def test_once_per_item_also_holds_after_a_skip(project: Project, anna_rates: Rater) -> None:
    make_item(project, "it-0", outputs=2)
    set_policy(project, once_per_item=True)
    claim = claim_next(rater=anna_rates)
    skip(assignment=claim, token=claim.token, reason="context")
    # A skip is no answer: the other output may still be rated.
    assert work(anna_rates) == ["it-0"]


def test_windows_are_filled_lane_by_lane(project: Project, anna_rates: Rater) -> None:
    make_tiers(project, *range(50), key="risk")
    set_policy(project, order="highest", by="risk")
    candidates, _ = open_slots(anna_rates, walk_of(anna_rates, 0), 0)
    places = [candidate.place for candidate in candidates]
    assert len(candidates) == WINDOW
    assert places == sorted(places)
    assert places[0] == 1


def test_what_was_put_back_comes_again_though_others_have_worked_meanwhile(
    project: Project, anna_rates: Rater, ben_rates: Rater
) -> None:
    # Room for everybody: nothing is complete before anna comes again.
    Project.objects.update(overlap=20)
    make_tiers(project, *range(40))
    set_policy(project)
    for _ in range(5):
        claim = claim_next(rater=anna_rates)
        release(assignment=claim, token=claim.token)
        # Of eight hundred slots they do not take the very one that anna had.
        had = Assignment.objects.filter(pk=claim.pk)
        had.update(state="closed")
        # Two Items that two others have begun would come first otherwise.
        for person in (ben_rates, make_rater(project, f"r{claim.public_id}")):
            work(person, 2)
        had.update(state="open")
        again = claim_next(rater=anna_rates)
        assert again.subject == claim.subject
        finish(again)
