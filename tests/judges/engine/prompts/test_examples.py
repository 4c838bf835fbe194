"""Few-shot examples: fenced data, people's value and reason, an order nobody chose."""

from judges.engine.prompting import fill
from judges.engine.prompts.examples import Example, examples_text

NONCE = "3f9a1c77d2e0"


def some(n: int) -> list[Example]:
    texts = (("Input", "Why?"), ("Context", ""), ("Output", "Because."))
    return [Example(f"u{at}", "accuracy", texts, at, f"Reason {at}.") for at in range(n)]


def test_an_example_is_fenced_and_says_what_people_settled_on_and_why() -> None:
    assert examples_text(some(1), seed=1, nonce=NONCE) == (
        f"Example 1\n=== MATERIAL BEGINS === {NONCE}\n[Input]\nWhy?\n\n[Output]\nBecause.\n"
        f'=== MATERIAL ENDS === {NONCE}\nSettled under accuracy: {{"reasoning": "Reason 0.", '
        '"value": 0}'
    )
    silent = Example("u", "tone", (("Output", "Hi"),), "warm")
    assert examples_text([silent], seed=1, nonce=NONCE).endswith('under tone: {"value": "warm"}')


def test_the_order_depends_on_the_seed_alone() -> None:
    forth = examples_text(some(6), seed=4, nonce=NONCE)
    assert forth == examples_text(some(6)[::-1], seed=4, nonce=NONCE)
    assert len({examples_text(some(6), seed=seed, nonce=NONCE) for seed in range(8)}) > 4


def test_examples_stand_in_a_prompt_as_they_are_and_are_not_filled_again() -> None:
    example = Example("u", "tone", (("Output", "{{ output }}"),), "warm")
    shown = examples_text([example], seed=1, nonce=NONCE)
    filled = fill("{{ examples }}", {}, nonce=NONCE, fenced_already={"examples": shown})
    assert filled == shown
