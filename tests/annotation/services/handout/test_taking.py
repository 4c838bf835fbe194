"""What was decided on comes under a fresh lease, whichever of the ways it takes."""

from datetime import timedelta
from itertools import count

import pytest

from annotation.handout import Offer, Seeds, order_of
from annotation.models import Assignment, Project, Rater
from annotation.services.handout.taking import take
from annotation.services.slots import plan_slots
from tests.factories.people import make_rater
from tests.factories.projects import make_item, make_rubric
from tests.factories.traps import make_trap

WAYS = ("slots", "later slots", "trap", "again")


def slots_of(project: Project) -> tuple[list[int], dict[int, int]]:
    """The open slots in their order, and their subjects."""
    rows = dict(project.assignments.order_by("pk").values_list("pk", "subject"))
    return list(rows), rows


def turn_to(rater: Rater, subject: int, order: str) -> None:
    """Give a rater a seed with which they see the pair in this order."""
    project = rater.project.seed
    rater.seed = next(n for n in count() if order_of(Seeds(project, n), subject) == order)
    rater.save(update_fields=["seed"])


def take_pair(rater: Rater, way: str, order: str) -> Assignment | None:
    """Take the pair of an item in one of the ways."""
    item = make_item(rater.project, outputs=0, pair=True)
    subject = item.subjects.get(scope="pair").pk
    turn_to(rater, subject, order)
    if way == "trap":
        make_trap(item, {"preference": "A"})
        return take(rater, Offer(trap=subject), {})
    if way == "again":
        return take(rater, Offer(again=subject), {})
    plan_slots(project=rater.project)
    slots, subjects = slots_of(rater.project)
    if way == "later slots":
        Assignment.objects.filter(pk=slots[0]).update(state="closed")
    return take(rater, Offer(slots=tuple(slots)), subjects)


@pytest.mark.parametrize("order", ["AB", "BA"])
@pytest.mark.parametrize("way", WAYS)
def test_every_way_gives_a_lease_and_the_raters_own_order(
    project: Project, way: str, order: str
) -> None:
    make_rubric(project, output_keys=(), pair_keys=("preference",))
    rater = make_rater(project)
    taken = take_pair(rater, way, order)
    kept = Assignment.objects.get(pk=taken.pk)
    assert (kept.state, kept.rater, kept.repeat) == ("claimed", rater, way == "again")
    assert (kept.token, kept.public_id) == (taken.token, taken.public_id)
    assert kept.lease_until - kept.claimed_at == timedelta(minutes=project.lease_minutes)
    assert (kept.order, taken.order, taken.rater) == (order, order, rater)


def test_a_single_output_has_no_order(project: Project) -> None:
    make_item(project, outputs=1)
    plan_slots(project=project)
    slots, subjects = slots_of(project)
    rater = make_rater(project)
    turn_to(rater, subjects[slots[0]], "BA")
    assert take(rater, Offer(slots=tuple(slots)), subjects).order == "AB"


def test_slots_that_others_took_are_passed_over(project: Project) -> None:
    make_item(project, outputs=1)
    plan_slots(project=project)
    slots, subjects = slots_of(project)
    first, second = (make_rater(project, name) for name in ("anna", "ben"))
    offer = Offer(slots=tuple(slots))
    assert [take(rater, offer, subjects).pk for rater in (first, second)] == slots
    assert take(make_rater(project, "cleo"), offer, subjects) is None
    assert take(make_rater(project, "dan"), Offer(), subjects) is None
