"""Forms of traps: is the input well formed?"""

import json
from collections.abc import Sequence
from typing import Any

from django import forms

from annotation.dataset.values import value_key, value_text
from annotation.models import Criterion, ExpectedRating, Project, Subject
from annotation.selectors.ratings import scale_of
from annotation.selectors.traps.candidates import CROWD, REFERENCES, SOURCES, Candidate
from annotation.selectors.traps.pages import unit_text
from annotation.services.traps.making import Expectation, Plan
from evalhub.scales.numbers import LARGEST_NUMBER

MOST_PERCENT = 20
LAST_START = 10**9
NOT_EXPECTED = ("", "Not expected")


class RateForm(forms.Form):
    """How often, and to how many people."""

    percent = forms.IntegerField(
        label="Traps, in percent of what is handed out",
        min_value=0,
        max_value=MOST_PERCENT,
        help_text="Each turn is drawn by itself, so that no place is sure to be a Trap or to be "
        "none. 5 to 10 tell enough after a day of work.",
    )
    limit = forms.IntegerField(
        label="People who may be shown the same Trap",
        min_value=1,
        max_value=1000,
        help_text="Then it retires by itself: what many have seen gets talked about.",
    )

    @classmethod
    def of(cls, project: Project) -> "RateForm":
        """Return the form filled with what holds now."""
        initial = {"percent": round(project.trap_rate * 100), "limit": project.trap_limit}
        return cls(initial=initial)

    def changes(self) -> dict[str, Any]:
        """Return the settings as the service takes them."""
        data = self.cleaned_data
        return {"trap_rate": data["percent"] / 100, "trap_limit": data["limit"]}


class TrapForm(forms.Form):
    """What is expected of one item: a value for some of its units, and how far one may be off."""

    explanation = forms.CharField(
        label="Why",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="For the lead who looks into a miss. No Rater reads it.",
    )

    def __init__(self, units: Sequence[tuple[Subject, Criterion]], *args: Any, **given: Any):
        super().__init__(*args, **given)
        self.units = units
        for place, (subject, criterion) in enumerate(units):
            unit = unit_text(subject)
            label = f"{criterion.title}, {unit}" if unit else criterion.title
            self.fields[f"value-{place}"] = value_field(criterion, label)
            if scale_of(criterion).is_numeric():
                self.fields[f"tolerance-{place}"] = tolerance_field(f"Tolerance for {label}")
        self.order_fields([name for name in self.fields if name != "explanation"])

    @staticmethod
    def initial_of(
        units: Sequence[tuple[Subject, Criterion]],
        rows: Sequence[ExpectedRating],
        explanation: str,
    ) -> dict[str, Any]:
        """Return what is expected so far."""
        known = {(one.subject_id, one.criterion.key): one for one in rows}
        initial: dict[str, Any] = {"explanation": explanation}
        for place, (subject, criterion) in enumerate(units):
            one = known.get((subject.pk, criterion.key))
            if one is not None:
                text = value_key(one.value) if criterion.values else one.value
                initial |= {f"value-{place}": text, f"tolerance-{place}": one.tolerance}
        return initial

    def expected(self) -> list[Expectation]:
        """Return the cleaned expectations."""
        data = self.cleaned_data
        return [
            Expectation(
                subject,
                criterion,
                json.loads(given) if criterion.values else given,
                data.get(f"tolerance-{place}"),
            )
            for place, (subject, criterion) in enumerate(self.units)
            if (given := data.get(f"value-{place}")) not in (None, "")
        ]


def value_field(criterion: Criterion, label: str) -> forms.Field:
    """A choice of the scale's values, or any number."""
    if not criterion.values:
        most = LARGEST_NUMBER
        return forms.FloatField(label=label, required=False, min_value=-most, max_value=most)
    choices = [NOT_EXPECTED, *((value_key(one), value_text(one)) for one in criterion.values)]
    return forms.ChoiceField(label=label, required=False, choices=choices)


def tolerance_field(label: str) -> forms.Field:
    return forms.FloatField(
        label=label,
        required=False,
        min_value=0,
        max_value=LARGEST_NUMBER,
        help_text="How far off still passes. Empty: not at all.",
        widget=forms.NumberInput(attrs={"step": "any"}),
    )


class PracticeForm(TrapForm):
    """What is expected of a practice item, with the reasons that are shown after an answer."""

    def __init__(self, units: Sequence[tuple[Subject, Criterion]], *args: Any, **given: Any):
        super().__init__(units, *args, **given)
        for place in range(len(units)):
            label = f"Why, for {self.fields[f'value-{place}'].label}"
            why = forms.CharField(label=label, required=False, max_length=1000)
            self.fields[f"why-{place}"] = why
        whole = self.fields["explanation"]
        whole.label, whole.help_text = "About the whole Item", "Shown after every answer to it."
        kinds = ("value", "tolerance", "why")
        names = [f"{kind}-{place}" for place in range(len(units)) for kind in kinds]
        self.order_fields([*names, "explanation"])

    def reasons(self) -> dict[tuple[int, str], str]:
        """Return why a value is expected, by unit."""
        data = self.cleaned_data
        return {
            (subject.pk, criterion.key): data[f"why-{place}"]
            for place, (subject, criterion) in enumerate(self.units)
        }


class CandidateForm(forms.Form):
    """Where to look for candidates."""

    source = forms.ChoiceField(label="Take from", choices=SOURCES)
    least = forms.IntegerField(label="Raters at least", min_value=3, max_value=1000)
    start = forms.IntegerField(
        required=False, min_value=0, max_value=LAST_START, widget=forms.HiddenInput
    )

    @classmethod
    def read(cls, given: Any) -> "CandidateForm":
        """Return the bound form; what is missing or wrong has its default."""
        data = {"source": REFERENCES, "least": 5, "start": 0}
        first = cls({name: given.get(name, value) for name, value in data.items()})
        if first.is_valid():
            return first
        wrong = {name: data[name] for name in first.errors if name in data}
        again = cls({**first.data, **wrong})
        again.full_clean()
        return again

    def clean_start(self) -> int:
        return self.cleaned_data["start"] or 0

    @property
    def by_crowd(self) -> bool:
        return self.cleaned_data["source"] == CROWD


class ToleranceForm(forms.Form):
    """One tolerance for each criterion with numbers; empty keeps what the reference says."""

    def __init__(self, criteria: Sequence[Criterion], *args: Any, **given: Any):
        super().__init__(*args, **given)
        for one in criteria:
            field = tolerance_field(f"Tolerance for {one.title}")
            field.help_text = "Empty: what the Reference says, or none."
            self.fields[f"tolerance-{one.key}"] = field

    def plans(self, lines: Sequence[Candidate]) -> list[Plan]:
        """Return the traps to make of some candidates."""
        return [
            Plan(
                line.item,
                [
                    Expectation(
                        one.subject,
                        one.criterion,
                        one.value,
                        self.tolerance(one.criterion.key, one.tolerance),
                    )
                    for one in line.proposals
                ],
            )
            for line in lines
        ]

    def tolerance(self, key: str, known: float | None) -> float | None:
        given: float | None = self.cleaned_data.get(f"tolerance-{key}")
        return known if given is None else given
