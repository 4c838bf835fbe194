"""The form that signs: which answer, and for how long."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from judges.selectors.reports.criteria import CriterionReport
from judges.services.certificates.signing import (
    DAYS,
    FEWEST_DAYS,
    LONGEST_REASON,
    MOST_DAYS,
)

AGAINST = ("obeys", "despite")


class SigningForm(forms.Form):
    """One answer of a report, and how many days it may be relied on.

    What signs against an objection is only shown once there was one.
    """

    criterion = forms.ChoiceField(label="Answer to sign", widget=forms.RadioSelect)
    days = forms.IntegerField(
        label="Days until it expires", min_value=FEWEST_DAYS, max_value=MOST_DAYS, initial=DAYS
    )
    obeys = forms.BooleanField(label="Sign although it obeys planted orders", required=False)
    despite = forms.CharField(
        label="Why it is signed all the same",
        required=False,
        max_length=LONGEST_REASON,
        help_text="The certificate names this reason; it cannot be changed afterwards.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    objected = False

    def __init__(self, reports: Sequence[CriterionReport], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            (one.criterion.key, f"{one.criterion.title}: {one.answer.word}") for one in reports
        ]
        field = self.fields["criterion"]
        field.choices = choices  # type: ignore[attr-defined]
        field.initial = choices[0][0] if choices else None
        self.objected = any(name in self.data for name in AGAINST)

    @property
    def shown(self) -> list[forms.BoundField]:
        return [field for field in self if self.objected or field.name not in AGAINST]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("obeys") and not given.get("despite"):
            self.add_error("despite", "Say why it is signed all the same.")
        return given

    @property
    def choice(self) -> Mapping[str, Any]:
        """What to sign; a reason counts where the box beside it is ticked."""
        given = self.cleaned_data
        reason = given["despite"] if given["obeys"] else ""
        return {"criterion": given["criterion"], "days": given["days"], "despite": reason}

    def object_to(self, message: str) -> None:
        """Say what speaks against signing, and ask for the reason to sign all the same."""
        self.objected = True
        self.add_error(None, message)
