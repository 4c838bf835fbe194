"""Standings from stored history."""

import pytest

from annotation.models import Project, QualificationPlan, Rater
from annotation.selectors.qualification.standings import (
    counted_tries,
    last_reset,
    open_try,
    own_standing,
    plan_of,
    practice_left,
    rules_of,
)
from annotation.services.assignments import join_project
from annotation.services.qualification.exams import start_exam
from annotation.services.qualification.plans import require_again
from annotation.services.qualification.rulings import rule
from evalhub.accounts.models import User
from tests.factories.projects import make_rubric
from tests.factories.qualification import RIGHT, WRONG, make_exam, make_training, sit


@pytest.fixture
def rater(project: Project, anna: User) -> Rater:
    make_exam(project)
    return join_project(project=Project.objects.get(), user=anna)


def test_a_project_without_a_plan_has_the_defaults(project: Project) -> None:
    assert plan_of(project).pk is None
    assert rules_of(plan_of(project)).tries == 2
    assert not QualificationPlan.objects.exists()


def test_practice_comes_first_and_is_counted(rater: Rater) -> None:
    make_training(rater.project, "p1", outputs=2)
    own = own_standing(rater)
    assert (own.standing.step, own.practice, own.practised, own.next_practice) == ("train", 3, 0, 1)
    rubric = rater.project.rubrics.get()
    assert practice_left(rater, rubric) == [1, 2, 3]


def test_an_open_try_is_found_until_it_is_decided(rater: Rater) -> None:
    attempt = start_exam(rater=rater)
    assert open_try(rater) == attempt
    sit(rater, attempt, *[RIGHT] * 4)
    rater.refresh_from_db()
    assert open_try(rater) is None
    assert own_standing(rater).passed == attempt


def test_tries_before_a_reset_or_for_an_older_version_do_not_count(rater: Rater) -> None:
    sit(rater, start_exam(rater=rater), *[WRONG] * 4)
    plan = plan_of(rater.project)
    assert counted_tries(rater, plan).count() == 1
    ruling = rule(rater=rater, kind="reset", reason="The exam leaked.")
    assert last_reset(rater) == ruling.at
    assert counted_tries(rater, plan).count() == 0
    start_exam(rater=rater)
    make_rubric(rater.project, output_keys=("accuracy",))
    assert counted_tries(rater, require_again(project=rater.project)).count() == 0
