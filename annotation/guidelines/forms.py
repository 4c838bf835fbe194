"""The form of an example: is the input well formed?"""

from collections.abc import Sequence
from typing import Any

from django import forms

from annotation.selectors.rubrics import CriterionPart
from annotation.services.questions.entries import EntryText

WHOLE = [("", "The whole Rubric")]


class ExampleForm(forms.Form):
    """An example for the whole Rubric, one criterion, or one of its values."""

    about = forms.ChoiceField(label="It is an example of", required=False)
    heading = forms.CharField(max_length=200, help_text="What it shows, in a few words.")
    text = forms.CharField(
        label="The example",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        help_text="Markdown. Make it up: an Item of this Project would give its rating away.",
    )

    def __init__(self, *args: Any, criteria: Sequence[CriterionPart], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {f"{n}": (part.key, "") for n, part in enumerate(criteria)} | {
            f"{n}-{m}": (part.key, anchor.value)
            for n, part in enumerate(criteria)
            for m, anchor in enumerate(part.anchors)
        }
        self.fields["about"].choices = WHOLE + [  # type: ignore[attr-defined]
            (part.title, [(f"{n}", f"{part.title}, any value"), *values(n, part)])
            for n, part in enumerate(criteria)
        ]

    def entry(self) -> EntryText:
        criterion, value = self.places.get(self.cleaned_data["about"], ("", ""))
        heading, text = self.cleaned_data["heading"], self.cleaned_data["text"]
        return EntryText(heading, text, criterion, value)


class ReadForm(forms.Form):
    """Up to when additions were told."""

    upto = forms.DateTimeField(required=False)


def values(n: int, part: CriterionPart) -> list[tuple[str, str]]:
    return [(f"{n}-{m}", f"{part.title}: {anchor.value}") for m, anchor in enumerate(part.anchors)]
