"""What people are told, and where."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annotation.models import Firing, Project, Rater
from annotation.quality.words import TOLD, pause_reason
from annotation.selectors.quality.firings import inbox, notices, pause_of
from annotation.services.assignments import join_project
from annotation.services.quality.actions import acknowledge, apply_due
from annotation.services.raters import pause_rater
from annotation.services.slots import plan_slots
from evalhub.accounts.models import User
from tests.factories.desks import visitor
from tests.factories.projects import make_item
from tests.factories.quality import make_rule

EVIDENCE = {"k": 1, "n": 10, "value": 0.1, "low": 0.02, "high": 0.4, "threshold": 0.7}


@pytest.fixture
def rater(project: Project, anna: User) -> Rater:
    return join_project(project=project, user=anna)


def fire(rater: Rater, action: str, collector: str = "traps") -> Firing:
    rule = make_rule(rater.project, collector, action=action)
    now = timezone.now()
    return Firing.objects.create(
        project=rater.project,
        rule=rule,
        rater=rater,
        action=action,
        evidence=EVIDENCE,
        upto=now,
        due_at=now,
    )


def test_only_what_is_meant_for_the_annotator_reaches_them(rater: Rater, anna: User) -> None:
    for action in ("note", "warning", "more_traps", "message"):
        fire(rater, action)
    assert notices(anna) == []
    apply_due()
    assert {notice.title for notice in notices(anna)} == {"A note", "A warning"}
    assert len(inbox(rater.project).findings) == 4


def test_my_work_and_the_desk_show_a_note_until_it_is_read(rater: Rater, anna: User) -> None:
    make_item(rater.project, "it-1", outputs=1)
    plan_slots(project=rater.project)
    firing = fire(rater, "note", "pace")
    apply_due()
    desk = visitor(anna, rater.project)
    desk.open()
    assert "There is a note for you" in desk.body
    work = desk.client.get(reverse("work-list")).content.decode()
    assert "came faster than the text can be read" in work
    acknowledge(firing=firing, user=anna)
    desk.open()
    assert "There is a note for you" not in desk.body
    assert "Notes for you" not in desk.client.get(reverse("work-list")).content.decode()
    assert [notice.read for notice in notices(anna, rater.project)] == [True]


def test_a_paused_person_finds_the_way_to_appeal(rater: Rater, anna: User) -> None:
    assert pause_of(anna, rater.project) is None
    pause_rater(rater=rater, reason="Let us talk.")
    pause = pause_of(anna, rater.project)
    assert pause is not None
    assert pause.reason == "Let us talk."
    assert pause.waiting is None
    client = Client()
    client.force_login(anna)
    assert "/projects/refunds/notes/" in client.get(reverse("work-list")).content.decode()


@pytest.mark.parametrize("collector", sorted(TOLD))
def test_no_words_name_a_trap_a_score_or_an_item(collector: str) -> None:
    words = TOLD[collector]
    text = f"{words.what} {words.why} {words.todo} {pause_reason(collector)}".lower()
    assert not any(word in text for word in ("trap", "score", "%", "wrong", "fail", "gold"))
    assert all((words.what, words.why, words.todo))
