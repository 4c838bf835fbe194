"""Appeals: a pause can be answered back to, and the answer says why."""

import pytest

from annotation.models import Project, Rater
from annotation.services.quality.appeals import (
    NothingToAppeal,
    answer_appeal,
    end_pause,
    write_appeal,
)
from annotation.services.raters import pause_rater
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from evalhub.errors import InvalidInput
from tests.factories.people import make_rater


@pytest.fixture
def paused(project: Project, anna: User) -> Rater:
    rater = make_rater(project, "anna", anna)
    return pause_rater(rater=rater, reason="Answers faster than reading.")


def test_a_granted_appeal_ends_the_pause_and_is_on_record(paused: Rater, maya: User) -> None:
    appeal = write_appeal(rater=paused, text="The page sent my answers twice.")
    assert appeal.pause_reason == "Answers faster than reading."
    answer_appeal(appeal=appeal, granted=True, answer="Seen in the log, thank you.", actor=maya)
    paused.refresh_from_db()
    assert paused.paused_at is None
    verbs = set(Event.objects.values_list("verb", flat=True))
    assert {"appeal written", "appeal answered", "rater unpaused"} <= verbs


def test_a_declined_appeal_leaves_the_pause_and_another_may_follow(
    paused: Rater, maya: User
) -> None:
    appeal = write_appeal(rater=paused, text="I read fast.")
    with pytest.raises(NothingToAppeal):
        write_appeal(rater=paused, text="And again.")
    with pytest.raises(InvalidInput):
        answer_appeal(appeal=appeal, granted=False, answer=" ", actor=maya)
    answer_appeal(appeal=appeal, granted=False, answer="Let us talk on Monday.", actor=maya)
    with pytest.raises(NothingToAppeal):
        answer_appeal(appeal=appeal, granted=True, answer="Changed my mind.", actor=maya)
    paused.refresh_from_db()
    assert paused.paused_at is not None
    assert write_appeal(rater=paused, text="We have talked.").answered_at is None


def test_without_a_pause_or_words_there_is_nothing_to_appeal(paused: Rater, maya: User) -> None:
    with pytest.raises(InvalidInput):
        write_appeal(rater=paused, text="\n")
    Rater.objects.update(paused_at=None)
    with pytest.raises(NothingToAppeal):
        write_appeal(rater=paused, text="Why?")


def test_a_lead_ends_a_pause_for_a_reason_which_answers_a_waiting_appeal(
    paused: Rater, maya: User
) -> None:
    appeal = write_appeal(rater=paused, text="The page jumped.")
    with pytest.raises(InvalidInput):
        end_pause(rater=paused, reason="", actor=maya)
    assert end_pause(rater=paused, reason="So it did.", actor=maya).paused_at is None
    appeal.refresh_from_db()
    assert (appeal.granted, appeal.answer) == (True, "So it did.")
    with pytest.raises(NothingToAppeal):
        end_pause(rater=paused, reason="Again.", actor=maya)
    pause_rater(rater=paused, reason="On leave.")
    end_pause(rater=paused, reason="Back again.", actor=maya)
    assert Event.objects.get(verb="pause ended").payload["reason"] == "Back again."
