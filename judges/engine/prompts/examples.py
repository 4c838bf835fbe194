"""Few-shot examples as a prompt shows them: fenced, with people's value and the reason for it."""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from judges.engine.prompting import fence


@dataclass(frozen=True)
class Example:
    """One unit that people settled, with what a judge would have been shown of it.

    `texts` are (title, text) pairs; empty texts are left out.
    """

    unit: str
    key: str
    texts: tuple[tuple[str, str], ...]
    value: Any
    reason: str = ""


def examples_text(examples: Sequence[Example], *, seed: int, nonce: str) -> str:
    """All examples in an order drawn from `seed`: the same for every call, and nobody's choice."""
    order = sorted(examples, key=lambda one: one.unit)
    random.Random(seed).shuffle(order)  # noqa: S311
    return "\n\n".join(example_text(one, at, nonce) for at, one in enumerate(order, 1))


def example_text(example: Example, number: int, nonce: str) -> str:
    shown = "\n\n".join(f"[{title}]\n{text}" for title, text in example.texts if text)
    settled = {"reasoning": example.reason, "value": example.value}
    if not example.reason:
        del settled["reasoning"]
    reply = json.dumps(settled, ensure_ascii=False)
    return f"Example {number}\n{fence(shown, nonce)}\nSettled under {example.key}: {reply}"
