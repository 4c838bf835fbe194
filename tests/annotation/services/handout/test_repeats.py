"""Slots of repeats are numbered on and stay closed until they are given."""

from annotation.models import Assignment, Project
from annotation.services.handout.repeats import add_repeat_slot
from annotation.services.slots import plan_slots
from tests.factories.people import make_rater
from tests.factories.projects import make_item


def test_a_repeats_slot_is_closed_unwanted_and_numbered_on(project: Project) -> None:
    subject = make_item(project, outputs=1).subjects.get()
    plan_slots(project=project)
    rater = make_rater(project)
    first, second = (add_repeat_slot(rater=rater, subject_id=subject.pk) for _ in range(2))
    rows = Assignment.objects.filter(pk__in=[first, second]).order_by("slot")
    assert list(rows.values_list("slot", "state", "wanted", "repeat", "rater")) == [
        (3, "closed", False, True, None),
        (4, "closed", False, True, None),
    ]
    # They are no part of the plan, and a growing overlap numbers on behind them.
    assert plan_slots(project=project) == 0
    Project.objects.update(overlap=3)
    assert plan_slots(project=project) == 1
    assert project.assignments.filter(state="open").latest("slot").slot == 5
