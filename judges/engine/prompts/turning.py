"""A prompt's own text with its values, or its criteria, listed from the other end.

A compiled text writes the rubric out, so that turning what `{{ rubric }}` is filled with would turn
nothing. What people wrote in other words is left as it is; the schema of the reply turns anyway.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from judges.engine.prompting import CriterionSpec, value_lines
from judges.engine.prompts.compiling import allowed, criterion_part, entry_example, inert

OPTIONS, CRITERIA = "options", "criteria"
# Every value stands in a line of its own behind it.
BULLET = "- "


def listed(criteria: Sequence[CriterionSpec], probe: str) -> tuple[CriterionSpec, ...]:
    """The criteria in the order in which a probe lists them, with their values in its order."""
    if probe == OPTIONS:
        return tuple(replace(one, values=tuple(reversed(one.values))) for one in criteria)
    return tuple(reversed(criteria)) if probe == CRITERIA else tuple(criteria)


def turned_text(text: str, criteria: Sequence[CriterionSpec], probe: str) -> str:
    """The text of a prompt under a probe; the same as before for all but two of them."""
    if probe == OPTIONS:
        return options_turned(text, criteria)
    return criteria_turned(text, criteria) if probe == CRITERIA else text


def options_turned(text: str, criteria: Sequence[CriterionSpec]) -> str:
    """The lists of values from the other end: that of the rubric, and that of the reply."""
    text = lists_turned(text, [one for one in criteria if one.values])
    for one, other in zip(criteria, listed(criteria, OPTIONS), strict=True):
        for alone in (True, False):
            text = text.replace(
                inert(allowed(one, alone=alone)), inert(allowed(other, alone=alone))
            )
    return text


def lists_turned(text: str, criteria: Sequence[CriterionSpec]) -> str:
    """Every list of values, read once from the top: one scale may begin another, 1-3 and 1-5."""
    known, lines = Lists.of(criteria), text.split("\n")
    turned: list[str] = []
    while len(turned) < len(lines):
        at = len(turned)
        turned += known.list_at(lines, at) or [lines[at]]
    return "\n".join(turned)


@dataclass(frozen=True)
class Lists:
    """Lists as lines, the longest first: as they are compiled, from the other end, and their heads.

    By its heads a list is known where somebody has edited what the values mean.
    """

    compiled: Sequence[tuple[list[str], list[str]]]
    heads: Sequence[list[str]]

    @classmethod
    def of(cls, criteria: Sequence[CriterionSpec]) -> "Lists":
        turned = zip(criteria, listed(criteria, OPTIONS), strict=True)
        compiled = [(compiled_lines(one), compiled_lines(other)) for one, other in turned]
        heads = [heads_of(one) for one in criteria]
        return cls(
            sorted(compiled, key=lambda pair: -len(pair[0])),
            sorted(heads, key=len, reverse=True),
        )

    def list_at(self, lines: Sequence[str], at: int) -> list[str]:
        """The list that begins at a line, from the other end; empty where none does."""
        if not lines[at].startswith(BULLET):
            return []
        for own, other in self.compiled:
            if lines[at : at + len(own)] == own:
                return other
        for heads in self.heads:
            edited = lines[at : at + len(heads)]
            if len(edited) == len(heads) and all(map(begins, edited, heads)):
                return list(reversed(edited))
        return []


def compiled_lines(criterion: CriterionSpec) -> list[str]:
    return inert("\n".join(value_lines(criterion))).split("\n")


def heads_of(criterion: CriterionSpec) -> list[str]:
    return [inert(f"{BULLET}{json.dumps(value, ensure_ascii=False)}") for value in criterion.values]


def begins(line: str, head: str) -> bool:
    """Whether a line is about one value: `- 1` and `- 1: wrong` are, `- 10` is not."""
    return line == head or line.startswith(f"{head}:")


def criteria_turned(text: str, criteria: Sequence[CriterionSpec]) -> str:
    """The criteria from the other end: in the rubric, the example of a reply and its values."""
    for listing in (rubric_parts, example_plain, example_sure, allowed_lines):
        before, after = (listing(part) for part in (criteria, listed(criteria, CRITERIA)))
        text = text.replace(before, after)
    return text


def rubric_parts(criteria: Sequence[CriterionSpec]) -> str:
    return inert("\n\n".join(criterion_part(one) for one in criteria))


def allowed_lines(criteria: Sequence[CriterionSpec]) -> str:
    return inert("\n".join(allowed(one, alone=False) for one in criteria))


def example_plain(criteria: Sequence[CriterionSpec]) -> str:
    return example(criteria, confidence=False)


def example_sure(criteria: Sequence[CriterionSpec]) -> str:
    return example(criteria, confidence=True)


def example(criteria: Sequence[CriterionSpec], *, confidence: bool) -> str:
    """The entries of the compiled example, without the braces around them."""
    entries = {one.key: entry_example(confidence=confidence) for one in criteria}
    return inert(json.dumps(entries, ensure_ascii=False, indent=2)[2:-2])
