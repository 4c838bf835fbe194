"""A prompt's own text with its values, or its criteria, listed from the other end.

A compiled text writes the rubric out, so that turning what `{{ rubric }}` is filled with would turn
nothing. What people wrote in other words is left as it is; the schema of the reply turns anyway.
"""

import json
from collections.abc import Sequence
from dataclasses import replace

from judges.engine.prompting import CriterionSpec, value_lines
from judges.engine.prompts.compiling import allowed, criterion_part, entry_example, inert

OPTIONS, CRITERIA = "options", "criteria"


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
    for one, other in zip(criteria, listed(criteria, OPTIONS), strict=True):
        block = inert("\n".join(value_lines(one)))
        if block and block in text:
            text = text.replace(block, inert("\n".join(value_lines(other))))
        else:
            text = lines_turned(text, one)
        for alone in (True, False):
            text = text.replace(
                inert(allowed(one, alone=alone)), inert(allowed(other, alone=alone))
            )
    return text


def lines_turned(text: str, criterion: CriterionSpec) -> str:
    """The same where somebody has edited what the values mean: one line for each, in order."""
    lines, heads = text.split("\n"), [f"- {line}" for line in spelled(criterion)]
    for at in range(len(lines) - len(heads) + 1 if heads else 0):
        own = lines[at : at + len(heads)]
        if all(begins(line, head) for line, head in zip(own, heads, strict=True)):
            return "\n".join([*lines[:at], *reversed(own), *lines[at + len(heads) :]])
    return text


def begins(line: str, head: str) -> bool:
    """Whether a line is about one value: `- 1` and `- 1: wrong` are, `- 10` is not."""
    return line == head or line.startswith(f"{head}:")


def spelled(criterion: CriterionSpec) -> list[str]:
    return [json.dumps(value, ensure_ascii=False) for value in criterion.values]


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
