"""From a disagreement into a calibration session."""

import pytest

from annotation.models import Project
from evalhub.accounts.models import User
from evalhub.errors import InvalidInput
from judges.models import JudgeRun
from judges.services.sessions.discussions import discuss_conflicts
from tests.factories.judging import make_run, make_verdict
from tests.factories.projects import make_item


@pytest.fixture
def run(project: Project) -> JudgeRun:
    run = make_run(project)
    make_verdict(run, make_item(project, "it-1", outputs=2).subjects.first(), "accuracy", 2)
    return run


def test_annotators_are_asked_what_is_right_and_not_told_what_the_judge_said(
    run: JudgeRun, maya: User, anna: User, ben: User, adam: User
) -> None:
    subject = run.verdicts.get().subject_id
    session = discuss_conflicts(run=run, criterion="accuracy", subjects=[subject], actor=maya)
    assert session.question == "Accuracy: what is right for it-1?"
    assert {one.rater.user for one in session.raters.all()} == {anna, ben}
    assert [one.subject_id for one in session.rounds.get().subjects.all()] == [subject]
    assert "tester" not in session.agenda


def test_without_two_annotators_everybody_who_rates_is_invited(
    run: JudgeRun, maya: User, anna: User, adam: User
) -> None:
    subject = run.verdicts.get().subject_id
    session = discuss_conflicts(run=run, criterion="accuracy", subjects=[subject], actor=maya)
    assert {anna, adam} <= {one.rater.user for one in session.raters.all()}


def test_nothing_of_another_project_and_no_unknown_criterion(
    run: JudgeRun, maya: User, anna: User, ben: User
) -> None:
    subject = run.verdicts.get().subject_id
    for criterion, subjects in (("accuracy", []), ("unheard-of", [subject]), ("accuracy", [0])):
        with pytest.raises(InvalidInput, match="Choose a unit"):
            discuss_conflicts(run=run, criterion=criterion, subjects=subjects, actor=maya)
