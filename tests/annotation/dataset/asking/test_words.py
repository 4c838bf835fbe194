"""The rules of a criterion in words."""

from annotation.dataset.asking.rules import Asking, Condition
from annotation.dataset.asking.words import either, in_words


def test_the_usual_rules_are_not_said():
    assert in_words(Asking(), {}) == []


def test_every_rule_is_a_sentence():
    rules = Asking(False, Condition("safe", (False, "no")), "share", 0.2, True, True)
    assert in_words(rules, {"safe": "Safe"}) == [
        "Only if Safe is false or no.",
        "It may be left open.",
        "A reason is needed in 0.2 of all answers, drawn by lot.",
        "Cannot judge needs a reason.",
    ]
    assert in_words(Asking(rationale="never", abstain=False), {}) == [
        "No reason is asked for.",
        "Cannot judge is not offered.",
    ]


def test_alternatives_read_as_people_write_them():
    assert [either(words) for words in (["a"], ["a", "b"], "abc")] == ["a", "a or b", "a, b or c"]
