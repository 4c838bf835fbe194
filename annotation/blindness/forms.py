"""The form of a project's desk: is the input well formed?"""

from typing import Any

from django import forms

from annotation.blindness.policies import FASTEST, DeskPolicy, Shown
from annotation.forms import SectionedForm

WHEN = [
    (Shown.HIDDEN.value, "Hidden"),
    (Shown.AFTER.value, "After the answer, in My last ten; it cannot be changed from then on"),
    (Shown.SHOWN.value, "Shown with the Item"),
]


def when(label: str, help_text: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=WHEN, help_text=help_text)


SECTIONS = (
    (
        "What annotators see",
        "Ratings are independent only while nobody sees what others, Judges or the reference say.",
        "model_names other_raters verdicts reference",
    ),
    ("Questions and skips", "When you are asked.", "skips_to_lead"),
    (
        "Pace",
        "How fast one person's answers are taken. It keeps scripts from answering for people.",
        "pace",
    ),
    (
        "Sensitive content",
        "Work on it harms less when people know what comes and can stop.",
        "sensitive warning break_after",
    ),
)


class DeskPolicyForm(SectionedForm):
    """Everything of `DeskPolicy`."""

    headings = SECTIONS

    model_names = when("Models' names", "Which model wrote an Output.")
    other_raters = when(
        "Other people's values", "By the Raters' keys. Whoever sees them agrees too easily."
    )
    verdicts = when("Judges' verdicts", "The values of each Judge's run that reports use.")
    reference = when("The reference", "The Item's reference text and the values taken as true.")
    skips_to_lead = forms.IntegerField(
        label="Skips before an Item goes to the lead",
        min_value=0,
        max_value=50,
        help_text="Then it is handed to nobody until you return or retire it, under Questions. "
        "0 never asks you.",
    )

    sensitive = forms.BooleanField(
        label="Items may be upsetting",
        required=False,
        help_text="People read a notice before they begin, texts are blurred until asked for, and "
        "one click skips.",
    )
    warning = forms.CharField(
        label="What people may see",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Be specific: what kinds of content, how often. Whoever has agreed is asked "
        "again when it changes.",
    )
    break_after = forms.IntegerField(
        label="Minutes after which a break is due",
        min_value=0,
        max_value=480,
        help_text="For upsetting Items only: then nothing is handed out for 10 minutes. 0 never.",
    )

    pace = forms.IntegerField(
        label="Answers a minute from one person",
        required=False,
        min_value=0,
        max_value=FASTEST,
        help_text="At most ten at once: 30 a minute are 10 in any 20 seconds. Nobody reads more; "
        "a script does. Who sends more waits, and nothing is lost. 0 or empty for no limit.",
    )

    def clean_pace(self) -> int:
        return self.cleaned_data["pace"] or 0

    @classmethod
    def of(cls, policy: DeskPolicy) -> "DeskPolicyForm":
        return cls(initial=policy.as_json())

    def policy(self) -> DeskPolicy:
        cleaned: dict[str, Any] = self.cleaned_data
        return DeskPolicy(**cleaned)
