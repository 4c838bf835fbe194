"""Lost leases: what a late page can still do, and with which slot."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.db.models.functions import Now

from annotation.errors import AlreadySubmitted, LeaseLost
from annotation.models import Assignment, LostLease, Project, Rater
from annotation.selectors.assignments import find_assignment
from annotation.services.annotations import RatingInput, submit_annotation
from annotation.services.assignments import claim_next, expire_leases, plan_slots, release
from annotation.services.leases import held_slot
from tests.factories.handout import set_policy
from tests.factories.people import make_rater, make_user
from tests.factories.projects import make_item
from tests.factories.traps import make_trap


@pytest.fixture
def rater(project: Project) -> Rater:
    make_item(project, outputs=1)
    plan_slots(project=project)
    return make_rater(project, "anna")


def lapse(claim: Assignment) -> None:
    Assignment.objects.filter(pk=claim.pk).update(lease_until=Now() - timedelta(seconds=1))
    expire_leases()


def hold(claim: Assignment) -> Assignment | None:
    with transaction.atomic():
        return held_slot(assignment=claim, token=claim.token)


def test_a_live_claim_is_its_own_slot(rater: Rater) -> None:
    claim = claim_next(rater=rater)
    assert hold(claim) == claim


def test_a_lost_lease_is_remembered_under_its_ids(rater: Rater) -> None:
    claim = claim_next(rater=rater)
    lapse(claim)
    lease = LostLease.objects.get()
    assert (lease.public_id, lease.token, lease.rater) == (claim.public_id, claim.token, rater)
    row = Assignment.objects.get(pk=claim.pk)
    assert (row.state, row.rater, row.token) == ("open", None, None)
    assert row.public_id != claim.public_id


def test_a_lost_lease_is_taken_up_again_with_its_ids(rater: Rater) -> None:
    claim = claim_next(rater=rater)
    lapse(claim)
    slot = hold(claim)
    assert (slot.public_id, slot.token) == (claim.public_id, claim.token)
    assert slot.claimed_at == claim.claimed_at
    assert not LostLease.objects.exists()


def test_another_free_slot_of_the_subject_will_do(rater: Rater) -> None:
    claim = claim_next(rater=rater)
    lapse(claim)
    Assignment.objects.filter(pk=claim.pk).update(
        state="claimed", rater=make_rater(rater.project, "ben"), token=uuid4()
    )
    slot = hold(claim)
    assert slot.pk != claim.pk
    assert (slot.subject_id, slot.rater_id) == (claim.subject_id, rater.pk)


def test_no_free_slot_is_none(rater: Rater) -> None:
    claim = claim_next(rater=rater)
    lapse(claim)
    for name in ("ben", "cleo"):
        claim_next(rater=make_rater(rater.project, name))
    assert hold(claim) is None


def test_the_same_rater_in_another_tab_holds_it(rater: Rater) -> None:
    claim = claim_next(rater=rater)
    lapse(claim)
    again = claim_next(rater=rater)
    assert hold(claim) == again
    Assignment.objects.filter(pk=again.pk).update(state="submitted")
    with pytest.raises(AlreadySubmitted):
        hold(claim)


def test_ids_that_never_were_this_raters_are_refused(rater: Rater) -> None:
    claim = claim_next(rater=rater)
    lapse(claim)
    claim.token = uuid4()
    with pytest.raises(LeaseLost):
        hold(claim)


def test_a_traps_slot_is_taken_up_though_it_closed(project: Project) -> None:
    make_trap(make_item(project, "trap", outputs=1), {"accuracy": 1})
    make_item(project, outputs=1)
    plan_slots(project=project)
    Project.objects.update(trap_rate=1.0)
    claim = claim_next(rater=make_rater(project, "anna"))
    lapse(claim)
    assert Assignment.objects.get(pk=claim.pk).state == "closed"
    assert hold(claim) == claim


def test_a_page_is_found_by_its_rater_only_before_and_after_the_loss(rater: Rater) -> None:
    claim = claim_next(rater=rater)
    ben = make_rater(rater.project, "ben")
    for one in (rater, ben):
        one.user = make_user(one.key)
        one.save()
    for _ in range(2):
        found = find_assignment(project=rater.project, user=rater.user, public_id=claim.public_id)
        assert (found.pk, found.token, found.rater) == (claim.pk, claim.token, rater)
        assert (
            find_assignment(project=ben.project, user=ben.user, public_id=claim.public_id) is None
        )
        lapse(claim)


def late_answer(claim: Assignment) -> str:
    claim.refresh_from_db(fields=["project"])
    annotation = submit_annotation(
        assignment=claim, token=claim.token, ratings={"accuracy": RatingInput(4)}, key=uuid4()
    )
    return annotation.status


def test_a_second_late_answer_is_refused_though_a_slot_is_free_again(rater: Rater) -> None:
    Project.objects.update(overlap=1)
    plan_slots(project=rater.project)
    claim = claim_next(rater=rater)
    lapse(claim)
    other = claim_next(rater=make_rater(rater.project, "ben", make_user("ben")))
    assert late_answer(claim) == "surplus"
    release(assignment=other, token=other.token)
    for again in (late_answer, hold):
        with pytest.raises(AlreadySubmitted):
            again(claim)
    assert rater.annotations.count() == 1


def test_a_late_answer_is_surplus_to_who_rates_a_sibling_by_now(project: Project) -> None:
    make_item(project, outputs=2)
    project.overlap = 1
    project.save()
    set_policy(project, once_per_item=True)
    anna = make_rater(project, "anna", make_user("anna"))
    claim = claim_next(rater=anna)
    lapse(claim)
    Assignment.objects.filter(pk=claim.pk).update(state="closed")
    sibling = claim_next(rater=anna)
    assert sibling.subject_id != claim.subject_id
    assert late_answer(sibling) == "counted"
    Assignment.objects.filter(pk=claim.pk).update(state="open")
    assert late_answer(claim) == "surplus"
