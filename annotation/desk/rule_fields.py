"""The rules of a criterion as fields of the form that writes the next version of a rubric."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from annotation.dataset.asking.rules import (
    ALWAYS,
    EXTREMES,
    NEVER,
    OPTIONAL,
    SHARE,
    Asking,
    Condition,
)
from annotation.dataset.values import Value, value_text
from annotation.selectors.rubrics import CriterionPart

RATIONALES = [
    (OPTIONAL, "may be given"),
    (NEVER, "is not asked for"),
    (ALWAYS, "is needed for every value"),
    (EXTREMES, "is needed for the first and the last value"),
    (SHARE, "is needed in a share of all answers, drawn by lot"),
]
EVIDENCE = [
    (NEVER, "is not asked for"),
    (OPTIONAL, "may be marked in the text"),
    (ALWAYS, "is needed for every value"),
]
# The browser sends it with the rules; a form without it leaves them as they are.
MARKER = "ruled"


def rule_fields(
    prefix: str, part: CriterionPart, parts: Sequence[CriterionPart]
) -> dict[str, forms.Field]:
    """Fields filled with the rules as they are; only criteria of one scope can be conditions."""
    rules, when = part.asking, part.asking.when
    others = [(o.key, o.title) for o in parts if o.scope == part.scope and o.key != part.key]
    fields: dict[str, forms.Field] = {
        MARKER: forms.BooleanField(required=False, initial=True, widget=forms.HiddenInput),
        "required": check("Must be answered", rules.required),
        "when": choice("Asked", [("", "always"), *others_only(others)], when and when.criterion),
        "values": forms.CharField(
            label="if it has one of these values",
            required=False,
            max_length=500,
            initial=", ".join(map(value_text, when.values)) if when else "",
            help_text="Separated by commas. Counts only with a Criterion chosen above.",
        ),
        "rationale": choice("A reason", RATIONALES, rules.rationale),
        "share": forms.FloatField(
            label="Share of answers that need a reason, in percent",
            required=False,
            min_value=0.01,
            max_value=100,
            initial=round(100 * rules.share, 2) or None,
        ),
        "abstain": check('"Cannot judge" is offered', rules.abstain),
        "abstain_reason": check('"Cannot judge" needs a reason', rules.abstain_reason),
        "evidence": choice("Evidence", EVIDENCE, rules.evidence),
    }
    return {f"{prefix}-{name}": field for name, field in fields.items()}


def others_only(others: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(key, f"only where {title} was given certain values") for key, title in others]


def check(label: str, initial: bool) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False, initial=initial)


def choice(
    label: str, choices: Sequence[tuple[str, str]], initial: str | None
) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=False, initial=initial or "")


def rules_given(
    prefix: str, part: CriterionPart, parts: Sequence[CriterionPart], cleaned: Mapping[str, Any]
) -> dict[str, Any] | None:
    """The keys of a dimension that spell the rules; None where they are to stay.

    Raises `forms.ValidationError` for a condition on values that are not there.
    """
    given = {name: cleaned.get(f"{prefix}-{name}") for name in KEYS}
    if not given[MARKER]:
        return None
    rules = Asking(
        required=bool(given["required"]),
        when=condition(given, parts),
        rationale=given["rationale"] or OPTIONAL,
        share=round((given["share"] or 0.0) / 100, 4) if given["rationale"] == SHARE else 0.0,
        abstain=bool(given["abstain"]),
        abstain_reason=bool(given["abstain_reason"]),
        evidence=given["evidence"] or NEVER,
    )
    return None if rules == part.asking else spelled(rules)


KEYS = (MARKER, "required", "when", "values", "rationale", "share")
KEYS += ("abstain", "abstain_reason", "evidence")


def condition(given: Mapping[str, Any], parts: Sequence[CriterionPart]) -> Condition | None:
    """The criterion and values that are named, with the type the scale gives them."""
    other = next((part for part in parts if part.key == given["when"]), None)
    if other is None:
        return None
    known: dict[str, Value] = {value_text(value): value for value in other.values}
    texts = [text.strip() for text in (given["values"] or "").split(",") if text.strip()]
    unknown = [text for text in texts if text not in known]
    if unknown or not texts:
        what = f"{unknown[0]} is not a value of" if unknown else "Name values of"
        raise forms.ValidationError(f"{what} {other.title}: {', '.join(known) or 'it lists none'}.")
    return Condition(other.key, tuple(known[text] for text in texts))


def spelled(rules: Asking) -> dict[str, Any]:
    """Rules as `dataset.json` spells them; what is usual goes without saying."""
    when = rules.when
    share = f"{rules.share:.4f}".rstrip("0").rstrip(".")
    rationale = f"share:{share}" if rules.rationale == SHARE else rules.rationale
    stated = {
        "required": rules.required,
        "when": {"criterion": when.criterion, "values": list(when.values)} if when else None,
        "rationale": rationale,
        "abstain": rules.abstain,
        "abstain_reason": rules.abstain_reason,
        "evidence": rules.evidence,
    }
    return {key: value for key, value in stated.items() if value != USUAL[key]}


USUAL = {
    "required": True,
    "when": None,
    "rationale": OPTIONAL,
    "abstain": True,
    "abstain_reason": False,
    "evidence": NEVER,
}
