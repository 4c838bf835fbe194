"""Pauses between sensitive Items."""

from datetime import timedelta

import pytest
from django.utils import timezone

from annotation.models import Project, Rater
from annotation.services.assignments import claim_next
from annotation.services.slots import plan_slots
from annotation.services.wellbeing.breaks import TimeForABreak, refuse_tired
from tests.factories.annotations import make_annotation
from tests.factories.people import make_rater
from tests.factories.projects import make_item


@pytest.fixture
def rater(project: Project) -> Rater:
    """At work for 12 minutes in a project that asks for a break after 10."""
    project.desk = {"sensitive": True, "break_after": 10}
    project.save()
    rater = make_rater(project, "anna")
    for minutes in (12, 4):
        subject = make_item(project, f"at-{minutes}", outputs=1).subjects.get()
        at = timezone.now() - timedelta(minutes=minutes)
        make_annotation(subject, rater, {"accuracy": 3}, submitted_at=at)
    make_item(project, "next", outputs=1)
    plan_slots(project=project)
    return rater


def test_after_long_work_nothing_is_handed_out_until_a_pause(rater: Rater) -> None:
    with pytest.raises(TimeForABreak, match="for 12 minutes without a break"):
        claim_next(rater=rater)
    earlier = timezone.now() - timedelta(minutes=11)
    rater.annotations.filter(subject__item__key="at-4").update(submitted_at=earlier)
    assert claim_next(rater=rater) is not None


@pytest.mark.parametrize("desk", [{"break_after": 10}, {"sensitive": True, "break_after": 0}])
def test_elsewhere_nobody_is_held_up(rater: Rater, desk: dict[str, object]) -> None:
    rater.project.desk = desk
    refuse_tired(rater)


def test_what_lies_on_the_desk_may_be_finished(rater: Rater) -> None:
    Project.objects.update(desk={})
    claim = claim_next(rater=rater)
    Project.objects.update(desk=rater.project.desk)
    assert claim_next(rater=rater) == claim
