"""The filters of a list as a form; what they may be is settled where they are read."""

from collections.abc import Sequence
from typing import Any, ClassVar, Self

from django import forms

from annotation.browsing.answers import FILTERS, STATUSES
from annotation.browsing.changes import ACTIONS, LONGEST_KEY, LONGEST_VALUE, Change
from annotation.browsing.filters import ANY, STATES, ItemFilters
from annotation.models import FlagReason, SavedView, SkipReason
from annotation.services.browsing.views import ViewName

Choices = Sequence[tuple[str, str]]
SPREADS = [("", "any"), ("1", "at all"), *((str(n), f"by {n}% or more") for n in (25, 50, 75, 100))]
SKIPPED = [("", "any"), (ANY, "skipped by somebody"), *SkipReason.choices]
FLAGGED = [
    ("", "any"),
    (ANY, "flagged by somebody"),
    ("waiting", "waits for an answer"),
    *FlagReason.choices,
]


class FilterForm(forms.Form):
    """Filters as they were typed. Each is optional; errors come from where they are read."""

    q = forms.CharField(
        label="Text",
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
        help_text="Words of the input or an Output. “A phrase”, one or another, -without.",
    )
    id = forms.CharField(label="Id begins with", required=False)
    state = forms.CharField(label="State", required=False)
    spread = forms.CharField(label="Ratings differ", required=False)
    rater = forms.CharField(label="Rated by", required=False)
    rubric = forms.CharField(label="Rated with Rubric", required=False)
    skipped = forms.CharField(label="Skipped", required=False)
    flagged = forms.CharField(label="Flagged", required=False)
    judge = forms.CharField(label="Majority in conflict with Judge", required=False)
    meta = forms.CharField(
        label="Metadata",
        required=False,
        widget=forms.Textarea(attrs={"rows": 1}),
        help_text="key=value, one a line.",
    )

    own_choices: ClassVar[dict[str, Choices]] = {}

    def __init__(self, data: Any, *, choices: dict[str, Choices]) -> None:
        super().__init__(data, auto_id="filter_%s")
        states = [("", "any"), *((name, text) for name, text in STATES.items())]
        listed = {
            "state": states,
            "spread": SPREADS,
            "skipped": SKIPPED,
            "flagged": FLAGGED,
            **choices,
        }
        for name, options in listed.items():
            chosen = (data or {}).get(name, "")
            known = chosen in {value for value, _ in options}
            added = [] if known else [(chosen, chosen)]
            self.fields[name].widget = forms.Select(choices=[*options, *added])

    @classmethod
    def of(cls, filters: ItemFilters, choices: dict[str, Choices]) -> Self:
        """Return the form with filters as they were read."""
        data = {name: value for name, value in filters.pairs() if name != "meta"}
        data["meta"] = "\n".join(f"{key}={value}" for key, value in filters.meta)
        return cls(data, choices=choices)


class AnnotationFilterForm(FilterForm):
    """The filters of annotations: those of their items, and their own."""

    status = forms.CharField(label="Counts", required=False)
    since = forms.CharField(
        label="Submitted since", required=False, widget=forms.TextInput(attrs={"type": "date"})
    )
    until = forms.CharField(
        label="Submitted until", required=False, widget=forms.TextInput(attrs={"type": "date"})
    )
    own_choices: ClassVar = {"status": [("", "any"), *STATUSES.items()]}


class ViewForm(forms.Form):
    """A name for filters; `query` carries them."""

    name = forms.CharField(label="Name", max_length=80)
    shared = forms.BooleanField(
        label="Share with everyone who sees results",
        required=False,
        help_text="Otherwise only you see it.",
    )
    kind = forms.ChoiceField(
        choices=SavedView.Kind.choices, required=False, widget=forms.HiddenInput
    )
    query = forms.CharField(required=False, max_length=4000, widget=forms.HiddenInput)

    def called(self) -> ViewName:
        """Return the name as the service takes it."""
        return ViewName(self.cleaned_data["name"], self.cleaned_data["shared"])

    def list_kind(self) -> str:
        """Return which list the view is of."""
        return self.cleaned_data["kind"] or SavedView.Kind.ITEMS.value

    def filters(self) -> ItemFilters:
        """Read the filters. Raises as `ItemFilters.read` does."""
        return FILTERS[self.list_kind()].from_query(self.cleaned_data["query"])


class ChangeForm(forms.Form):
    """What to do to all items that match; `query` carries the filters, `seal` the set."""

    action = forms.ChoiceField(label="Do", choices=list(ACTIONS.items()))
    key = forms.CharField(
        label="Metadata key", required=False, max_length=LONGEST_KEY, help_text="For metadata only."
    )
    value = forms.CharField(
        label="Value",
        required=False,
        max_length=LONGEST_VALUE,
        help_text="3 is a number, true a truth value, everything else a text.",
    )
    query = forms.CharField(required=False, max_length=4000, widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Reason",
        required=False,
        max_length=LONGEST_VALUE,
        help_text="For retiring; it stands in the records.",
    )
    seal = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def change(self) -> Change:
        """Return the change. Raises as `Change.read` does."""
        data = self.cleaned_data
        given = {"key": data["key"], "text": data["value"], "reason": data["reason"]}
        return Change.read(data["action"], **given)

    def filters(self) -> ItemFilters:
        """Read the filters. Raises as `ItemFilters.read` does."""
        return ItemFilters.from_query(self.cleaned_data["query"])
