"""What one person has before them."""

import pytest

from annotation.models import Project, Rater
from annotation.selectors.qualification.questions import practice_pages
from annotation.selectors.qualification.sittings import (
    chosen_training,
    find_held,
    find_question,
    next_question,
    own_answer,
)
from annotation.services.assignments import join_project
from annotation.services.qualification.exams import answer_practice, start_exam
from evalhub.accounts.models import User
from evalhub.errors import NotFound
from tests.factories.people import make_rater
from tests.factories.qualification import RIGHT, WRONG, make_exam, make_training, sit


@pytest.fixture
def rater(project: Project, anna: User) -> Rater:
    make_exam(project)
    return join_project(project=Project.objects.get(), user=anna)


def test_the_next_question_is_the_first_without_an_answer(rater: Rater) -> None:
    assert next_question(rater) is None
    attempt = sit(rater, start_exam(rater=rater), RIGHT)
    assert next_question(rater).place == 2
    assert find_question(rater, next_question(rater).public_id).total == 4
    sit(rater, attempt, RIGHT, RIGHT, RIGHT)
    assert next_question(rater) is None


def test_another_persons_question_is_not_found(rater: Rater) -> None:
    row = start_exam(rater=rater).questions.first()
    with pytest.raises(NotFound):
        find_question(make_rater(rater.project), row.public_id)


def test_the_newest_answer_of_practice_is_shown(rater: Rater) -> None:
    make_training(rater.project, "p1")
    page = practice_pages(rater.project, rater.project.rubrics.get())[0]
    assert own_answer(rater, page) == {}
    for ratings in (WRONG, RIGHT):
        answer_practice(rater=rater, page=page, ratings=ratings)
    assert own_answer(rater, page)["accuracy"]["value"] == 4


def test_only_what_the_project_has_is_found(rater: Rater) -> None:
    chosen = chosen_training(rater.project, ["ex-00", "nowhere"])
    assert [one.key for one in chosen] == ["ex-00"]
    assert find_held(rater.project, "training:ex-00").training == chosen[0]
    with pytest.raises(NotFound):
        find_held(rater.project, "nowhere")
