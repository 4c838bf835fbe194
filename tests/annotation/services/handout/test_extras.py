"""Further people where raters disagree: when, how many, and only once for what was seen."""

from datetime import timedelta

import pytest
from django.utils import timezone

from annotation.models import Assignment, HandoutPlan, Item, Project, Rater
from annotation.services.handout.extras import ask_further, consider, settled_until
from annotation.services.slots import plan_slots
from evalhub.audit.models import Event
from tests.factories.annotations import make_annotation
from tests.factories.handout import set_policy
from tests.factories.people import make_rater
from tests.factories.projects import make_item, make_project, make_rubric
from tests.factories.rankings import make_ranked_item, order, publish_ranking
from tests.factories.traps import make_trap


@pytest.fixture
def item(project: Project) -> Item:
    """One output for two people; up to two more where they differ."""
    item = make_item(project, outputs=1)
    set_policy(project, extra=2, threshold=0.6)
    return item


def rate(item: Item, key: str, value: object, criterion: str = "accuracy") -> None:
    """Answer the next open slot of the item."""
    rater = Rater.objects.filter(key=key).first() or make_rater(item.project, key)
    slot = Assignment.objects.filter(subject__item=item, state="open").order_by("slot").first()
    Assignment.objects.filter(pk=slot.pk).update(state="submitted", rater=rater)
    make_annotation(slot.subject, rater, {criterion: value}, assignment=slot)


def open_slots(project: Project) -> list[tuple[int, bool]]:
    slots = project.assignments.filter(state="open").order_by("slot")
    return list(slots.values_list("slot", "extra"))


def test_who_disagrees_gets_another_until_they_agree(project: Project, item: Item) -> None:
    rate(item, "anna", 5)
    assert ask_further() == 1
    # The second slot is open still: nobody further is asked before it is filled.
    assert open_slots(project) == [(2, False)]
    rate(item, "ben", 1)
    assert ask_further() == 1
    assert open_slots(project) == [(3, True)]
    rate(item, "cleo", 5)
    ask_further()
    # 1 and 5 are the whole scale apart, in two of three pairs: 0.67 is enough for a fourth.
    assert open_slots(project) == [(4, True)]
    rate(item, "dora", 5)
    ask_further()
    # Three of six pairs, 0.5; and two extra is the most.
    assert open_slots(project) == []
    assert Event.objects.filter(verb="extra raters asked").count() == 2


def test_the_most_is_the_most(project: Project, item: Item) -> None:
    for name, value in (("a", 1), ("b", 5), ("c", 1), ("d", 5)):
        rate(item, name, value)
        ask_further()
    assert open_slots(project) == []
    assert project.assignments.filter(extra=True).count() == 2


def test_what_was_seen_is_not_looked_at_again(project: Project, item: Item) -> None:
    rate(item, "anna", 5)
    rate(item, "ben", 1)
    assert ask_further() == 2
    assert ask_further() == 0
    HandoutPlan.objects.update(checked_at=None)
    # Looked at again, the subject has its slot already.
    assert ask_further() == 2
    assert open_slots(project) == [(3, True)]


def test_those_who_agree_are_left_alone(project: Project, item: Item) -> None:
    rate(item, "anna", 4)
    rate(item, "ben", 4)
    ask_further()
    assert open_slots(project) == []


def test_a_criterion_keeps_its_own_threshold(project: Project, item: Item) -> None:
    for name, value in (("anna", 5), ("ben", 1)):
        rate(item, name, value)
    for share, slots in ((1.0, 1), (0.9, 1)):
        set_policy(project, extra=1, threshold=1.0, limits=[{"key": "accuracy", "value": share}])
        ask_further()
        assert len(open_slots(project)) == slots


def test_traps_and_retired_items_ask_nobody(project: Project, item: Item) -> None:
    rate(item, "anna", 5)
    rate(item, "ben", 1)
    trap = make_trap(item, {"accuracy": 5})
    ask_further()
    assert open_slots(project) == []
    trap.delete()
    item.retired_at = timezone.now()
    item.save()
    HandoutPlan.objects.update(checked_at=None)
    ask_further()
    assert open_slots(project) == []


