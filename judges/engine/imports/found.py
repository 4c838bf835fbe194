"""What an import found: a text with our placeholders, a scale, and what could not be taken over."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

INPUT, OUTPUT, CONTEXT, REFERENCE = "input", "output", "context", "reference"
# What tools call the same things, by name in lower case.
COMMON: Mapping[str, str] = {
    **dict.fromkeys(["input", "inputs", "question", "query", "prompt", "user_input"], INPUT),
    **dict.fromkeys(["item.input", "item.question", "item.prompt", "item.query"], INPUT),
    **dict.fromkeys(["output", "outputs", "response", "completion", "generation"], OUTPUT),
    **dict.fromkeys(["actual_output", "submission", "sample.output_text"], OUTPUT),
    **dict.fromkeys(["context", "contexts", "documents", "retrieval_context"], CONTEXT),
    **dict.fromkeys(["item.context", "retrieved_context", "document"], CONTEXT),
    **dict.fromkeys(["reference", "expected", "expected_output", "ideal", "target"], REFERENCE),
    **dict.fromkeys(["ground_truth", "reference_answer", "correct_answer"], REFERENCE),
    **dict.fromkeys(["item.reference", "item.reference_answer", "item.ideal"], REFERENCE),
    **dict.fromkeys(
        ["item.expected", "item.ground_truth", "item.answer", "expectations"], REFERENCE
    ),
}
DOUBLE = re.compile(r"\{\{[-~]?\s*([^{}]*?)\s*[-~]?\}\}")
SINGLE = re.compile(r"(?<!\{)\{([A-Za-z_][\w.]*)\}(?!\})")
STATEMENT = re.compile(r"\{%.*?%\}|\{#.*?#\}", re.DOTALL)


@dataclass(frozen=True)
class GivenScale:
    """The values a judge gave elsewhere: named choices, or numbers from `low` to `high`.

    `passing` are the choices that counted as passed, where that was said.
    """

    choices: tuple[Any, ...] = ()
    low: float | None = None
    high: float | None = None
    passing: tuple[Any, ...] = ()

    def words(self) -> str:
        if self.choices:
            return ", ".join(map(str, self.choices))
        if self.low is not None and self.high is not None:
            return f"numbers from {self.low:g} to {self.high:g}"
        return "not said"


@dataclass(frozen=True)
class FoundJudge:
    """One judge of another tool. `text` has our placeholders; `notes` say what was left behind."""

    name: str
    tool: str
    text: str
    scale: GivenScale
    notes: tuple[str, ...] = ()
    model: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    anchors: Mapping[str, str] = field(default_factory=dict)
    reference: bool = False

    @property
    def shows_output(self) -> bool:
        return "{{ output }}" in self.text


def take_over(
    text: str,
    names: Mapping[str, str] = COMMON,
    *,
    single: bool = False,
    fixed: Mapping[str, str] | None = None,
) -> tuple[str, tuple[str, ...]]:
    """Put our placeholders in place of theirs; what is not known stays as words, and is listed.

    `single` reads `{name}` as well; `fixed` holds texts that a tool fills in by itself.
    """
    notes: list[str] = []
    text = text.replace("\0", "").replace("\1", "")
    known = {**COMMON, **{key.lower(): ours for key, ours in names.items()}}

    def ours(found: re.Match[str]) -> str:
        name = found[1].strip()
        if fixed and name in fixed:
            return inert(fixed[name])
        place = known.get(name.lower())
        if place is None:
            notes.append(f"{found[0]} has no counterpart here and stays as words")
            return f"[{name}]"
        return f"\0{place}\1"

    for statement in STATEMENT.findall(text):
        notes.append(
            f"{shortened(statement)} is a statement of a template engine; it was taken out"
        )
    text = DOUBLE.sub(ours, STATEMENT.sub("", text))
    if single:
        text = SINGLE.sub(ours, text)
    text = inert(text).replace("\0", "{{ ").replace("\1", " }}")
    return text.strip(), tuple(dict.fromkeys(notes))


def inert(text: str) -> str:
    return text.replace("{{", "{ {").replace("}}", "} }")


def shortened(text: str, most: int = 60) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[:most]}…"


def messages_text(given: Any) -> str:
    """One text of a chat's messages, each part under the role that says it; a text as it is."""
    if isinstance(given, str):
        return given
    if not isinstance(given, Sequence):
        return ""
    parts = [message_text(one) for one in given if isinstance(one, Mapping)]
    return "\n\n".join(part for part in parts if part)


def message_text(message: Mapping[str, Any]) -> str:
    content = message.get("content", "")
    if isinstance(content, Mapping):
        content = content.get("text", "")
    if isinstance(content, list):
        texts = [one.get("text", "") if isinstance(one, Mapping) else str(one) for one in content]
        content = "\n".join(map(str, texts))
    return str(content)


def kept_parameters(given: Any) -> dict[str, Any]:
    """Sampling parameters that a judge here knows too."""
    names = ("temperature", "top_p", "seed", "max_tokens", "max_completion_tokens")
    if not isinstance(given, Mapping):
        return {}
    return {name: given[name] for name in names if isinstance(given.get(name), int | float)}


def text_of(given: Any, what: str, most: int = 120) -> str:
    """A short text, or words for one that is missing."""
    return given.strip()[:most] if isinstance(given, str) and given.strip() else what
