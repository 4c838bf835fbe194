"""The form that freezes a release."""

from django import forms

from calibration.policies import SOURCES, ReleasePolicy

SOURCE_LABELS = dict(
    zip(
        SOURCES,
        (
            "the reference, and the majority where there is none",
            "the reference only",
            "the majority of the ratings only",
        ),
        strict=True,
    )
)


class ReleaseForm(forms.Form):
    """A release policy and what the release is for."""

    source = forms.ChoiceField(
        label="A unit's value is",
        choices=list(SOURCE_LABELS.items()),
        widget=forms.RadioSelect,
        initial=SOURCES[0],
    )
    minimum_ratings = forms.IntegerField(
        label="Ratings a majority needs",
        help_text="A majority of fewer ratings is left out. References need none.",
        min_value=1,
        max_value=50,
        initial=1,
    )
    include_traps = forms.BooleanField(
        label="Include traps",
        help_text="Annotators who see the release then know the traps.",
        required=False,
    )
    note = forms.CharField(
        label="What this release is for",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def policy(self) -> ReleasePolicy:
        """The policy of a valid form."""
        names = ("source", "minimum_ratings", "include_traps")
        return ReleasePolicy(**{name: self.cleaned_data[name] for name in names})
