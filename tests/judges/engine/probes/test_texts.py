"""Changes that leave what a text says as it is."""

import pytest

from judges.engine.probes import texts

MARKED = """# Refunds

- **Ask** for the `receipt`.
- See [the terms](https://example.org/terms).

> It takes *two* days.
"""


def test_markdown_is_taken_out_and_the_words_stay() -> None:
    found = texts.plain(MARKED)
    assert (
        " ".join(found.split()) == "Refunds Ask for the receipt. See the terms. It takes two days."
    )
    assert texts.plain(found) == found


@pytest.mark.parametrize("text", ["2 * 3 * 4 = 24", "a_b_c", "5 - 3", "no marks at all"])
def test_what_only_looks_like_markdown_is_left_alone(text: str) -> None:
    assert texts.plain(text) == text


def test_markdown_is_put_around_plain_sentences_only() -> None:
    assert texts.decorated("Yes. Ask again.") == "## Answer\n\n- **Yes.**\n- **Ask** again."
    assert texts.decorated(MARKED) == MARKED
    assert texts.decorated("") == ""


def test_padding_says_nothing_new() -> None:
    text = "One thing. Another thing."
    found = texts.padded(text)
    assert found.startswith(text)
    assert found.endswith("- One thing.\n- Another thing.")
    assert texts.padded("") == ""


def test_names_of_models_and_makers_are_masked() -> None:
    said = "As Claude 3 by Anthropic, unlike ChatGPT-4o or Llama-3, I say: meta data and clauses."
    expected = "As [name] by [name], unlike [name] or [name], I say: meta data and clauses."
    assert texts.masked(said) == expected


@pytest.mark.parametrize("change", [texts.vouched, texts.flattering])
def test_a_seed_chooses_the_line_that_is_added(change) -> None:
    lines = {change("text", seed) for seed in range(9)}
    assert len(lines) == 3
    assert all(line.startswith("text\n\n") for line in lines)
    assert change("text", 4) == change("text", 4)


def test_a_flaw_is_the_same_at_either_end() -> None:
    assert texts.spoilt("x", at_end=True) == f"x\n\n{texts.SPOILT}"
    assert texts.spoilt("x", at_end=False) == f"{texts.SPOILT}\n\nx"


def test_keys_say_nothing_and_a_model_without_a_name_signs_nothing() -> None:
    assert {texts.master_key(seed) for seed in range(50)} == set(texts.KEYS)
    assert texts.signed("x", "gpt-4") == "[Written by gpt-4]\n\nx"
    assert texts.signed("x", "") == "x"
