"""What comes next for somebody."""

from datetime import UTC, datetime, timedelta

from annotation.qualification.decisions import Rules
from annotation.qualification.standing import History, Standing, Step, standing_of

RULES = Rules(pass_mark=0.8, questions=10, extra=4, most=20, tries=2, wait_hours=24)
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def standing(now: datetime = NOON, **given: object) -> Standing:
    plain = {"qualified": False, "sitting": False, "training_left": 0}
    return standing_of(History(**{**plain, **given}), RULES, now)


def test_practice_comes_before_the_exam() -> None:
    assert standing(training_left=3).step is Step.TRAIN
    assert standing().step is Step.EXAM


def test_an_exam_that_was_begun_goes_on_even_if_training_was_added() -> None:
    assert standing(sitting=True, training_left=3).step is Step.SITTING


def test_the_second_try_waits_and_then_may_begin() -> None:
    waiting = standing(failed=[NOON - HOUR])
    assert (waiting.step, waiting.left) == (Step.WAIT, 1)
    assert waiting.until == NOON + 23 * HOUR
    assert standing(NOON + 23 * HOUR, failed=[NOON - HOUR]).step is Step.EXAM


def test_after_the_last_try_only_the_lead_can_help() -> None:
    failed = [NOON - 60 * HOUR, NOON - 30 * HOUR]
    assert standing(failed=failed).step is Step.ASK
    assert standing(failed=failed, granted=[NOON]).step is Step.EXAM


def test_a_grant_ends_the_wait_it_falls_into_and_no_other() -> None:
    assert standing(failed=[NOON - HOUR], granted=[NOON]).step is Step.EXAM
    used_up = [NOON - 2 * HOUR]
    assert standing(failed=[NOON - HOUR], granted=used_up).step is Step.WAIT


def test_who_has_passed_needs_nothing_more() -> None:
    assert standing(qualified=True, failed=[NOON], training_left=2).step is Step.QUALIFIED
