"""Deciding an exam.

Wilson with z = 1.95996, z2 = 3.84146: centre = (k + z2/2) / (n + z2), half width =
z / (n + z2) * sqrt(k (n - k) / n + z2 / 4).
"""

import pytest

from annotation.qualification.decisions import Rules, Verdict, decide

RULES = Rules(pass_mark=0.8, questions=10, extra=4, most=20, tries=2, wait_hours=24)


def scores(right: int, n: int) -> list[float]:
    return [1.0] * right + [0.0] * (n - right)


def test_a_share_at_the_mark_passes_although_the_interval_is_wide() -> None:
    decision = decide(scores(8, 10), RULES, unasked=10)
    assert decision.verdict is Verdict.PASSED
    # centre 9.92073/13.84146 = 0.71674, half 0.141601 * sqrt(1.6 + 0.96036) = 0.22658
    assert decision.estimate.low == pytest.approx(0.4902, abs=1e-4)
    assert decision.estimate.high == pytest.approx(0.9433, abs=1e-4)


def test_an_interval_that_contains_the_mark_brings_more_questions() -> None:
    decision = decide(scores(6, 10), RULES, unasked=10)
    # centre 7.92073/13.84146 = 0.57225, half 0.141601 * sqrt(2.4 + 0.96036) = 0.25957: to 0.8318
    assert decision.estimate.high == pytest.approx(0.8318, abs=1e-4)
    assert (decision.verdict, decision.more) == (Verdict.MORE, 4)


def test_an_interval_below_the_mark_fails_at_once() -> None:
    decision = decide(scores(5, 10), RULES, unasked=10)
    # centre 6.92073/13.84146 = 0.5, half 0.141601 * sqrt(2.5 + 0.96036) = 0.26341: to 0.7634
    assert decision.estimate.high == pytest.approx(0.7634, abs=1e-4)
    assert decision.verdict is Verdict.FAILED


def test_the_most_questions_decide_by_the_share() -> None:
    assert decide(scores(15, 20), RULES, unasked=9).verdict is Verdict.FAILED
    assert decide(scores(16, 20), RULES, unasked=9).verdict is Verdict.PASSED


def test_never_more_than_the_maximum_nor_than_there_are() -> None:
    # 13 of 18: high = (14.92073/21.84146 = 0.68314) + 0.089736 * sqrt(3.6111 + 0.96036) = 0.8750
    assert decide(scores(13, 18), RULES, unasked=9).more == 2
    assert decide(scores(6, 10), RULES, unasked=1).more == 1
    assert decide(scores(6, 10), RULES, unasked=0).verdict is Verdict.FAILED


def test_half_a_question_counts_as_half() -> None:
    # Ten questions of four criteria, three right in each of eight and all in two: 8 of 10.
    decision = decide([0.75] * 8 + [1.0] * 2, RULES, unasked=10)
    assert decision.verdict is Verdict.PASSED
    assert decision.estimate.value == pytest.approx(0.8)


def test_thirds_that_add_up_to_the_mark_are_not_lost_in_rounding() -> None:
    rules = Rules(pass_mark=0.7, questions=10, extra=0, most=10, tries=1, wait_hours=0)
    # 0.1 summed seven times is 0.7 only up to rounding.
    assert decide([0.7] * 10, rules, unasked=0).verdict is Verdict.PASSED
