"""Replacing: typed placeholders, numbered per item, the same value with the same number."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from evalhub.redaction.kinds import Kind, Policy, Span
from evalhub.redaction.scanning import find

_NUMBERED = re.compile(rf"\[({'|'.join(kind.upper() for kind in Kind)})_([0-9]{{1,6}})\]")


@dataclass(frozen=True, slots=True)
class Replacement:
    """One span and what stands in its place."""

    span: Span
    placeholder: str


@dataclass(frozen=True, slots=True)
class Redaction:
    """One text before and after."""

    before: str
    after: str
    replacements: tuple[Replacement, ...] = ()

    def counts(self) -> Counter[Kind]:
        """Return how many pieces of each kind were replaced."""
        return Counter(one.span.kind for one in self.replacements)


def redact(texts: Sequence[str], policy: Policy, *, numbered: bool = True) -> list[Redaction]:
    """Redact the texts of one item.

    Numbers begin after those that stand in the texts already, so that a text that was redacted
    before keeps the meaning of its placeholders; redacting twice changes nothing. Texts about an
    item, which share no numbering with it, get placeholders without a number.
    """
    last = taken(texts)
    numbers: dict[tuple[Kind, str], str] = {}
    redacted = []
    for text in texts:
        replacements = []
        for span in find(text, policy):
            key = (span.kind, span.value)
            if key not in numbers:
                last[span.kind] += 1
                number = f"_{last[span.kind]}" if numbered else ""
                numbers[key] = f"[{span.kind.upper()}{number}]"
            replacements.append(Replacement(span, numbers[key]))
        redacted.append(Redaction(text, replaced(text, replacements), tuple(replacements)))
    return redacted


def taken(texts: Sequence[str]) -> Counter[Kind]:
    """Return the highest number of each kind's placeholders that the texts hold already."""
    last: Counter[Kind] = Counter()
    for text in texts:
        for kind, number in _NUMBERED.findall(text):
            last[Kind(kind.lower())] = max(last[Kind(kind.lower())], int(number))
    return last


def replaced(text: str, replacements: Sequence[Replacement]) -> str:
    """Put the placeholders into the text."""
    pieces, place = [], 0
    for one in replacements:
        pieces += [text[place : one.span.start], one.placeholder]
        place = one.span.end
    return "".join((*pieces, text[place:]))
