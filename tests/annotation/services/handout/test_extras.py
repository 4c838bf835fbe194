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
from tests.factories.traps import make_trap


@pytest.fixture
def item(project: Project) -> Item:
    """One output for two people; up to two more where they differ."""
    item = make_item(project, outputs=1)
    set_policy(project, extra=2, threshold=0.6)
    return item


def rate(item: Item, key: str, value: int) -> None:
    """Answer the next open slot of the item."""
    rater = Rater.objects.filter(key=key).first() or make_rater(item.project, key)
    slot = Assignment.objects.filter(subject__item=item, state="open").order_by("slot").first()
    Assignment.objects.filter(pk=slot.pk).update(state="submitted", rater=rater)
    make_annotation(slot.subject, rater, {"accuracy": value}, assignment=slot)


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
    # Of three pairs two differ: 0.67 is enough for a fourth.
    assert open_slots(project) == [(4, True)]
    rate(item, "dora", 5)
    ask_further()
    # Of six pairs three differ, 0.5; and two extra is the most.
    assert open_slots(project) == []
    assert Event.objects.filter(verb="extra raters asked").count() == 2


def test_the_most_is_the_most(project: Project, item: Item) -> None:
    for name, value in (("a", 1), ("b", 2), ("c", 3), ("d", 4)):
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


@pytest.mark.django_db
@pytest.mark.parametrize("criterion", [{"level": "none"}, {"values": []}])
def test_texts_and_free_numbers_are_not_held_against_each_other(
    criterion: dict[str, object],
) -> None:
    project = make_project("notes")
    rubric = make_rubric(project, publish=False)
    # As a note's would be: values without places on a scale.
    rubric.criteria.update(**criterion)
    rubric.published_at = timezone.now()
    rubric.save()
    item = make_item(project, outputs=1)
    set_policy(project, extra=2)
    rate(item, "anna", 5)
    rate(item, "ben", 1)
    assert ask_further() == 2
    assert open_slots(project) == []
