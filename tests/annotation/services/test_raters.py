"""Pausing and letting go on."""

import pytest

from annotation.errors import RaterPaused
from annotation.models import Project
from annotation.services.assignments import claim_next
from annotation.services.quality.exclusions import exclude_rater, lift_exclusion
from annotation.services.raters import RaterExcluded, note_names, pause_rater, unpause_rater
from annotation.services.slots import plan_slots
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from evalhub.errors import InvalidInput
from tests.factories.people import make_rater
from tests.factories.projects import make_item


def test_a_paused_rater_gets_nothing_until_the_pause_ends(project: Project, maya: User) -> None:
    make_item(project, "it-1", outputs=1)
    plan_slots(project=project)
    rater = make_rater(project, "r1")
    pause_rater(rater=rater, reason="Traps missed.", actor=maya)
    with pytest.raises(RaterPaused, match="Traps missed"):
        claim_next(rater=rater)
    unpause_rater(rater=rater, actor=maya)
    assert claim_next(rater=rater) is not None
    verbs = Event.objects.filter(verb__startswith="rater ").values_list("verb", flat=True)
    assert list(verbs) == ["rater paused", "rater unpaused"]


def test_a_pause_needs_a_reason(project: Project) -> None:
    rater = make_rater(project, "r1")
    with pytest.raises(InvalidInput, match="Say why"):
        pause_rater(rater=rater, reason="  ")
    rater.refresh_from_db()
    assert rater.paused_at is None


def test_whoever_is_excluded_cannot_go_on_before_the_exclusion_is_lifted(
    project: Project, maya: User, anna: User
) -> None:
    rater = make_rater(project, "anna", anna)
    exclusion = exclude_rater(rater=rater, reason="Random answers.", actor=maya)
    with pytest.raises(RaterExcluded, match="Lift the exclusion"):
        unpause_rater(rater=rater, actor=maya)
    with pytest.raises(RaterPaused):
        claim_next(rater=rater)
    lift_exclusion(exclusion=exclusion, reason="It was a mistake.", actor=maya)
    assert claim_next(rater=rater) is None


def test_asking_for_names_is_on_the_record(project: Project, maya: User) -> None:
    note_names(project=project, shown=True, actor=maya)
    note_names(project=project, shown=False, actor=maya)
    events = Event.objects.filter(verb__startswith="rater names").order_by("pk")
    assert [event.verb for event in events] == ["rater names shown", "rater names hidden"]
