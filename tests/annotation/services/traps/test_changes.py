"""Retiring and activating: with a reason, at once, and what it means for the queue."""

import pytest
from django.utils import timezone

from annotation.models import Assignment, Item, Project, Rater, Trap
from annotation.services.assignments import claim_next, plan_slots
from annotation.services.traps.changes import activate_trap, retire_trap
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from evalhub.errors import EvalhubError, InvalidInput
from tests.factories.people import make_rater
from tests.factories.traps import answer_next, trap_project


@pytest.fixture
def trap(project: Project) -> Trap:
    (trap,) = trap_project(project, "trap")
    plan_slots(project=project)
    return trap


@pytest.fixture
def rater(trap: Trap) -> Rater:
    """Anna, who has answered the trap."""
    anna = make_rater(trap.project, "anna")
    answer_next(anna, {})
    return anna


def test_a_retired_trap_is_an_ordinary_item_again(trap: Trap, rater: Rater, maya: User) -> None:
    retired = retire_trap(trap=trap, reason=" Two readings. ", actor=maya)
    assert (retired.active, retired.change_reason) == (False, "Two readings.")
    assert retired.changed_at is not None
    states = Assignment.objects.filter(subject__item=trap.item).values_list("state", flat=True)
    # 20 people each: anna's answer is one of them.
    assert sorted(states) == ["open"] * 19 + ["submitted"]
    # It is handed out as what it is now, and counted as shown to nobody else.
    answer_next(make_rater(trap.project, "ben"), {})
    event = Event.objects.get(verb="trap retired")
    assert (event.actor, event.payload["shown"]) == (maya, 1)
    assert not trap.exposures.exclude(rater=rater).exists()


def test_an_activated_trap_comes_to_those_who_have_not_met_it(
    trap: Trap, rater: Rater, maya: User
) -> None:
    retire_trap(trap=trap, reason="Two readings.", actor=maya)
    activate_trap(trap=trap, reason="The Rubric says it now.", actor=maya)
    assert not Assignment.objects.filter(subject__item=trap.item, state="open").exists()
    assert claim_next(rater=rater).subject.item_id != trap.item_id
    assert claim_next(rater=make_rater(trap.project, "ben")).subject.item_id == trap.item_id
    assert Event.objects.filter(verb="trap activated").count() == 1


def test_without_a_reason_or_twice_it_is_refused(trap: Trap, maya: User) -> None:
    with pytest.raises(InvalidInput, match="Say why"):
        retire_trap(trap=trap, reason="  ", actor=maya)
    retire_trap(trap=trap, reason="Two readings.", actor=maya)
    with pytest.raises(EvalhubError, match="just done that"):
        retire_trap(trap=trap, reason="Two readings.", actor=maya)
    Item.objects.update(retired_at=timezone.now())
    with pytest.raises(EvalhubError, match="itself is retired"):
        activate_trap(trap=trap, reason="Again.", actor=maya)
