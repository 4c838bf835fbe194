"""The form of a project's desk: is the input well formed?"""

from typing import Any

from django import forms

from annotation.blindness.policies import DeskPolicy


class DeskPolicyForm(forms.Form):
    """Everything of `DeskPolicy`."""

    skips_to_lead = forms.IntegerField(
        label="Skips before an Item goes to the lead",
        min_value=0,
        max_value=50,
        help_text="Then it is handed to nobody until you return or retire it, under Questions. "
        "0 never asks you.",
    )

    @classmethod
    def of(cls, policy: DeskPolicy) -> "DeskPolicyForm":
        return cls(initial=policy.as_json())

    def policy(self) -> DeskPolicy:
        cleaned: dict[str, Any] = self.cleaned_data
        return DeskPolicy(**cleaned)
