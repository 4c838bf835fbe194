"""The consensus policy as a form."""

from django import forms

from calibration.consensus.policies import EXPERTS, METHODS, REFERENCES, ConsensusPolicy

PERCENT = 100
METHOD_LABELS = ("the majority of the Ratings", "Dawid and Skene: Raters weigh by how reliable")
EXPERT_LABELS = (
    "always: an adjudicated value stands before the Raters'",
    "only where the Raters have no clear value",
    "never",
)
REFERENCE_LABELS = (
    "first: it stands before everything else",
    "last: only where there is no other value",
    "never",
)


def choices(values: tuple[str, ...], labels: tuple[str, ...]) -> list[tuple[str, str]]:
    return list(zip(values, labels, strict=True))


class ConsensusForm(forms.Form):
    """A policy, and why it is switched to."""

    method = forms.ChoiceField(
        label="The Raters' value is",
        choices=choices(METHODS, METHOD_LABELS),
        widget=forms.RadioSelect,
    )
    minimum_raters = forms.IntegerField(
        label="Ratings it needs", min_value=1, max_value=50, help_text="Fewer give no value."
    )
    minimum_confidence = forms.FloatField(
        label="Confidence it needs, in percent",
        min_value=0,
        max_value=100,
        help_text="The majority's share of the Ratings, or the model's posterior. What stays "
        "below has no value until it is settled.",
    )
    experts = forms.ChoiceField(
        label="Adjudications count",
        choices=choices(EXPERTS, EXPERT_LABELS),
        widget=forms.RadioSelect,
    )
    references = forms.ChoiceField(
        label="References count",
        choices=choices(REFERENCES, REFERENCE_LABELS),
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label="Why",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    @classmethod
    def of(cls, policy: ConsensusPolicy) -> "ConsensusForm":
        """The form filled with a policy."""
        percent = f"{policy.minimum_confidence * PERCENT:g}"
        return cls(initial={**policy.as_json(), "minimum_confidence": percent})

    def policy(self) -> ConsensusPolicy:
        """The policy of a valid form."""
        data = {name: self.cleaned_data[name] for name in ConsensusPolicy().as_json()}
        return ConsensusPolicy(
            **{**data, "minimum_confidence": data["minimum_confidence"] / PERCENT}
        )
