"""Marking an answer."""

from annotation.qualification.marking import mark
from annotation.qualification.questions import Expectation

EXPECTED = (Expectation("accuracy", 4, 1, "The price is right."), Expectation("tone", "warm"))


def test_a_number_within_the_tolerance_is_met_but_not_exact() -> None:
    first, second = mark(EXPECTED, {"accuracy": 5, "tone": "warm"})
    assert (first.met, first.exact, first.feedback) == (True, False, "The price is right.")
    assert (second.met, second.exact) == (True, True)


def test_beyond_the_tolerance_or_in_another_word_is_missed() -> None:
    assert [one.met for one in mark(EXPECTED, {"accuracy": 2, "tone": "cold"})] == [False, False]


def test_cannot_judge_and_no_answer_are_not_met() -> None:
    assert [one.met for one in mark(EXPECTED, {"accuracy": None})] == [False, False]


def test_true_is_not_one() -> None:
    assert not mark((Expectation("safe", 1, 1),), {"safe": True})[0].met
