"""The form that says which column of a file becomes what."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms

from annotation.dataset.rubrics import RubricSpec
from annotation.formats.choices import Changed, Duplicates
from annotation.formats.mapping import (
    SINGLE,
    Mapping,
    MappingRefused,
    RatingColumn,
    without_ratings,
)
from annotation.formats.registry import FORMATS
from annotation.formats.scales import keys_for
from annotation.formats.tables.encodings import ENCODINGS
from annotation.intake.choices import IntakeFields

LABELS = {
    "id": "Id",
    "input": "Input",
    "output_id": "Id of the Output",
    "model": "Model",
    "context": "Context",
    "reference": "Reference",
    "annotator": "Who rated",
    "annotator_name": "Who rated, if it is one person",
    "judge": "Which Judge",
    "judge_name": "Which Judge, if it is one",
    "comment": "Comment on a rating",
    "criterion": "Criterion, with one rating a row",
    "value": "Value, with one rating a row",
}
HINTS = {
    "id": "Without one, rows of equal input and context are one Item.",
    "model": "Where a row has one Output. Side by side, the column's name is the model.",
    "annotator_name": "A name instead of a column.",
    "judge_name": "A name instead of a column.",
}
LETTERS = "ABCDEFGH"
OUTPUTS = (
    *("Output", "Second Output, side by side"),
    *(f"Output {letter}, side by side" for letter in LETTERS[2:]),
)
RATERS = ("annotator", "annotator_name", "judge", "judge_name", "comment", "criterion", "value")
PEOPLE, JUDGE = "people", "judge"
CHANGED = [
    (Changed.REFUSE.value, "Refuse the whole file and name them"),
    (Changed.LEAVE.value, "Leave old content and its answers; pass over what the file says"),
]
EQUAL = [
    (Duplicates.KEEP.value, "Keep both, and count them"),
    (Duplicates.SKIP.value, "Pass over the new ones, with their ratings"),
]


@dataclass(frozen=True)
class Columns:
    """What a file offers: its columns, and the questions that its own answers are to.

    `outputs` is how many columns of Outputs can be chosen side by side.
    """

    names: Sequence[str]
    questions: Sequence[str] = ()
    outputs: int = 2


class MappingForm(IntakeFields):
    """Columns by field; one group of fields per criterion where the rubric is known."""

    slug = forms.SlugField(
        label="Address",
        max_length=80,
        help_text="Of the new Project: letters, digits, - and _.",
    )
    changed = forms.ChoiceField(label="Items that are there with other content", choices=CHANGED)
    duplicates = forms.ChoiceField(label="Items with the content of another", choices=EQUAL)
    skip_blank = forms.BooleanField(
        label="Pass over rows without an Input or Output", required=False
    )

    def __init__(
        self, *args: Any, columns: Columns, rubric: RubricSpec | None, new: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rubric = rubric
        self.columns = columns
        if not new:
            del self.fields["slug"]
        options = [("", "none"), *((name, name) for name in columns.names)]
        for name in SINGLE:
            self.fields[name] = self._single(name, options)
        for name, label in zip(self.outputs(), OUTPUTS, strict=False):
            self.fields[name] = forms.ChoiceField(label=label, choices=options, required=False)
        self.fields["metadata"] = forms.MultipleChoiceField(
            label="Metadata",
            choices=options[1:],
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        self._add_ratings()

    def outputs(self) -> list[str]:
        """Return the names of the fields that say which columns are Outputs."""
        return [f"output_{letter}" for letter in LETTERS[: self.columns.outputs]]

    @staticmethod
    def _single(name: str, options: list[tuple[str, str]]) -> forms.Field:
        words = {"label": LABELS[name], "required": name == "input"}
        words["help_text"] = HINTS.get(name, "")
        if name.endswith("_name"):
            return forms.CharField(max_length=200, **words)
        return forms.ChoiceField(choices=options, **words)

    def _add_ratings(self) -> None:
        offered = [*dict.fromkeys((*self.columns.questions, *self.columns.names))]
        if self.rubric is None:
            self.fields["rated"] = forms.MultipleChoiceField(
                label="Ratings",
                choices=[(name, name) for name in offered],
                required=False,
                widget=forms.CheckboxSelectMultiple,
                help_text="Each becomes a Criterion on the scale of its values. With none, there "
                "is one question of yes or no.",
            )
            return
        options = [("", "none"), *((name, name) for name in offered)]
        for place, criterion in enumerate(self.rubric.criteria):
            self.fields[f"rating_{place}"] = forms.ChoiceField(
                label=f"{criterion.key}, by people", choices=options, required=False
            )
            self.fields[f"verdict_{place}"] = forms.ChoiceField(
                label=f"{criterion.key}, by a Judge", choices=options, required=False
            )

    @staticmethod
    def initial_of(mapping: Mapping, rubric: RubricSpec | None) -> dict[str, Any]:
        """Return the form's values for a mapping."""
        initial: dict[str, Any] = {name: getattr(mapping, name) for name in SINGLE}
        initial |= {f"output_{letter}": column for letter, column in zip(LETTERS, mapping.outputs)}  # noqa: B905
        initial["metadata"] = list(mapping.metadata)
        initial["skip_blank"] = mapping.skip_blank
        initial["rated"] = [one.column for one in mapping.ratings]
        for place, criterion in enumerate(rubric.criteria if rubric else ()):
            for one in mapping.ratings:
                if one.criterion == criterion.key:
                    initial[f"{'verdict' if one.judge else 'rating'}_{place}"] = one.column
        return initial

    def clean(self) -> dict[str, Any]:
        """Refuse a mapping that rows could not be made of."""
        cleaned = super().clean() or {}
        if not self.errors:
            try:
                self.mapping(Mapping()).refuse_if_incomplete()
            except MappingRefused as refused:
                raise forms.ValidationError(str(refused)) from None
        return cleaned

    def mapping(self, before: Mapping) -> Mapping:
        """Return what was chosen. What the form has no field for stays as it was before."""
        data = self.cleaned_data
        chosen = [*map(data.get, self.outputs()), *before.outputs[self.columns.outputs :]]
        mapping = replace(
            before,
            **{name: data[name] for name in SINGLE},
            outputs=tuple(dict.fromkeys(filter(None, chosen))),
            metadata=tuple(data["metadata"]),
            ratings=tuple(self._ratings(before)),
            skip_blank=data["skip_blank"],
        )
        return without_ratings(mapping)

    def _ratings(self, before: Mapping) -> list[RatingColumn]:
        data = self.cleaned_data
        if self.rubric is None:
            keys = {one.column: one.criterion for one in before.ratings}
            made = keys_for(data["rated"])
            return [RatingColumn(name, keys.get(name, made[name])) for name in data["rated"]]
        kept = {(one.criterion, one.judge, one.column): one for one in before.ratings}
        found = []
        for place, criterion in enumerate(self.rubric.criteria):
            for judge, field in ((False, f"rating_{place}"), (True, f"verdict_{place}")):
                if column := data[field]:
                    new = RatingColumn(column, criterion.key, judge)
                    found.append(kept.get((criterion.key, judge, column), new))
        return found

    def choices(self) -> dict[str, str]:
        """Return what was chosen about items that are there already, redaction and sample."""
        about = {name: self.cleaned_data[name] for name in ("changed", "duplicates")}
        return about | self.intake_choices()

    def of_item(self) -> list[forms.BoundField]:
        names = ("input", *self.outputs(), "id", "context", "reference", "model")
        return [self[name] for name in (*names, "output_id", "metadata", "skip_blank")]

    def of_ratings(self) -> list[forms.BoundField]:
        rated = [name for name in self.fields if name.startswith(("rating_", "verdict_", "rated"))]
        return [self[name] for name in (*rated, *RATERS)]

    def of_load(self) -> list[forms.BoundField]:
        names = [name for name in ("slug", "changed", "duplicates") if name in self.fields]
        return [self[name] for name in names]


class FormatForm(forms.Form):
    """Another format than the one that was found, or another encoding of a table."""

    format = forms.ChoiceField(label="Format", choices=[(one.name, one.title) for one in FORMATS])
    encoding = forms.ChoiceField(
        label="Encoding",
        choices=[("", "look for it again"), *ENCODINGS.items()],
        required=False,
        help_text="Of CSV. All other formats are UTF-8.",
    )


class PresetForm(forms.Form):
    """The name that a mapping is kept under."""

    name = forms.CharField(label="Name of the preset", max_length=80)
