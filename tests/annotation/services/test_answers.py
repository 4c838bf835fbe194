"""One statement writes an answer and settles what it was given for."""

from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from annotation.errors import KeyReused
from annotation.models import (
    Annotation,
    Assignment,
    Criterion,
    Draft,
    ExpectedRating,
    Project,
    Rating,
    Rubric,
    Trap,
    TrapExposure,
    TrapResult,
)
from annotation.services.answers import store, stored_value
from annotation.services.assignments import claim_next, plan_slots
from tests.factories.people import make_rater
from tests.factories.projects import make_item

SUBMITTED, CLAIMED = "submitted", "claimed"


@pytest.fixture
def claim(project: Project) -> Assignment:
    """One output, claimed by anna, with a draft of hers."""
    make_item(project, outputs=1)
    plan_slots(project=project)
    claimed = claim_next(rater=make_rater(project, "anna"))
    Draft.objects.create(rater=claimed.rater, subject=claimed.subject, data={"comment": "so far"})
    return claimed


@pytest.fixture
def accuracy(project: Project) -> Criterion:
    return Criterion.objects.get(rubric__project=project, key="accuracy")


def answer_to(claim: Assignment, key: int = 1, **fields: object) -> Annotation:
    given = {"status": "counted", "order": "AB", "comment": "", "seconds": 3.5, **fields}
    return Annotation(
        project=claim.subject.project,
        subject=claim.subject,
        rater=claim.rater,
        rubric=Rubric.objects.get(project=claim.subject.project),
        assignment=claim,
        key=UUID(int=key),
        submitted_at=timezone.now(),
        **given,
    )


def state_of(claim: Assignment) -> str:
    return Assignment.objects.get(pk=claim.pk).state


def test_a_counted_answer_fills_its_slot_and_clears_the_draft(
    claim: Assignment, accuracy: Criterion
) -> None:
    annotation = answer_to(claim)
    store(annotation, [(accuracy, 4, "One slip.")], replaces=False)
    kept = Rating.objects.get(annotation_id=annotation.pk)
    assert (kept.criterion, kept.value, kept.comment) == (accuracy, 4, "One slip.")
    assert kept.rated_at == Annotation.objects.get().submitted_at
    assert state_of(claim) == SUBMITTED
    assert not Draft.objects.exists()


def test_a_surplus_answer_is_kept_and_leaves_the_slot_alone(
    claim: Assignment, accuracy: Criterion
) -> None:
    store(answer_to(claim, status="surplus"), [(accuracy, 4, "")], replaces=False)
    assert (Annotation.objects.get().status, state_of(claim)) == ("surplus", CLAIMED)


def test_an_answer_that_replaces_withdraws_the_one_before(
    claim: Assignment, accuracy: Criterion
) -> None:
    first, second = answer_to(claim), answer_to(claim, key=2)
    store(first, [(accuracy, 4, "")], replaces=False)
    store(second, [(accuracy, 2, "")], replaces=True)
    assert dict(Annotation.objects.values_list("pk", "status")) == {
        first.pk: "withdrawn",
        second.pk: "counted",
    }


def test_an_abstention_is_stored_without_a_value(claim: Assignment, accuracy: Criterion) -> None:
    store(answer_to(claim), [(accuracy, None, "Cannot tell.")], replaces=False)
    assert Rating.objects.get().value is None


@pytest.mark.parametrize("active", [True, False])
def test_an_answer_to_a_trap_is_scored_with_it(
    claim: Assignment, accuracy: Criterion, active: bool
) -> None:
    trap = Trap.objects.create(project=claim.subject.project, item=claim.subject.item)
    Trap.objects.update(active=active)
    ExpectedRating.objects.create(
        trap=trap, subject=claim.subject, criterion=accuracy, value=2, tolerance=1
    )
    TrapExposure.objects.create(trap=trap, rater=claim.rater, subject=claim.subject)
    store(answer_to(claim), [(accuracy, 3, "")], replaces=False)
    scored = list(TrapResult.objects.values_list("n_expected", "n_passed"))
    assert scored == ([(1, 1)] if active else [])


def test_a_value_is_stored_as_the_scale_spells_it(accuracy: Criterion) -> None:
    # The scale says 4; a judge's or a form's 4.0 is the same point of it.
    assert [stored_value(accuracy, value) for value in (4, 4.0, None)] == ["4", "4", None]


def test_a_key_of_another_answer_is_refused_by_name_and_other_faults_are_not(
    project: Project, claim: Assignment
) -> None:
    store(answer_to(claim, 1), [], replaces=False)
    make_item(project, "it-2", outputs=1)
    plan_slots(project=project)
    other = claim_next(rater=make_rater(project, "ben"))
    with pytest.raises(KeyReused), transaction.atomic():
        store(answer_to(other, 1), [], replaces=False)
    with pytest.raises(IntegrityError, match="annotation_once_per_rater"), transaction.atomic():
        store(answer_to(claim, 2), [], replaces=False)
