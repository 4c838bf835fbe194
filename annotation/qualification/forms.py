"""Forms of the lead's qualification page."""

from typing import Any

from django import forms

from annotation.models import QualificationPlan, Ruling

MARK = "pass_percent"


class PlanForm(forms.Form):
    """The rules of the exam."""

    active = forms.BooleanField(
        label="Only who has passed the exam gets real work",
        required=False,
        help_text="What is on a desk now stays there as a draft until its Rater has passed.",
    )
    pass_percent = forms.IntegerField(
        label="Pass mark, in percent of the questions",
        min_value=1,
        max_value=100,
        help_text="A question of which half the Criteria are right counts as half.",
    )
    questions = forms.IntegerField(
        label="Questions in an exam",
        min_value=1,
        max_value=100,
        help_text="One question is one Output, or one pair, under all Criteria that are known.",
    )
    extra = forms.IntegerField(
        label="Further questions when the result is borderline",
        min_value=0,
        max_value=100,
        help_text="Asked while the interval of the share right contains the pass mark.",
    )
    most = forms.IntegerField(
        label="Questions at most",
        min_value=1,
        max_value=200,
        help_text="Then the share right alone decides.",
    )
    tries = forms.IntegerField(label="Tries", min_value=1, max_value=10)
    wait_hours = forms.IntegerField(
        label="Hours between two tries",
        min_value=0,
        max_value=720,
        help_text="The next try asks other questions where there are enough.",
    )

    @classmethod
    def of(cls, plan: QualificationPlan) -> "PlanForm":
        """Return the form filled with the rules as they are."""
        names = ("questions", "extra", "most", "tries", "wait_hours")
        initial = {name: getattr(plan, name) for name in names}
        active = plan.project.qualification_version is not None
        return cls(
            initial={**initial, "active": active, MARK: round(plan.pass_mark * 100)},
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("most", 0) < cleaned.get("questions", 0):
            self.add_error("most", "At most cannot be fewer than the questions in an exam.")
        return cleaned

    def numbers(self) -> dict[str, Any]:
        """Return the cleaned rules as the service takes them."""
        numbers = {name: value for name, value in self.cleaned_data.items() if name != "active"}
        numbers["pass_mark"] = numbers.pop(MARK) / 100
        return numbers


class RulingForm(forms.Form):
    """What the lead decides about one person."""

    kind = forms.ChoiceField(choices=Ruling.Kind.choices, label="Decision")
    reason = forms.CharField(
        label="Reason", max_length=2000, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
