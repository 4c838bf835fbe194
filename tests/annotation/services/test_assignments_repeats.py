"""Own items that come back: when, which, and that they are no part of anything else."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from annotation.models import Annotation, Assignment, Project, Rater
from annotation.selectors.overview import progress
from annotation.services.annotations import RatingInput, submit_annotation
from annotation.services.assignments import (
    claim_next,
    expire_leases,
    join_project,
    plan_slots,
    skip,
)
from annotation.services.quality.exclusions import exclude_rater, lift_exclusion
from evalhub.accounts.models import User
from tests.factories.handout import set_policy
from tests.factories.projects import make_item
from tests.factories.traps import make_trap


@pytest.fixture
def rater(project: Project, anna: User) -> Rater:
    """Anna, whose every second turn brings an own item back once ten lie in between."""
    for number in range(60):
        make_item(project, f"it-{number}", outputs=1)
    set_policy(project, repeats=0.5, gap=10)
    rater = join_project(project=project, user=anna)
    Rater.objects.filter(pk=rater.pk).update(seed=7)
    return Rater.objects.select_related("project").get(pk=rater.pk)


def submit(claim: Assignment, value: int = 4) -> Annotation:
    return submit_annotation(
        assignment=claim, token=claim.token, ratings={"accuracy": RatingInput(value)}, key=uuid4()
    )


def answer(rater: Rater, n: int) -> list[Assignment]:
    claims = []
    for _ in range(n):
        claims.append(claim_next(rater=rater))
        submit(claims[-1])
    return claims


def to_repeat(rater: Rater) -> Assignment:
    claim = claim_next(rater=rater)
    while not claim.repeat:
        submit(claim)
        claim = claim_next(rater=rater)
    return claim


def test_repeats_are_own_come_once_and_lie_far_enough_back(rater: Rater) -> None:
    claims = answer(rater, 70)
    order = [claim.subject_id for claim in claims]
    repeats = [(n, claim.subject_id) for n, claim in enumerate(claims) if claim.repeat]
    assert len({subject for _, subject in repeats}) == len(repeats)
    # At least ten others stand between the two.
    assert all(n - order.index(subject) > 10 for n, subject in repeats)
    # 59 turns after the first eleven, half of them: five standard errors of 30 are 19.
    assert 11 <= len(repeats) <= 49
    statuses = Annotation.objects.filter(status="repeat").values_list("subject", flat=True)
    assert set(statuses) == {subject for _, subject in repeats}


def test_days_must_have_passed_too(rater: Rater, project: Project) -> None:
    set_policy(project, repeats=0.5, gap=10, gap_days=2)
    assert not any(claim.repeat for claim in answer(rater, 30))
    Annotation.objects.update(submitted_at=F("submitted_at") - timedelta(days=2))
    assert any(claim.repeat for claim in answer(rater, 10))


def test_repeats_neither_fill_nor_hold_nor_plan_a_slot(rater: Rater, project: Project) -> None:
    answer(rater, 40)
    assert Assignment.objects.filter(repeat=True, state="submitted").exists()
    before = project.assignments.filter(state="open").count()
    assert plan_slots(project=project) == 0
    assert project.assignments.filter(state="open").count() == before
    ordinary = Annotation.objects.filter(status="counted").count()
    found = progress(project)
    assert ordinary + before == 120
    assert (found.total.done, found.total.total) == (ordinary, 120)


def test_overlap_may_change_while_repeats_are_there(rater: Rater, project: Project) -> None:
    answer(rater, 40)
    for overlap in (4, 1, 3):
        Project.objects.update(overlap=overlap)
        plan_slots(project=project)
        wanted = project.assignments.filter(wanted=True).exclude(state="closed")
        assert wanted.count() == 60 * overlap
        assert not wanted.filter(repeat=True).exists()


def test_traps_retired_and_skipped_items_never_come_back(rater: Rater, project: Project) -> None:
    first = answer(rater, 11)
    for claim in first[:5]:
        make_trap(claim.subject.item, {"accuracy": 4})
    for claim in first[5:10]:
        item = claim.subject.item
        item.retired_at = timezone.now()
        item.save()
    gone = {claim.subject_id for claim in first[:10]}
    claim = to_repeat(rater)
    assert claim.subject_id not in gone
    skip(assignment=claim, token=claim.token, reason="context")
    later = answer(rater, 30)
    assert gone.isdisjoint(one.subject_id for one in later if one.repeat)
    assert claim.subject_id not in {one.subject_id for one in later}


def test_a_repeat_whose_lease_ran_out_still_takes_its_answer(rater: Rater) -> None:
    claim = to_repeat(rater)
    Assignment.objects.filter(pk=claim.pk).update(lease_until=Now() - timedelta(seconds=1))
    expire_leases()
    row = Assignment.objects.get(pk=claim.pk)
    assert (row.state, row.rater) == ("closed", None)
    assert submit(claim).status == "repeat"
    row.refresh_from_db()
    assert (row.state, row.rater) == ("submitted", rater)


def test_an_excluded_raters_repeats_stay_what_they_are(
    rater: Rater, project: Project, maya: User
) -> None:
    answer(rater, 40)
    before = Annotation.objects.filter(status="repeat").count()
    exclusion = exclude_rater(rater=rater, reason="A test.", actor=maya)
    assert Annotation.objects.filter(status="repeat").count() == before
    assert project.assignments.filter(state="open").count() == 120
    lift_exclusion(exclusion=exclusion, reason="Was right.", actor=maya)
    assert Annotation.objects.filter(status="counted").count() == 40 - before
