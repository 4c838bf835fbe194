"""An excluded Rater leaves the figures and may come back; their Items return to the queue."""

import pytest

from annotation.errors import RaterPaused
from annotation.models import Annotation, Assignment, Exclusion, Project, Rater, Referral
from annotation.selectors.agreement.counted import EVERYBODY
from annotation.selectors.ratings import current_criteria, rating_table
from annotation.services.annotations import RatingInput, submit_annotation
from annotation.services.assignments import claim_next, join_project
from annotation.services.quality.exclusions import (
    AlreadySo,
    exclude_rater,
    lift_exclusion,
    set_aside_late,
)
from annotation.services.slots import plan_slots
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from evalhub.errors import InvalidInput
from tests.factories.annotations import make_annotation
from tests.factories.people import make_rater
from tests.factories.projects import make_item


@pytest.fixture
def worked(project: Project, anna: User, ben: User) -> Rater:
    """Two subjects of overlap 2; anna and ben have rated both. Returns anna's rater."""
    for key in ("it-1", "it-2"):
        make_item(project, key, outputs=1)
    plan_slots(project=project)
    for user in (anna, ben):
        rate_all(project, user)
    return project.raters.get(user=anna)


def rate_all(project: Project, user: User) -> int:
    """Rate whatever the desk hands out, with 4; returns how many."""
    rater, n = join_project(project=project, user=user), 0
    while (slot := claim_next(rater=rater)) is not None:
        slot.rater = rater
        submit_annotation(
            assignment=slot,
            token=slot.token,
            ratings={"accuracy": RatingInput(4)},
            key=slot.public_id,
        )
        n += 1
    return n


def statuses(rater: Rater) -> list[str]:
    return sorted(Annotation.objects.filter(rater=rater).values_list("status", flat=True))


def states() -> list[str]:
    return sorted(Assignment.objects.values_list("state", flat=True))


def test_an_excluded_rater_leaves_the_tables_and_their_slots_open(
    worked: Rater, maya: User
) -> None:
    exclude_rater(rater=worked, reason="Answers without reading.", actor=maya)
    assert statuses(worked) == ["excluded", "excluded"]
    assert states() == ["open", "open", "submitted", "submitted"]
    (criterion,) = [c for c in current_criteria(worked.project) if c.key == "accuracy"]
    assert rating_table(criterion).raters == ("R-02",)
    assert rating_table(criterion, (), EVERYBODY).raters == ("R-01", "R-02")
    with pytest.raises(RaterPaused):
        claim_next(rater=worked)
    event = Event.objects.get(verb="rater excluded")
    assert (event.actor, event.payload["annotations"]) == (maya, 2)


def test_lifted_with_nobody_in_between_everything_is_as_it_was(worked: Rater, maya: User) -> None:
    before = set(Assignment.objects.values_list("pk", "state", "rater"))
    exclusion = exclude_rater(rater=worked, reason="A doubt.", actor=maya)
    lift_exclusion(exclusion=exclusion, reason="It was the page.", actor=maya)
    assert statuses(worked) == ["counted", "counted"]
    assert set(Assignment.objects.values_list("pk", "state", "rater")) == before
    worked.refresh_from_db()
    assert worked.paused_at is None
    assert Event.objects.get(verb="rater exclusion lifted").payload["counted"] == 2


def test_what_others_took_meanwhile_makes_the_lifted_answer_surplus(
    worked: Rater, maya: User, cleo: User
) -> None:
    exclusion = exclude_rater(rater=worked, reason="A doubt.", actor=maya)
    cleos = join_project(project=worked.project, user=cleo)
    slot = claim_next(rater=cleos)
    assert slot is not None
    lift_exclusion(exclusion=exclusion, reason="Settled.", actor=maya)
    assert statuses(worked) == ["counted", "surplus"]
    surplus = Annotation.objects.get(rater=worked, status="surplus")
    assert surplus.subject_id == slot.subject_id
    assert Annotation.objects.filter(rater=worked).count() == 2


def test_others_fill_the_freed_slots_up_to_the_overlap(
    worked: Rater, maya: User, cleo: User
) -> None:
    exclude_rater(rater=worked, reason="A doubt.", actor=maya)
    assert rate_all(worked.project, cleo) == 2
    assert states() == ["submitted"] * 4
    assert Annotation.objects.filter(status="counted").count() == 4


def test_what_lay_on_the_desk_goes_back_too(project: Project, anna: User, maya: User) -> None:
    make_item(project, "it-1", outputs=1)
    plan_slots(project=project)
    rater = join_project(project=project, user=anna)
    assert claim_next(rater=rater) is not None
    exclude_rater(rater=rater, reason="A doubt.", actor=maya)
    assert states() == ["open", "open"]


def test_an_imported_rater_can_be_excluded_and_comes_back(project: Project, maya: User) -> None:
    rater = make_rater(project, "rater-07")
    subject = make_item(project, "it-1").subjects.first()
    make_annotation(subject, rater, {"accuracy": 2}, imported=True, submitted_at=None)
    exclusion = exclude_rater(rater=rater, reason="A bot.", actor=maya)
    assert statuses(rater) == ["excluded"]
    lift_exclusion(exclusion=exclusion, reason="A person after all.", actor=maya)
    assert statuses(rater) == ["counted"]


def test_what_is_loaded_later_is_set_aside_by_the_sweep(project: Project, maya: User) -> None:
    rater = make_rater(project, "rater-07")
    exclude_rater(rater=rater, reason="A bot.", actor=maya)
    make_annotation(make_item(project, "it-1").subjects.first(), rater, {"accuracy": 2})
    assert set_aside_late() == 1
    assert statuses(rater) == ["excluded"]
    assert set_aside_late() == 0


def test_a_reason_is_asked_for_and_twice_is_refused(worked: Rater, maya: User) -> None:
    with pytest.raises(InvalidInput):
        exclude_rater(rater=worked, reason="  ", actor=maya)
    exclusion = exclude_rater(rater=worked, reason="A doubt.", actor=maya)
    with pytest.raises(AlreadySo):
        exclude_rater(rater=worked, reason="Again.", actor=maya)
    with pytest.raises(InvalidInput):
        lift_exclusion(exclusion=exclusion, reason="", actor=maya)
    lift_exclusion(exclusion=exclusion, reason="Settled.", actor=maya)
    with pytest.raises(AlreadySo):
        lift_exclusion(exclusion=exclusion, reason="Again.", actor=maya)
    assert Exclusion.objects.count() == 1


def test_slots_of_an_item_that_waits_for_the_lead_stay_closed(worked: Rater, maya: User) -> None:
    subject = worked.project.assignments.first().subject
    Referral.objects.create(project=worked.project, subject=subject)
    exclude_rater(rater=worked, reason="Answers without reading.", actor=maya)
    freed = worked.project.assignments.filter(rater=None).values_list("subject", "state")
    assert {state for pk, state in freed if pk == subject.pk} == {"closed"}
    assert {state for pk, state in freed if pk != subject.pk} == {"open"}
