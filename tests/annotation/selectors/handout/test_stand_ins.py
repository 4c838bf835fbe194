"""What stands in for a Trap that is let go."""

import pytest

from annotation.models import Assignment, LostLease, Project, Rater
from annotation.selectors.handout.slots import unmet_traps, walk_of
from annotation.selectors.handout.stand_ins import ordinary_next, stand_ins
from annotation.services.assignments import claim_next, plan_slots, release
from tests.factories.people import make_rater
from tests.factories.projects import make_item
from tests.factories.traps import make_trap


@pytest.fixture
def rater(project: Project) -> Rater:
    make_trap(make_item(project, "trap", outputs=1), {"accuracy": 1})
    for number in range(3):
        make_item(project, f"it-{number}", outputs=1)
    Project.objects.update(overlap=1, trap_rate=1.0)
    project.refresh_from_db()
    plan_slots(project=project)
    return make_rater(project, "anna")


def fill(project: Project, by: Rater) -> None:
    project.assignments.filter(state="open").update(state="submitted", rater=by)


def test_it_is_what_the_rater_would_have_been_handed(rater: Rater) -> None:
    expected = ordinary_next(rater)
    rater.project.trap_rate = 0.0
    rater.project.save()
    assert claim_next(rater=rater).subject_id == expected


def test_where_all_that_is_open_is_the_raters_own_it_is_what_others_have(rater: Rater) -> None:
    project = rater.project
    first = project.assignments.filter(subject__item__key="it-0")
    fill(project, rater)
    first.get().subject.assignments.create(
        project=project, slot=2, lane=first.get().lane, state="open"
    )
    assert ordinary_next(rater) == first.first().subject_id


def test_where_nothing_is_open_there_is_none(rater: Rater) -> None:
    fill(rater.project, make_rater(rater.project, "ben"))
    assert ordinary_next(rater) is None


def test_only_a_trap_that_is_put_back_has_one(rater: Rater) -> None:
    trap = claim_next(rater=rater)
    release(assignment=trap, token=trap.token)
    lease = LostLease.objects.get()
    open_now = Assignment.objects.filter(state="open").values_list("subject", flat=True)
    assert lease.stand_in in set(open_now)
    Project.objects.update(trap_rate=0.0)
    item = claim_next(rater=rater)
    release(assignment=item, token=item.token)
    assert LostLease.objects.latest("pk").stand_in is None


def test_many_at_once_are_looked_up_only_where_needed(rater: Rater) -> None:
    trap = claim_next(rater=rater)
    ordinary = Assignment.objects.filter(state="open").first()
    assert stand_ins([trap, ordinary])[1] is None
    assert stand_ins([trap, ordinary])[0] is not None


def test_the_last_time_it_was_let_go_decides(rater: Rater) -> None:
    for _ in range(2):
        trap = claim_next(rater=rater)
        assert trap.subject.item.key == "trap"
        # The second time nothing is left that could stand in for it.
        if LostLease.objects.exists():
            fill(rater.project, make_rater(rater.project, "ben"))
        release(assignment=trap, token=trap.token)
    stand_in, none = LostLease.objects.order_by("pk").values_list("stand_in", flat=True)
    assert (stand_in is not None, none) == (True, None)
    # The first one's is complete by now, and an ordinary Item would come back.
    assert unmet_traps(rater, walk_of(rater, 0)) == [trap.subject_id]
