"""Slots of repeats are made for one rater, numbered on and closed when they are let go."""

from annotation.models import Assignment, Project
from annotation.services.handout.repeats import add_repeat
from annotation.services.handout.taking import fresh_lease
from annotation.services.leases import let_go
from annotation.services.slots import plan_slots
from tests.factories.people import make_rater
from tests.factories.projects import make_item


def test_a_repeats_slot_is_held_unwanted_and_numbered_on(project: Project) -> None:
    subject = make_item(project, outputs=1).subjects.get().pk
    plan_slots(project=project)
    raters = [make_rater(project, name) for name in ("anna", "ben")]
    held = [add_repeat(rater=r, subject_id=subject, lease=fresh_lease(r, subject)) for r in raters]
    rows = Assignment.objects.filter(pk__in=[one.pk for one in held]).order_by("slot")
    seen = rows.values_list("slot", "state", "wanted", "repeat", "rater")
    assert list(seen) == [
        (3, "claimed", False, True, raters[0].pk),
        (4, "claimed", False, True, raters[1].pk),
    ]
    let_go(held)
    assert list(seen.all()) == [(3, "closed", False, True, None), (4, "closed", False, True, None)]


def test_slots_of_repeats_are_no_part_of_the_plan(project: Project) -> None:
    subject = make_item(project, outputs=1).subjects.get().pk
    plan_slots(project=project)
    rater = make_rater(project)
    add_repeat(rater=rater, subject_id=subject, lease=fresh_lease(rater, subject))
    assert plan_slots(project=project) == 0
    # A growing overlap numbers on behind them.
    Project.objects.update(overlap=3)
    assert plan_slots(project=project) == 1
    assert project.assignments.filter(state="open").latest("slot").slot == 4
