"""Texts that hold nothing to judge are found without a judge; everything else is let through."""

import pytest

from judges.engine.probes.hollow import EMPTY, OPENER, PUNCTUATION, hollow_because

MASTER_KEYS = (
    *("", " ", "\n\n", "\t", "\u200b", "\u200b\ufeff ", "\u00a0"),
    *(".", ",", ":", ";", "!", "?", "...", "…", "-", "—", '"', "''", "()", "{}", "[]", "**", "##"),
    *("。", "\uff1a", "、", "```\n```", "---", "> ", "| |"),
    *("Thought process:", "Let's solve this problem step by step.", "Solution", "Solution:"),
    *(
        "Let\u2019s think step by step",
        "The answer is",
        "Final answer:",
        "**Answer:**",
        "Explanation",
    ),
    *("解", "かいせつ", "Respuesta", "Lösung:", "Réponse :", "答案\uff1a", "Ответ:", "# Solution"),
    *(
        "Sure, here is the answer:",
        "As an AI language model,",
        "step by step",
        "Reasoning process:",
    ),
    *("Here is my answer", "To solve this problem,", "Great question!", "> Answer", "Step 1:"),
)
TEXTS = (
    *("4", "A", "no", "Yes.", "x = 2", "Paris", "true", "😀", "ok", "3 + 4", "été", "हाँ", "π"),
    *("Solution: 42", "The answer is Paris.", "Sure, the refund was sent today.", "Step 1: pay"),
    *("Thought process: " + "I compare both. " * 9, "...and then she left", "Answer: none"),
)


def test_there_are_fifty_master_keys() -> None:
    assert len(set(MASTER_KEYS)) >= 50


@pytest.mark.parametrize("text", MASTER_KEYS)
def test_a_master_key_is_left_to_people(text: str) -> None:
    assert hollow_because(text) in {EMPTY, PUNCTUATION, OPENER}


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_that_says_something_is_judged(text: str) -> None:
    assert hollow_because(text) is None
