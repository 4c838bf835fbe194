"""Traps among the claims: once per person, never lying open, no questions more than they need."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotation.models import Assignment, Project, Rater, Subject
from annotation.pairs import pair_order
from annotation.services.assignments import claim_next, plan_slots, release
from tests.factories.handout import set_policy, work
from tests.factories.people import make_rater
from tests.factories.projects import make_item
from tests.factories.traps import make_trap


@pytest.fixture
def rater(project: Project) -> Rater:
    return make_rater(project, "anna")


@pytest.fixture
def other(project: Project) -> Rater:
    return make_rater(project, "ben")


def set_rate(rater: Rater, rate: float) -> None:
    Project.objects.filter(pk=rater.project_id).update(trap_rate=rate)


def finish(claim: Assignment) -> None:
    Assignment.objects.filter(pk=claim.pk).update(state="submitted")


def test_traps_are_mixed_in_once_per_person_beyond_the_overlap(project: Project) -> None:
    make_trap(make_item(project, "trap", outputs=1), {"accuracy": 1})
    for n in range(6):
        make_item(project, f"it-{n}", outputs=1)
    project.overlap, project.trap_rate = 5, 0.5
    project.save()
    plan_slots(project=project)
    for n in range(5):
        rater = make_rater(project, f"r{n}")
        rater.seed = n
        rater.save()
        seen = []
        while claim := claim_next(rater=rater):
            seen.append(claim.subject_id)
            finish(claim)
        assert len(seen) == len(set(seen))
    trap = Subject.objects.get(item__key="trap")
    # Seeds 0 to 4 at rate .5 over seven turns: the trap came to most of them.
    assert list(trap.assignments.order_by("slot").values_list("slot", flat=True))[:3] == [1, 2, 3]


def test_a_trap_that_is_let_go_is_not_left_open(project: Project, rater: Rater) -> None:
    make_trap(make_item(project, "trap", outputs=1), {"accuracy": 1})
    make_item(project, outputs=1)
    plan_slots(project=project)
    set_rate(rater, 1.0)
    claim = claim_next(rater=rater)
    assert claim.subject.item.key == "trap"
    release(assignment=claim, token=claim.token)
    assert Assignment.objects.get(pk=claim.pk).state == "closed"
    assert claim_next(rater=rater).subject_id == claim.subject_id


def test_a_claim_asks_the_same_number_of_questions_for_a_trap(
    project: Project, rater: Rater, other: Rater
) -> None:
    make_trap(make_item(project, "trap", outputs=1), {"accuracy": 1})
    make_item(project, outputs=1)
    plan_slots(project=project)
    # A version of the Rubric is read once in a process.
    pair_order(project)
    counts = []
    for someone, rate in ((rater, 0.0), (other, 1.0)):
        set_rate(rater, rate)
        with CaptureQueriesContext(connection) as asked:
            claim_next(rater=someone)
        counts.append(len(asked))
    # A trap's slot is made by one of the prepared statements, which are not captured.
    assert counts[1] == counts[0]


def test_the_number_of_questions_does_not_grow_with_the_project(
    project: Project, rater: Rater, other: Rater
) -> None:
    pair_order(project)
    counts = []
    for n, someone in ((2, rater), (60, other)):
        for k in range(n):
            make_item(project, f"it-{n}-{k}")
        plan_slots(project=project)
        with CaptureQueriesContext(connection) as asked:
            claim_next(rater=someone)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12


def test_nobody_meets_a_trap_on_another_output_of_an_item_they_had(
    project: Project, rater: Rater, other: Rater
) -> None:
    make_trap(make_item(project, "trap"), {"accuracy": 1})
    set_policy(project, once_per_item=True)
    sibling = claim_next(rater=rater)
    finish(sibling)
    for n in range(4):
        make_item(project, f"it-{n}", outputs=1)
    plan_slots(project=project)
    set_rate(rater, 1.0)
    seen = work(Rater.objects.get(pk=rater.pk))
    assert sorted(seen) == [f"it-{n}" for n in range(4)]
    # Whoever has had neither output meets the Trap, and then not its sibling.
    assert sorted(work(Rater.objects.get(pk=other.pk))) == [*sorted(seen), "trap"]
