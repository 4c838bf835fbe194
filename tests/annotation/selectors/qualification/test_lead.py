"""What a lead sees."""

import pytest

from annotation.models import Project, Rater
from annotation.selectors.qualification.lead import (
    exam_difficulty,
    held_items,
    holdings,
    practice_difficulty,
    rater_lines,
)
from annotation.selectors.qualification.questions import practice_pages
from annotation.services.assignments import join_project
from annotation.services.qualification.exams import answer_practice, start_exam
from evalhub.accounts.models import User
from tests.factories.people import make_rater
from tests.factories.qualification import RIGHT, WRONG, make_exam, make_training, sit


@pytest.fixture
def rater(project: Project, anna: User) -> Rater:
    make_exam(project)
    return join_project(project=Project.objects.get(), user=anna)


def test_a_line_tells_the_step_the_tries_and_the_share_with_its_interval(rater: Rater) -> None:
    make_rater(rater.project, "imported-1")
    sit(rater, start_exam(rater=rater), *[WRONG] * 4)
    (line,) = rater_lines(rater.project)
    assert (line.standing.step, line.n_tries, line.rater) == ("wait", 1, rater)
    # 0 of 4: upper end 3.84146 / 7.84146.
    assert line.share.value == pytest.approx(0.0)
    assert line.share.high == pytest.approx(0.4899, abs=1e-4)


def test_nobody_has_a_share_before_an_answer(rater: Rater) -> None:
    (line,) = rater_lines(rater.project)
    assert (line.standing.step, line.share, line.last) == ("exam", None, None)


def test_exam_questions_are_listed_the_hardest_first(rater: Rater) -> None:
    sit(rater, start_exam(rater=rater), WRONG, RIGHT, RIGHT, RIGHT)
    lines = exam_difficulty(rater.project)
    assert [line.n for line in lines] == [1, 1, 1, 1, 0, 0, 0, 0]
    assert lines[0].share.value == pytest.approx(0.0)
    # 0 of 1: upper end 3.84146 / 4.84146 = 0.79, so one miss proves nothing.
    assert not lines[0].suspect


def test_a_question_that_the_majority_misses_is_marked(project: Project) -> None:
    make_exam(project, n=4)
    for number in range(5):
        rater = make_rater(project, f"r{number}")
        sit(rater, start_exam(rater=rater), *[WRONG] * 4)
    # 0 of 5: upper end 3.84146 / 8.84146 = 0.4345, below one half.
    assert all(line.suspect for line in exam_difficulty(project))


def test_practice_counts_everybodys_first_answer_only(rater: Rater) -> None:
    make_training(rater.project, "p1")
    page = practice_pages(rater.project, rater.project.rubrics.get())[0]
    for ratings in (WRONG, RIGHT):
        answer_practice(rater=rater, page=page, ratings=ratings)
    (line,) = practice_difficulty(rater.project)
    assert (line.key, line.unit, line.n) == ("p1", "Output 1", 1)
    assert line.share.value == pytest.approx(0.0)


def test_the_lead_sees_what_is_held(rater: Rater) -> None:
    make_training(rater.project, "p1", outputs=2)
    lines = holdings(rater.project)
    assert [line.held for line in lines] == [True] * 8 + [False]
    assert lines[-1].n_questions == 3
    assert held_items(rater.project) == []
