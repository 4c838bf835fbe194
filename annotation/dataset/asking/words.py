"""The rules of a criterion in words."""

from collections.abc import Iterable, Mapping

from annotation.dataset.asking.rules import (
    ALWAYS,
    EXTREMES,
    NEVER,
    OPTIONAL,
    SHARE,
    Asking,
    Condition,
)
from annotation.dataset.values import value_text

REASONS = {
    NEVER: "No reason is asked for.",
    ALWAYS: "A reason is needed.",
    EXTREMES: "A reason is needed for the first and the last value.",
}
EVIDENCE = {
    OPTIONAL: "Passages of the text may be marked as evidence.",
    ALWAYS: "At least one passage of the text is marked as evidence.",
}


def in_words(rules: Asking, titles: Mapping[str, str]) -> list[str]:
    """One sentence for every rule that is not the usual one; `titles` are by key."""
    found = []
    if rules.when is not None:
        key = rules.when.criterion
        found.append(condition_text(rules.when, titles.get(key, key)))
    if not rules.required:
        found.append("It may be left open.")
    if rules.rationale == SHARE:
        found.append(f"A reason is needed in {rules.share:.4g} of all answers, drawn by lot.")
    elif rules.rationale in REASONS:
        found.append(REASONS[rules.rationale])
    if not rules.abstain:
        found.append("Cannot judge is not offered.")
    if rules.abstain_reason:
        found.append("Cannot judge needs a reason.")
    found += [EVIDENCE[rules.evidence]] if rules.evidence in EVIDENCE else []
    return found


def condition_text(when: Condition, title: str) -> str:
    return f"Only if {title} is {either(value_text(value) for value in when.values)}."


def either(words: Iterable[str]) -> str:
    """Words as people list alternatives: "1, 2 or 3"."""
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else last
