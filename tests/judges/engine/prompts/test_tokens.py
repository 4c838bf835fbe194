"""The estimate of tokens: near enough to plan with, and no more than an estimate."""

import pytest

from judges.engine.prompts.tokens import estimated_tokens
from tests.judges.engine.prompts.test_compiling import GOLDEN

# Counted by the tokenizer of SmolLM2-135M-Instruct, which has 49,152 tokens.
COUNTED = {"one_criterion.txt": 1689, "pointwise.txt": 2200, "pairwise.txt": 1479}


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", 0),
        ("Hello world, this is a test.", 8),  # six words, a comma and a stop
        ("internationally", 3),  # 15 letters
        ("12345", 2),
        ("你好世界", 4),
        ("größer", 3),  # gr, öß, er
        ("a\n\nb", 4),
    ],
)
def test_words_numbers_and_signs_are_counted_apart(text: str, tokens: int) -> None:
    assert estimated_tokens(text) == tokens


@pytest.mark.parametrize("name", COUNTED)
def test_it_is_within_an_eighth_of_a_real_tokenizer_on_compiled_prompts(name: str) -> None:
    estimated = estimated_tokens((GOLDEN / name).read_text())
    assert abs(estimated / COUNTED[name] - 1) < 0.125
