"""Filling prompts: substitution of `{{ names }}` and nothing else. No template engine."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

# Everything in double braces is a placeholder, so that a mistyped one cannot pass as text.
PLACEHOLDER = re.compile(r"\{\{[ \t]*([^{}\n]*?)[ \t]*\}\}")
BEGINS, ENDS = "=== MATERIAL BEGINS ===", "=== MATERIAL ENDS ==="
MARKER = re.compile(rf"^({BEGINS}|{ENDS})[ \t]*$", re.MULTILINE)
# Asks for the code of the call; it follows the text, so that versions need not hold it.
ECHO = (
    '\n\nThe reply begins with "echo": a string with the characters that end the marker lines of '
    "the material to be judged, copied as they are.\n"
)
JUDGED = frozenset({"output", "output_a", "output_b"})
EMPTY: Mapping[str, str] = MappingProxyType({})

SHARED_NAMES = frozenset({"guidelines", "rubric", "examples", "input", "context", "reference"})
OUTPUT_NAMES = SHARED_NAMES | {"output"}
PAIR_NAMES = SHARED_NAMES | {"output_a", "output_b"}


class UnknownPlaceholder(ValueError):
    """A prompt names something that cannot be filled in."""

    def __init__(self, name: str, known: frozenset[str]) -> None:
        super().__init__(f"{{{{ {name} }}}} is not known; use {', '.join(sorted(known))}.")
        self.name = name


@dataclass(frozen=True)
class CriterionSpec:
    """A criterion as a judge sees it. `values` is empty where any number may be given."""

    key: str
    level: str
    values: tuple[Any, ...] = ()
    question: str = ""
    guideline: str = ""
    anchors: Mapping[str, str] = field(default_factory=dict)


def placeholders(text: str) -> frozenset[str]:
    """Names that a prompt asks for."""
    return frozenset(PLACEHOLDER.findall(text))


def check_prompt(text: str, *, scope: str) -> None:
    """Raise `UnknownPlaceholder` for a name that a prompt of this scope cannot have."""
    known = PAIR_NAMES if scope == "pair" else OUTPUT_NAMES
    for name in sorted(placeholders(text) - known):
        raise UnknownPlaceholder(name, known)


def fill(
    text: str, values: Mapping[str, str], *, nonce: str, fenced_already: Mapping[str, str] = EMPTY
) -> str:
    """Put the values in, once: what a value holds is never filled in again.

    Marker lines around the material get `nonce`, so that the material cannot fake its own end.
    A prompt without marker lines gets a pair of them around each text that is judged. Texts that
    hold such lines of ours, such as examples, come as `fenced_already`.
    """
    if not nonce or any(nonce in value for value in values.values()):
        raise ValueError("the nonce must be one that the material cannot know")
    fenced = MARKER.search(text) is not None
    marked = MARKER.sub(lambda found: f"{found[1]} {nonce}", text)

    def value_of(found: re.Match[str]) -> str:
        name = found[1]
        if name in fenced_already:
            return fenced_already[name]
        if name not in values:
            raise UnknownPlaceholder(name, frozenset(values))
        bare = fenced or name not in JUDGED
        return values[name] if bare else fence(values[name], nonce)

    return PLACEHOLDER.sub(value_of, marked)


def fence(material: str, nonce: str) -> str:
    """Put marker lines around material."""
    return f"{BEGINS} {nonce}\n{material}\n{ENDS} {nonce}"


def rubric_text(criteria: Sequence[CriterionSpec]) -> str:
    """The criteria as the prompt shows them: question, guideline, values with anchors."""
    return "\n\n".join(criterion_text(criterion) for criterion in criteria)


def criterion_text(criterion: CriterionSpec) -> str:
    head = [f"## {criterion.key}", criterion.question, criterion.guideline]
    return "\n".join([*(line for line in head if line), *value_lines(criterion)])


def value_lines(criterion: CriterionSpec) -> list[str]:
    """The values in their order, each with its anchor where it has one."""
    lines = []
    for value in criterion.values:
        shown = json.dumps(value, ensure_ascii=False)
        text = value if isinstance(value, str) else shown
        anchor = criterion.anchors.get(text, "")
        lines.append(f"- {shown}: {anchor}" if anchor else f"- {shown}")
    return lines


def input_text(given: Any) -> str:
    """An item's input as one text; turns of a conversation under the role that spoke."""
    if isinstance(given, str):
        return given
    return "\n\n".join(f"{turn['role']}: {turn['content']}" for turn in given)