def test_answers_after_the_bound_wait_for_the_next_round(project: Project, item: Item) -> None:
    rate(item, "anna", 5)
    rate(item, "ben", 1)
    assert consider(project=project, until=timezone.now() - timedelta(minutes=1)) == 0
    assert consider(project=project, until=settled_until()) == 2


def test_extra_slots_stand_in_the_lane_of_their_subject(project: Project, item: Item) -> None:
    rate(item, "anna", 5)
    rate(item, "ben", 1)
    ask_further()
    slot = project.assignments.get(extra=True)
    assert slot.lane is not None
    assert (slot.wanted, slot.lane) == (True, project.assignments.get(slot=1).lane)
    assert plan_slots(project=project) == 0


def test_a_project_that_asks_nobody_further_is_passed_over(project: Project, item: Item) -> None:
    rate(item, "anna", 5)
    rate(item, "ben", 1)
    set_policy(project, extra=0)
    assert ask_further() == 0


KINDS: list[tuple[dict[str, object], object, object, bool]] = [
    # Steps: 4 against 5 is a quarter of the scale, 1 against 5 all of it.
    ({}, 4, 5, False),
    ({}, 1, 5, True),
    # One of four options in common is 0.75, two of three 0.33.
    ({"kind": "multiselect", "level": "none", "values": list("abcd")}, ["a", "b"], ["c"], True),
    ({"kind": "checklist", "level": "none", "values": list("abc")}, ["a", "b"], list("abc"), False),
    # Of 0 to 60 minutes 35 are 0.58, 36 are 0.6; 10 against 30 is 20 over 40.
    ({"kind": "interval", "level": "interval", "extra": {"min": 0, "max": 60}}, 5, 40, False),
    ({"kind": "interval", "level": "interval", "extra": {"min": 0, "max": 60}}, 4, 40, True),
    ({"kind": "ratio", "level": "ratio", "extra": {"min": 0}}, 10, 30, False),
    ({"kind": "ratio", "level": "ratio", "extra": {"min": 0}}, 10, 50, True),
    ({"kind": "text", "level": "none"}, "Curt.", "Fine", False),
    ({"kind": "interval", "level": "interval"}, 1, 5000, False),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("criterion", "first", "second", "asks"), KINDS)
def test_every_kind_is_compared_by_its_own_distance(
    criterion: dict[str, object], first: object, second: object, asks: bool
) -> None:
    project = make_project("kinds")
    rubric = make_rubric(project, publish=False)
    fields = {"values": []} if "kind" in criterion else {}
    rubric.criteria.update(**{**fields, **criterion})
    rubric.published_at = timezone.now()
    rubric.save()
    item = make_item(project, outputs=1)
    set_policy(project, extra=2, threshold=0.6)
    rate(item, "anna", first)
    rate(item, "ben", second)
    assert ask_further() == 2
    assert open_slots(project) == ([(3, True)] if asks else [])


@pytest.mark.django_db
def test_rankings_are_compared_by_the_pairs_they_put_differently() -> None:
    project = make_project("ranked")
    publish_ranking(project)
    item = make_ranked_item(project)
    # Of three pairs AB and AC are reversed: 2/3 is reached however it is rounded.
    set_policy(project, extra=1, threshold=2 / 3)
    rate(item, "anna", order("rk-1", "abc"), "best")
    rate(item, "ben", order("rk-1", "bca"), "best")
    assert ask_further() == 2
    assert open_slots(project) == [(3, True)]


def test_answers_of_an_earlier_version_count_where_they_stand_on_the_scale(
    project: Project, item: Item
) -> None:
    rate(item, "anna", 5)
    second = make_rubric(project, publish=False)
    second.criteria.update(values=[1, 2, 3, 4])
    second.published_at = timezone.now()
    second.save()
    rate(item, "ben", 1)
    # The 5 has no place among four points any more: there is nothing to compare.
    assert ask_further() == 2
    assert open_slots(project) == []
