"""Practice and exam."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from annotation.errors import InvalidRatings
from annotation.models import (
    Annotation,
    ExamQuestion,
    ExamTry,
    Project,
    QualificationPlan,
    Rater,
    TrainingAnswer,
)
from annotation.selectors.annotations import desk_rubric
from annotation.selectors.qualification.questions import practice_pages
from annotation.services.annotations import RatingInput
from annotation.services.assignments import join_project
from annotation.services.qualification.exams import answer_practice, answer_question, start_exam
from annotation.services.qualification.plans import require_again
from annotation.services.qualification.rulings import rule
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from evalhub.errors import EvalhubError
from tests.factories.projects import make_rubric
from tests.factories.qualification import RIGHT, WRONG, make_exam, make_training, sit


@pytest.fixture
def rater(project: Project, anna: User) -> Rater:
    make_exam(project)
    return join_project(project=Project.objects.get(), user=anna)


def later(attempt: ExamTry, hours: float) -> None:
    moment = timezone.now() - timedelta(hours=hours)
    ExamTry.objects.filter(pk=attempt.pk).update(decided_at=moment)


def test_practice_is_kept_and_counts_nowhere(rater: Rater) -> None:
    make_training(rater.project, "p1")
    page = practice_pages(rater.project, desk_rubric(rater.project))[0]
    answer = answer_practice(rater=rater, page=page, ratings={"accuracy": RatingInput(2)})
    assert (answer.n_expected, answer.n_met) == (1, 0)
    assert TrainingAnswer.objects.get().ratings["accuracy"]["value"] == 2
    assert not Annotation.objects.exists()


def test_a_share_at_the_mark_passes_and_pins_the_version(rater: Rater) -> None:
    attempt = sit(rater, start_exam(rater=rater), RIGHT, RIGHT, RIGHT, WRONG)
    # 3 of 4 is 0.75, at least 0.7.
    assert (attempt.state, attempt.questions.count()) == ("passed", 4)
    rater.refresh_from_db()
    assert rater.qualified_version == 1
    assert Event.objects.filter(verb="exam passed").count() == 1


def test_a_borderline_share_brings_more_questions_up_to_the_most(rater: Rater) -> None:
    attempt = sit(rater, start_exam(rater=rater), RIGHT, RIGHT, WRONG, WRONG)
    # 2 of 4: Wilson from 0.15 to 0.85 contains 0.7.
    assert (attempt.state, attempt.questions.count()) == ("open", 6)
    attempt = sit(rater, attempt, RIGHT, WRONG)
    assert (attempt.state, attempt.questions.count()) == ("failed", 6)


def test_more_questions_can_be_passed(rater: Rater) -> None:
    attempt = sit(rater, start_exam(rater=rater), RIGHT, RIGHT, RIGHT, RIGHT)
    assert attempt.state == "passed"


def test_an_interval_below_the_mark_fails_at_once(rater: Rater) -> None:
    attempt = sit(rater, start_exam(rater=rater), WRONG, WRONG, WRONG, WRONG)
    # 0 of 4: the upper end is z2 / (4 + z2) = 3.84146 / 7.84146 = 0.4899.
    assert attempt.state == "failed"
    assert attempt.high == pytest.approx(0.4899, abs=1e-4)


@pytest.mark.parametrize(("mark", "state"), [(0.7, "passed"), (1.0, "failed")])
def test_a_try_is_decided_by_the_mark_it_began_with(rater: Rater, mark: float, state: str) -> None:
    plan = QualificationPlan.objects
    plan.update(pass_mark=mark, most=4)
    attempt = start_exam(rater=rater)
    plan.update(pass_mark=1.7 - mark)
    # 3 of 4 reach 0.7 and miss 1.
    assert sit(rater, attempt, RIGHT, RIGHT, RIGHT, WRONG).state == state


def test_the_second_try_waits_and_asks_other_items(rater: Rater) -> None:
    first = sit(rater, start_exam(rater=rater), *[WRONG] * 4)
    with pytest.raises(EvalhubError, match="No exam is open"):
        start_exam(rater=rater)
    later(first, 25)
    second = start_exam(rater=rater)
    asked = [set(t.questions.values_list("exam_item", flat=True)) for t in (first, second)]
    assert not asked[0] & asked[1]


def test_after_the_last_try_there_is_no_further_one(rater: Rater) -> None:
    for _ in range(2):
        later(sit(rater, start_exam(rater=rater), *[WRONG] * 4), 25)
    with pytest.raises(EvalhubError, match="No exam is open"):
        start_exam(rater=rater)


def test_starting_twice_goes_on_with_the_same_try(rater: Rater) -> None:
    assert start_exam(rater=rater) == start_exam(rater=rater)


def test_an_incomplete_answer_is_refused_and_can_be_completed(rater: Rater) -> None:
    row = start_exam(rater=rater).questions.first()
    with pytest.raises(InvalidRatings, match="Accuracy is missing"):
        answer_question(rater=rater, row=row, ratings={})
    assert answer_question(rater=rater, row=row, ratings=RIGHT)


def test_a_new_required_version_asks_for_the_exam_again(rater: Rater) -> None:
    sit(rater, start_exam(rater=rater), *[RIGHT] * 4)
    make_rubric(rater.project, output_keys=("accuracy",), pair_keys=("overall",))
    require_again(project=rater.project)
    again = start_exam(rater=Rater.objects.get())
    assert (again.rubric.version, again.number) == (2, 2)


def test_a_waiver_is_not_lost_by_passing_the_try_of_an_earlier_version(rater: Rater) -> None:
    attempt = start_exam(rater=rater)
    make_rubric(rater.project, output_keys=("accuracy",), pair_keys=("overall",))
    require_again(project=rater.project)
    rule(rater=rater, kind="waive", reason="knows it")
    assert sit(rater, attempt, *[RIGHT] * 4).state == "passed"
    assert Rater.objects.get().qualified_version == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_tabs_the_first_answer_is_final(project: Project, anna: User) -> None:
    make_exam(project)
    rater = join_project(project=Project.objects.get(), user=anna)
    row = start_exam(rater=rater).questions.first()

    def answer(value: int) -> bool:
        try:
            return answer_question(rater=rater, row=row, ratings={"accuracy": RatingInput(value)})
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(answer, [1, 2, 3, 4, 5, 1, 2, 3]))
    assert taken.count(True) == 1
    stored = ExamQuestion.objects.get(pk=row.pk).ratings["accuracy"]["value"]
    assert stored == [1, 2, 3, 4, 5, 1, 2, 3][taken.index(True)]
