"""The form of the hand-out policy: is the input well formed?"""

from collections.abc import Callable
from typing import Any

from django import forms

from annotation.errors import InvalidPolicy
from annotation.forms import SectionedForm
from annotation.routing.lines import (
    listed,
    read_batches,
    read_limits,
    read_strata,
    write_batches,
    write_limits,
    write_strata,
)
from annotation.routing.policies import BOUNDS, MOST_REPEATS, HandoutPolicy

FILLS = [
    ("depth", "Finish what others have begun: results are complete, and known, sooner"),
    ("breadth", "Everything once, then everything again: the whole range is seen sooner"),
]
ORDERS = [
    ("shuffle", "Shuffled, in another order for everybody"),
    ("highest", "Highest value of a metadata key first"),
    ("lowest", "Lowest value of a metadata key first"),
    ("judges", "Where a Judge is in doubt, or differs from people, first"),
    ("strata", "The strata above in turn"),
]
WIDEST = 20_000


class Lines(forms.CharField):
    """Several entries, one a line, read by `reader`."""

    def __init__(self, reader: Callable[[str], Any], example: str, **options: Any) -> None:
        attrs = {"rows": 3, "placeholder": example, "spellcheck": "false"}
        options = {"required": False, "max_length": WIDEST, **options}
        super().__init__(widget=forms.Textarea(attrs=attrs), **options)
        self.reader = reader

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return self.reader(text)
        except InvalidPolicy as problem:
            raise forms.ValidationError(problem.message) from None


def number(name: str, **options: Any) -> forms.IntegerField:
    low, high = BOUNDS[name]
    return forms.IntegerField(min_value=low, max_value=high, **options)


SECTIONS = (
    (
        "How many people",
        "Risky Items deserve more pairs of eyes: tier = 1 | 5 gives each of them five people.",
        "strata",
    ),
    (
        "In which order",
        "What is handed out first. Within a rank everybody has their own order.",
        "fill order by",
    ),
    (
        "Who gets what",
        "Who may take an Item, beside being qualified.",
        "skills any_skill batches once_per_item",
    ),
    (
        "How much",
        "Whoever reaches a limit is told that nothing is left for now.",
        "cap daily",
    ),
    (
        "When people disagree",
        "Further people are asked about a subject whose Raters lie apart once all have answered.",
        "extra percent limits",
    ),
    (
        "The same Item again",
        "Shows how steady a person's own reading is. The page, its address and its order are the "
        "same as for any other Item.",
        "repeat_percent gap gap_days",
    ),
)


class PolicyForm(SectionedForm):
    """The whole policy. Shares are in percent."""

    headings = SECTIONS

    strata = Lines(
        read_strata,
        "tier = 1, 2 | 5",
        label="Strata, one a line",
        help_text="Metadata key = values | people per subject. One value is enough, also of a "
        "list; 1 is the number and the text. The first line that fits an Item counts; without a "
        "number, or where no line fits, the Project's number holds.",
    )
    fill = forms.ChoiceField(label="What begins", choices=FILLS, widget=forms.RadioSelect)
    order = forms.ChoiceField(label="Order", choices=ORDERS, widget=forms.RadioSelect)
    by = forms.CharField(
        label="Metadata key that orders",
        required=False,
        max_length=200,
        help_text="A number, such as risk. Items without it come last. Ten ranks are kept.",
    )
    skills = forms.CharField(
        label="Metadata keys that ask for a skill",
        required=False,
        max_length=1000,
        help_text="Separated by commas, such as lang. An Item with lang = de goes only to those "
        "who have de among their skills, below, one with a list to those who have all of it; an "
        "Item without the key, or with false, goes to everybody.",
    )
    any_skill = forms.CharField(
        label="Metadata keys of which one skill is enough",
        required=False,
        max_length=1000,
        help_text="As above, but of a list of topics one that a person knows will do.",
    )
    batches = Lines(
        read_batches,
        "batch = a | anna, ben",
        label="Batches for named people, one a line",
        help_text="Metadata key = values | keys of Raters. Nobody else gets these Items, and the "
        "people named get them first. Values match as those of strata do.",
    )
    once_per_item = forms.BooleanField(
        label="Never the same person twice on one Item, across its Outputs",
        required=False,
        help_text="Who has rated one Output is not handed the others, nor the pair.",
    )
    cap = number(
        "cap", label="Answers per person, in all", help_text="0 for no limit. Traps count too."
    )
    daily = number(
        "daily",
        label="Answers per person and day",
        help_text="0 for no limit. A person's day ends at midnight in their own time zone.",
    )
    extra = number(
        "extra",
        label="Extra people at most",
        help_text="0 asks nobody. One further person at a time, until they agree or this is used.",
    )
    percent = forms.FloatField(
        label="They disagree from, in percent of the largest distance",
        min_value=1,
        max_value=100,
        help_text="The mean distance of every two people. On a scale of five, 4 and 5 are 25% "
        "apart, 1 and 5 are 100%. Of three people of whom one says no and two say yes: 67%.",
    )
    limits = Lines(
        read_limits,
        "accuracy = 0.3",
        label="Other thresholds per Criterion, one a line",
        help_text="Key of the Criterion = share of the largest distance. The others keep the "
        "percentage above. How each Criterion is compared is listed below.",
    )
    repeat_percent = forms.FloatField(
        label="Own Items that come back, in percent of what is handed out",
        min_value=0,
        max_value=100 * MOST_REPEATS,
        help_text="0 repeats nothing. Unannounced and each once; second answers count nowhere but "
        "in agreement with oneself.",
    )
    gap = number("gap", label="At least so many answers later", help_text="10 or more.")
    gap_days = number("gap_days", label="And at least so many days later")

    @classmethod
    def of(cls, policy: HandoutPolicy) -> "PolicyForm":
        """Return the form filled with a policy."""
        document = policy.as_json()
        return cls(
            initial={
                **{name: document[name] for name in cls.base_fields if name in document},
                "strata": write_strata(document["strata"]),
                "batches": write_batches(document["batches"]),
                "limits": write_limits(document["limits"]),
                "skills": ", ".join(policy.skills),
                "any_skill": ", ".join(policy.any_skill),
                "percent": round(100 * policy.threshold, 4),
                "repeat_percent": round(100 * policy.repeats, 4),
            }
        )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("order") in ("highest", "lowest") and not data.get("by"):
            self.add_error("by", "Name the metadata key that orders, or choose another order.")
        if data.get("order") == "strata" and not data.get("strata", True):
            self.add_error("strata", "Write at least one stratum, or choose another order.")
        if not self.errors:
            try:
                self.policy = HandoutPolicy.read(document_of(data))
            except InvalidPolicy as problem:
                self.add_error(None, problem.message)
        return data


def document_of(data: dict[str, Any]) -> dict[str, Any]:
    """The cleaned form as a policy's JSON."""
    document = {key: value for key, value in data.items() if not key.endswith("percent")}
    return document | {
        "skills": listed(data["skills"]),
        "any_skill": listed(data["any_skill"]),
        "threshold": data["percent"] / 100,
        "repeats": data["repeat_percent"] / 100,
    }
