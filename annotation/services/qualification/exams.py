"""Practice and exam. Nothing that is answered here enters the statistics."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from annotation.handout import Seeds
from annotation.models import ExamQuestion, ExamTry, Rater, Rubric, TrainingAnswer
from annotation.qualification.decisions import Decision, Verdict, decide
from annotation.qualification.marking import Mark, mark
from annotation.qualification.questions import Question, Slot, draw, order_shown, questions_of
from annotation.qualification.standing import Step
from annotation.selectors.annotations import desk_rubric
from annotation.selectors.qualification.questions import PracticePage, asked_criteria, exam_pool
from annotation.selectors.qualification.standings import open_try, own_standing, plan_of, rules_of
from annotation.services.answering.checks import RatingInput, check_ratings, given_ratings
from annotation.services.answering.evidence import settle_in
from annotation.services.leases import lock_rater, refuse_paused
from evalhub.audit.services.events import record_event
from evalhub.errors import EvalhubError

State = ExamTry.State


def checked_marks(
    question: Question, rubric: Rubric, ratings: Mapping[str, RatingInput]
) -> tuple[dict[str, Any], tuple[Mark, ...]]:
    """What is stored of an answer, and its marks. Raises `InvalidRatings`."""
    criteria = asked_criteria(question, rubric)
    check_ratings(criteria, ratings, "")
    extras = settle_in(criteria, ratings, lambda: question.texts)
    given = given_ratings(criteria, ratings)
    values = {criterion.key: value for criterion, value, _ in given}
    stored = {
        criterion.key: {"value": value, "comment": comment, **extras.get(criterion.key, {})}
        for criterion, value, comment in given
    }
    asked = {criterion.key for criterion in criteria}
    return stored, mark([one for one in question.expected if one.criterion in asked], values)


@transaction.atomic
def answer_practice(
    *, rater: Rater, page: PracticePage, ratings: Mapping[str, RatingInput]
) -> TrainingAnswer:
    """Keep an answer to a practice page. Raises `InvalidRatings`, `RaterPaused`."""
    rater = lock_rater(rater)
    refuse_paused(rater)
    rubric = desk_rubric(rater.project)
    stored, marks = checked_marks(page.question, rubric, ratings)
    answer = TrainingAnswer.objects.create(
        rater=rater,
        training=page.training,
        unit=page.question.unit,
        rubric=rubric,
        ratings=stored,
        n_expected=len(marks),
        n_met=sum(one.met for one in marks),
    )
    record(rater, "practice answered", page.training, key=page.training.key)
    return answer


@transaction.atomic
def start_exam(*, rater: Rater) -> ExamTry:
    """Begin a try, or go on with the one that is open. 409 `exam_closed` when none may begin."""
    rater = lock_rater(rater)
    refuse_paused(rater)
    found = open_try(rater)
    if found is not None:
        return found
    if own_standing(rater).standing.step is not Step.EXAM:
        raise EvalhubError(_("No exam is open to you now."), code="exam_closed")
    # A try under a version that no longer counts cannot be passed any more.
    rater.exam_tries.filter(state=State.OPEN).update(state=State.FAILED, decided_at=Now())
    plan = plan_of(rater.project)
    attempt = ExamTry.objects.create(
        rater=rater,
        rubric=desk_rubric(rater.project),
        number=rater.exam_tries.count() + 1,
        pass_mark=plan.pass_mark,
    )
    if not add_questions(attempt, plan.questions):
        raise EvalhubError(_("The exam has no questions yet. Ask a manager."), code="exam_empty")
    record(rater, "exam started", attempt, number=attempt.number)
    return attempt


def add_questions(attempt: ExamTry, n: int) -> int:
    """Draw further questions for a try; returns how many there were."""
    rater = attempt.rater
    asked = ExamQuestion.objects.filter(attempt__rater=rater)
    mine = {Slot(*one) for one in asked.filter(attempt=attempt).values_list("exam_item", "unit")}
    seen = {Slot(*one) for one in asked.values_list("exam_item", "unit")}
    seeds = Seeds(rater.project.seed, rater.seed)
    pool = set(exam_pool(rater.project, attempt.rubric)) - mine
    drawn = draw(pool, seeds, attempt.number, n, seen=seen - mine)
    ExamQuestion.objects.bulk_create(
        ExamQuestion(
            attempt=attempt,
            place=place,
            exam_item_id=slot.item,
            unit=slot.unit,
            order=order_shown(seeds, slot),
        )
        for place, slot in enumerate(drawn, start=len(mine) + 1)
    )
    return len(drawn)


def question_asked(row: ExamQuestion) -> Question:
    return next(one for one in questions_of(row.exam_item.row) if one.unit == row.unit)


@transaction.atomic
def answer_question(*, rater: Rater, row: ExamQuestion, ratings: Mapping[str, RatingInput]) -> bool:
    """Store the answer to an exam question; False if there is one, which stays as it is.

    The last answer decides the try, or brings more questions. Raises `InvalidRatings`.
    """
    rater = lock_rater(rater)
    refuse_paused(rater)
    attempt = ExamTry.objects.select_for_update(of=["self"]).get(pk=row.attempt_id)
    attempt.rater = rater
    row = attempt.questions.select_related("exam_item").get(pk=row.pk)
    if row.answered_at is not None or attempt.state != State.OPEN:
        return False
    row.ratings, marks = checked_marks(question_asked(row), attempt.rubric, ratings)
    row.n_expected, row.n_met = len(marks), sum(one.met for one in marks)
    row.answered_at = timezone.now()
    row.save()
    record(rater, "exam question answered", attempt, place=row.place)
    if not attempt.questions.filter(answered_at=None).exists():
        settle(attempt)
    return True


def settle(attempt: ExamTry) -> None:
    """Decide a try of which everything asked is answered."""
    rater = attempt.rater
    scores = [one.n_met / one.n_expected for one in attempt.questions.all()]
    asked = {Slot(*one) for one in attempt.questions.values_list("exam_item", "unit")}
    unasked = len(set(exam_pool(rater.project, attempt.rubric)) - asked)
    # The mark it began with: raised meanwhile it would fail people for what they were not told.
    rules = replace(rules_of(plan_of(rater.project)), pass_mark=attempt.pass_mark)
    decision = decide(scores, rules, unasked)
    keep(attempt, decision)
    if decision.verdict is Verdict.MORE:
        add_questions(attempt, decision.more)
        record(rater, "exam extended", attempt, questions=decision.more)
        return
    if decision.verdict is Verdict.PASSED:
        # A waiver for a later version, given while the try was open, is not lost by it.
        rater.qualified_version = max(attempt.rubric.version, rater.qualified_version or 0)
        rater.save(update_fields=["qualified_version"])
    record(rater, f"exam {decision.verdict}", attempt, share=round(attempt.share or 0, 4))


def keep(attempt: ExamTry, decision: Decision) -> None:
    found = decision.estimate
    attempt.share, attempt.low, attempt.high = found.value, found.low, found.high
    if decision.verdict is not Verdict.MORE:
        attempt.state = State(decision.verdict.value)
        attempt.decided_at = timezone.now()
    attempt.save()


def record(rater: Rater, verb: str, subject: Any, **payload: Any) -> None:
    record_event(
        verb=verb,
        subject=subject,
        actor=rater.user,
        project_id=rater.project.public_id,
        payload={"rater": rater.key, **payload},
    )
