"""The form that settles a unit in the room, and the one that proposes a value."""

import json
from typing import Any

from django import forms

from annotation.dataset.kinds.scales import UNMEASURED
from annotation.dataset.values import value_key, value_text
from annotation.models import Criterion
from calibration.services.adjudications.settling import Decision

LONGEST = 5_000
# No value is written so: texts of a scale stand in quotes.
AMBIGUOUS = "ambiguous"
MISSING = "Choose a value, or say that it is truly ambiguous."


def choices_of(criterion: Criterion) -> list[tuple[str, str]]:
    """The points of a scale with what they stand for; none where any number or text may be."""
    if criterion.kind in UNMEASURED:
        return []
    return [(value_key(value), words_of(criterion, value)) for value in criterion.values]


def words_of(criterion: Criterion, value: Any) -> str:
    anchor = criterion.anchors.get(value_text(value), "")
    short = anchor if len(anchor) <= 60 else f"{anchor[:59]}…"
    return f"{value_text(value)}: {short}" if short else value_text(value)


class DecisionForm(forms.Form):
    """A value or "truly ambiguous", why, and the rule for the guidelines."""

    value = forms.CharField(label="Adjudicated value", required=False, max_length=1_000)
    ambiguous = forms.BooleanField(
        label="Truly ambiguous: it stays without a value, and out of golden sets", required=False
    )
    reason = forms.CharField(
        label="Reason",
        help_text="It is kept beside the Ratings, signed with your name.",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write the reason: whoever reads the value needs it."},
    )
    rule = forms.CharField(
        label="Rule for the guidelines",
        help_text="What the Rubric should say about such cases.",
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    example = forms.BooleanField(label="Add as an example to the guidelines", required=False)

    def __init__(self, criterion: Criterion, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        points = choices_of(criterion)
        if points:
            self.fields["value"] = forms.ChoiceField(
                label="Adjudicated value",
                choices=[*points, (AMBIGUOUS, "truly ambiguous: no value, out of golden sets")],
                widget=forms.RadioSelect,
                error_messages={"required": MISSING},
            )
            del self.fields["ambiguous"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("value") == AMBIGUOUS:
            cleaned |= {"value": "", "ambiguous": True}
        silent = not cleaned.get("value") and not cleaned.get("ambiguous")
        if silent and "value" not in self.errors:
            self.add_error("value", MISSING)
        if cleaned.get("value") and cleaned.get("ambiguous"):
            self.add_error("ambiguous", "An ambiguous unit has no value. Choose one of the two.")
        return cleaned

    def decision(self) -> Decision:
        cleaned = self.cleaned_data
        ambiguous = bool(cleaned.get("ambiguous"))
        value = None if ambiguous else read_value(cleaned["value"])
        seen = self.data.get("seen", "")
        return Decision(value, ambiguous, cleaned["reason"], cleaned["rule"], seen)


def read_value(text: str) -> Any:
    """A value from its JSON text; a text as it was typed where it is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
