"""Slots, claims, leases, skips and joining."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db.models.functions import Now
from django.utils import timezone

from annotation.errors import LeaseLost, RaterPaused
from annotation.models import Assignment, Draft, Item, Project, Rater, Skip, Subject
from annotation.services.assignments import (
    claim_next,
    expire_leases,
    join_project,
    plan_slots,
    release,
    renew,
    skip,
)
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from evalhub.errors import InvalidInput
from evalhub.jobs.queues import QUEUES
from tests.factories.people import make_rater, make_user
from tests.factories.projects import make_item


@pytest.fixture
def rater(project: Project, anna: User) -> Rater:
    return join_project(project=project, user=anna)


@pytest.fixture
def other(project: Project, ben: User) -> Rater:
    return join_project(project=project, user=ben)


def slots(project: Project) -> list[tuple[int, str]]:
    return list(project.assignments.order_by("subject", "slot").values_list("slot", "state"))


def set_overlap(project: Project, overlap: int) -> int:
    project.overlap = overlap
    project.save(update_fields=["overlap"])
    return plan_slots(project=project)


def finish(claim: Assignment) -> None:
    Assignment.objects.filter(pk=claim.pk).update(state="submitted")


def lapse(claim: Assignment) -> int:
    Assignment.objects.filter(pk=claim.pk).update(lease_until=Now() - timedelta(seconds=1))
    return expire_leases()


def test_a_held_slot_beyond_the_overlap_closes_when_it_is_let_go(
    project: Project, rater: Rater, other: Rater
) -> None:
    make_item(project, outputs=1)
    plan_slots(project=project)
    claims = [claim_next(rater=rater), claim_next(rater=other)]
    set_overlap(project, 1)
    assert slots(project) == [(1, "claimed"), (2, "claimed")]
    for claim in claims:
        release(assignment=claim, token=claim.token)
    assert slots(project) == [(1, "open"), (2, "closed")]


def put_back(rater: Rater) -> Assignment:
    """Something handed out and put back, as its page goes on to know it."""
    claim = claim_next(rater=rater)
    release(assignment=claim, token=claim.token)
    # Otherwise it would be handed out again at once.
    Assignment.objects.filter(subject=claim.subject_id).update(state="closed")
    return claim


def test_pages_of_lost_leases_gather_three_at_most(project: Project, rater: Rater) -> None:
    for number in range(5):
        make_item(project, f"it-{number}", outputs=1)
    plan_slots(project=project)
    lost = [put_back(rater) for _ in range(4)]
    project.assignments.filter(state="closed").update(state="open")
    for claim in lost[:3]:
        renew(assignment=claim, token=claim.token)
    with pytest.raises(LeaseLost):
        renew(assignment=lost[3], token=lost[3].token)
    assert project.assignments.filter(rater=rater, state="claimed").count() == 3
    assert renew(assignment=lost[0], token=lost[0].token)


def test_a_claim_is_held_under_a_lease_of_the_project(project: Project, rater: Rater) -> None:
    make_item(project, outputs=1)
    plan_slots(project=project)
    before = set(project.assignments.values_list("public_id", flat=True))
    claim = claim_next(rater=rater)
    assert (claim.state, claim.rater) == ("claimed", rater)
    assert claim.public_id not in before
    assert claim.lease_until - claim.claimed_at == timedelta(minutes=30)
    assert Event.objects.get(verb="assignment claimed").object_id == str(claim.public_id)


def test_two_tabs_share_one_claim(project: Project, rater: Rater) -> None:
    make_item(project)
    plan_slots(project=project)
    first = claim_next(rater=rater)
    second = claim_next(rater=rater)
    assert (first, first.token) == (second, second.token)
    assert second.lease_until >= first.lease_until


def test_a_rater_gets_every_subject_once_and_then_nothing(project: Project, rater: Rater) -> None:
    for n in range(5):
        make_item(project, f"it-{n}", pair=True)
    plan_slots(project=project)
    seen = []
    while claim := claim_next(rater=rater):
        seen.append(claim.subject_id)
        finish(claim)
    assert sorted(seen) == sorted(Subject.objects.values_list("pk", flat=True))


def test_raters_go_through_a_project_in_different_orders(
    project: Project, rater: Rater, other: Rater
) -> None:
    for n in range(12):
        make_item(project, f"it-{n}", outputs=1)
    plan_slots(project=project)
    walks = []
    for someone in (rater, other):
        walk = []
        while claim := claim_next(rater=someone):
            walk.append(claim.subject_id)
            finish(claim)
        walks.append(walk)
    assert walks[0] != walks[1]
    assert sorted(walks[0]) == sorted(walks[1])


def test_an_imported_answer_of_the_rater_is_not_asked_again(project: Project, rater: Rater) -> None:
    item = make_item(project, outputs=1)
    plan_slots(project=project)
    item.subjects.get().annotations.create(
        project=project, rater=rater, rubric=project.rubrics.get(), imported=True
    )
    assert claim_next(rater=rater) is None


def test_items_retired_after_planning_are_not_handed_out(project: Project, rater: Rater) -> None:
    make_item(project)
    plan_slots(project=project)
    Item.objects.update(retired_at=timezone.now())
    assert claim_next(rater=rater) is None


def test_a_paused_rater_gets_nothing(project: Project, rater: Rater) -> None:
    Rater.objects.update(paused_at=Now())
    with pytest.raises(RaterPaused):
        claim_next(rater=rater)


def test_pairs_are_shown_in_the_order_stored(project: Project) -> None:
    for n in range(3):
        make_item(project, f"it-{n}", outputs=2, pair=True)
    project.overlap = 20
    project.save()
    plan_slots(project=project)
    orders = {"output": set(), "pair": set()}
    for n in range(12):
        rater = make_rater(project, f"r{n}")
        while claim := claim_next(rater=rater):
            orders[claim.subject.scope].add(Assignment.objects.get(pk=claim.pk).order)
            finish(claim)
    assert orders == {"output": {"AB"}, "pair": {"AB", "BA"}}


def test_a_heartbeat_renews_and_revives_while_the_slot_is_free(
    project: Project, rater: Rater, other: Rater
) -> None:
    make_item(project, outputs=1)
    set_overlap(project, 1)
    claim = claim_next(rater=rater)
    assert renew(assignment=claim, token=claim.token) >= claim.lease_until
    assert lapse(claim) == 1
    renew(assignment=claim, token=claim.token)
    assert claim_next(rater=rater).token == claim.token
    lapse(claim)
    claim_next(rater=other)
    with pytest.raises(LeaseLost):
        renew(assignment=claim, token=claim.token)


def test_a_stranger_token_renews_nothing(project: Project, rater: Rater) -> None:
    make_item(project)
    plan_slots(project=project)
    with pytest.raises(LeaseLost):
        renew(assignment=claim_next(rater=rater), token=uuid4())


def test_releasing_twice_is_once(project: Project, rater: Rater, other: Rater) -> None:
    make_item(project, outputs=1)
    set_overlap(project, 1)
    claim = claim_next(rater=rater)
    assert release(assignment=claim, token=claim.token)
    assert not release(assignment=claim, token=claim.token)
    assert claim_next(rater=other).pk == claim.pk


def test_a_skipped_subject_goes_to_others_and_never_comes_back(
    project: Project, rater: Rater, other: Rater
) -> None:
    make_item(project, outputs=1)
    plan_slots(project=project)
    claim = claim_next(rater=rater)
    for _ in range(2):
        skip(assignment=claim, token=claim.token, reason="context", note="no policy")
    assert Skip.objects.get().note == "no policy"
    assert claim_next(rater=rater) is None
    assert claim_next(rater=other).subject_id == claim.subject_id


def test_a_skip_needs_a_known_reason(project: Project, rater: Rater) -> None:
    make_item(project)
    plan_slots(project=project)
    claim = claim_next(rater=rater)
    with pytest.raises(InvalidInput):
        skip(assignment=claim, token=claim.token, reason="bored")


def test_only_expired_leases_are_swept_and_drafts_stay(project: Project, rater: Rater) -> None:
    make_item(project, outputs=1)
    plan_slots(project=project)
    claim = claim_next(rater=rater)
    Draft.objects.create(rater=rater, subject=claim.subject, data={"comment": "so far"})
    assert expire_leases() == 0
    assert lapse(claim) == 1
    assert slots(project) == [(1, "open"), (2, "open")]
    assert Draft.objects.get().data == {"comment": "so far"}
    assert QUEUES["assignments"].sweep is expire_leases
    assert QUEUES["assignments"].work() == 0


def test_joining_makes_one_rater_under_a_pseudonym(project: Project, anna: User) -> None:
    first = join_project(project=project, user=anna)
    assert join_project(project=project, user=anna) == first
    assert first.key == "R-01"


def test_a_taken_number_is_passed_over(project: Project) -> None:
    make_rater(project, "R-02")
    assert join_project(project=project, user=make_user("anna")).key == "R-03"
    assert join_project(project=project, user=make_user("x")).key == "R-04"
