"""A lead helps one person."""

import pytest

from annotation.models import Project, Rater
from annotation.selectors.qualification.standings import own_standing
from annotation.services.assignments import join_project
from annotation.services.qualification.exams import start_exam
from annotation.services.qualification.rulings import rule
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from evalhub.errors import InvalidInput
from tests.factories.qualification import RIGHT, WRONG, make_exam, sit


@pytest.fixture
def rater(project: Project, anna: User) -> Rater:
    make_exam(project)
    return join_project(project=Project.objects.get(), user=anna)


def step(rater: Rater) -> str:
    return own_standing(Rater.objects.select_related("project").get(pk=rater.pk)).standing.step


def test_a_grant_opens_one_more_try_at_once(rater: Rater, maya: User) -> None:
    sit(rater, start_exam(rater=rater), *[WRONG] * 4)
    assert step(rater) == "wait"
    rule(rater=rater, kind="grant", reason="She was ill.", actor=maya)
    assert step(rater) == "exam"
    assert Event.objects.get(verb="qualification grant").payload["reason"] == "She was ill."


def test_a_reset_takes_a_pass_back_and_starts_anew(rater: Rater, maya: User) -> None:
    sit(rater, start_exam(rater=rater), *[RIGHT] * 4)
    assert step(rater) == "qualified"
    rule(rater=rater, kind="reset", reason="The exam leaked.", actor=maya)
    assert step(rater) == "exam"
    assert own_standing(Rater.objects.get()).standing.used == 0


def test_a_waiver_lets_in_without_an_exam(rater: Rater, maya: User) -> None:
    rule(rater=rater, kind="waive", reason="She wrote the guidelines.", actor=maya)
    assert step(rater) == "qualified"


@pytest.mark.parametrize(("kind", "reason"), [("grant", " "), ("pardon", "Because.")])
def test_a_ruling_needs_a_kind_and_a_reason(rater: Rater, kind: str, reason: str) -> None:
    with pytest.raises(InvalidInput):
        rule(rater=rater, kind=kind, reason=reason)
