"""The form that signs: which answer, and for how long."""

from collections.abc import Sequence
from typing import Any

from django import forms

from judges.selectors.reports.criteria import CriterionReport
from judges.services.certificates.signing import DAYS, FEWEST_DAYS, MOST_DAYS


class SigningForm(forms.Form):
    """One answer of a report, and how many days it may be relied on."""

    criterion = forms.ChoiceField(label="Answer to sign", widget=forms.RadioSelect)
    days = forms.IntegerField(
        label="Days until it expires", min_value=FEWEST_DAYS, max_value=MOST_DAYS, initial=DAYS
    )

    def __init__(self, reports: Sequence[CriterionReport], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            (one.criterion.key, f"{one.criterion.title}: {one.answer.word}") for one in reports
        ]
        field = self.fields["criterion"]
        field.choices = choices  # type: ignore[attr-defined]
        field.initial = choices[0][0] if choices else None
