"""The form that freezes a release."""

from typing import Any

from django import forms

from calibration.consensus.releasing import SOURCE as CONSENSUS
from calibration.models import GoldenSet, Split
from calibration.policies import SOURCES, SPLITS, ReleasePolicy, usual_splits
from calibration.selectors.consensus.standing import Standing

SOURCE_LABELS = dict(
    zip(
        SOURCES,
        (
            "the reference, and the majority where there is none",
            "the reference only",
            "the majority of the ratings only",
            "what the Project's consensus policy says",
        ),
        strict=True,
    )
)


def usual_source(standing: Standing) -> dict[str, str]:
    """What the form proposes: the consensus policy, once the project has chosen one."""
    return {"source": CONSENSUS} if standing.number else {}


def share_field(name: str, about: str) -> forms.IntegerField:
    """The share of one split, in percent."""
    return forms.IntegerField(
        label=f"Share of Items for {Split(name).label}, in percent",
        help_text=about,
        min_value=0,
        max_value=100,
        initial=round(100 * usual_splits()[name]),
        required=False,
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
        help_text="A majority of fewer ratings is left out. References need none; beside a "
        "consensus policy this is asked as well.",
        min_value=1,
        max_value=50,
        initial=1,
    )
    include_traps = forms.BooleanField(
        label="Include traps",
        help_text="Annotators who see the release then know the traps.",
        required=False,
    )
    minimum_confidence = forms.IntegerField(
        label="How many must agree, in percent",
        help_text="A majority that a smaller share of the ratings stands behind is left out.",
        min_value=0,
        max_value=100,
        initial=0,
        required=False,
    )
    exclude_ambiguous = forms.BooleanField(
        label="Leave out what was settled as truly ambiguous", initial=True, required=False
    )
    calibration = share_field("calibration", "Tune prompts on these.")
    few_shot = share_field("few_shot", "Examples inside prompts.")
    held_out = share_field("held_out", "For measuring only; exported with a reason.")
    strata = forms.CharField(
        label="Metadata keys that make strata",
        help_text="Each stratum is split with the same shares. Several with commas between.",
        max_length=400,
        required=False,
    )
    note = forms.CharField(
        label="What this release is for",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        given = [found.get(name) for name in SPLITS]
        if any(share is not None for share in given) and sum(n or 0 for n in given) not in (0, 100):
            total = sum(share or 0 for share in given)
            self.add_error(
                "calibration", f"The three shares make {total}%; they must make 100%, or all be 0."
            )
        return found

    def policy(self) -> ReleasePolicy:
        """The policy of a valid form."""
        given = self.cleaned_data
        names = ("source", "minimum_ratings", "include_traps")
        chosen: dict[str, Any] = {name: given[name] for name in names}
        shares = {name: given[name] / 100 for name in SPLITS if given[name] is not None}
        if shares:
            chosen["splits"] = {name: share for name, share in shares.items() if share}
        strata = [key.strip() for key in given["strata"].split(",") if key.strip()]
        return ReleasePolicy(
            **chosen,
            minimum_confidence=(given["minimum_confidence"] or 0) / 100,
            exclude_ambiguous=given["exclude_ambiguous"],
            strata=list(dict.fromkeys(strata)),
        )


class DeprecationForm(forms.Form):
    """Why a release should not be used any more, and what to use instead."""

    reason = forms.CharField(
        label="Why it should not be used",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    successor = forms.ModelChoiceField(
        label="Use instead",
        queryset=GoldenSet.objects.none(),
        required=False,
        empty_label="no release yet",
    )

    def __init__(self, *args: Any, release: GoldenSet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        later = GoldenSet.objects.filter(project=release.project, number__gt=release.number)
        field = self.fields["successor"]
        field.queryset = later.order_by("-number")  # type: ignore[attr-defined]


class RefreshForm(forms.Form):
    """How much of a release to replace."""

    percent = forms.IntegerField(
        label="Items to replace, in percent", min_value=10, max_value=20, initial=15
    )

    def share(self) -> float:
        """The share; the usual one where nothing, or nothing that fits, was given."""
        valid = self.is_bound and self.is_valid()
        return (self.cleaned_data["percent"] if valid else 15) / 100
