"""The fields of a criterion, and of a whole version, on the page where a Rubric is written."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from annotation.authoring.kinds import (
    BOUNDS,
    EVERYWHERE,
    FIELDS,
    fields_of,
    kind_choices,
    needed,
    takes_scope,
)
from annotation.dataset.asking.rules import ALWAYS, EXTREMES, NEVER, OPTIONAL, SHARE
from annotation.dataset.kinds.scales import LONGEST_TEXT
from annotation.dataset.kinds.shapes import LONGEST_UNIT

TEXT_LIMIT = 100_000
# Choosing another kind asks the server for its fields.
SWAP = {"hx-post": "", "hx-trigger": "change", "hx-target": "#rubric-form", "hx-swap": "outerHTML"}
# Other scopes come with their kind.
SCOPE_WORDS = {"output": "each Output by itself", "pair": "two Outputs side by side"}
RATIONALES = [
    (OPTIONAL, "may be given"),
    (NEVER, "is not asked for"),
    (ALWAYS, "is needed for every value"),
    (EXTREMES, "is needed for the first and the last value"),
    (SHARE, "is needed in a share of all answers, drawn by lot"),
]
EVIDENCE = [
    (NEVER, "is not asked for"),
    (OPTIONAL, "may be marked in the text"),
    (ALWAYS, "is needed for every value"),
]
WORDS = ("title", "question", "guideline", "key")
RULES = ("required", "when", "when_values", "rationale", "share", "abstain", "abstain_reason")
RULES += ("evidence",)
SCALE = tuple(dict.fromkeys([*BOUNDS, *(name for names in FIELDS.values() for name in names)]))

Messages = dict[str, str] | None


def text(
    label: str, rows: int = 0, most: int = 2000, hint: str = "", errors: Messages = None
) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(
        label=label,
        required=False,
        max_length=most,
        widget=widget,
        help_text=hint,
        strip=not rows,
        error_messages=errors,
    )


def number(label: str, errors: Messages = None) -> forms.FloatField:
    return forms.FloatField(label=label, required=False, error_messages=errors)


def check(label: str) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False)


def choice(label: str, choices: Iterable[tuple[str, str]], hint: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=list(choices), help_text=hint)


class HeadForm(forms.Form):
    """What belongs to the whole version."""

    guidelines = text(
        "Guidelines for the whole Rubric",
        8,
        TEXT_LIMIT,
        "Markdown: headings, lists, tables, links. No images.",
    )
    change_note = forms.CharField(
        label="What changes, and why",
        max_length=500,
        help_text="Annotators and auditors read it beside the version.",
    )


class CriterionForm(forms.Form):
    """One criterion. `was` is its key in the version before, empty for a new one."""

    was = forms.CharField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(label="Title", max_length=200)
    question = text("Question")
    guideline = text("Guideline", 2, TEXT_LIMIT)
    kind = choice("Kind of answer", ())
    key = text(
        "Key",
        hint="Its name in files and figures; made of the title when left empty. Figures join "
        "versions by it, so another scale needs another key.",
    )
    scope = choice("Asked about", SCOPE_WORDS.items())
    values = text(
        "Values",
        5,
        TEXT_LIMIT,
        "One per line, in order, with what it stands for: 1 = Wrong or invented",
        {"required": "Write at least two values, one per line."},
    )
    low = number("Lowest number", {"required": "A slider needs a lowest number."})
    high = number("Highest number", {"required": "A slider needs a highest number."})
    step = number("Step")
    unit = text("Unit", most=LONGEST_UNIT)
    marks = text("What single numbers stand for", 2, TEXT_LIMIT, "One per line: 0 = Nothing of it")
    fewest = forms.IntegerField(label="At least so many", required=False)
    most = forms.IntegerField(label="At most so many", required=False)
    longest = forms.IntegerField(
        label="Longest text, in characters",
        required=False,
        help_text=f"Without a number, {LONGEST_TEXT:,}.",
    )
    ties = check("Outputs may share a place")
    required = check("Must be answered")
    when = choice("Asked", ())
    when_values = text(
        "if it has one of these values",
        hint="Separated by commas. Counts only with a Criterion chosen above.",
    )
    rationale = choice("A reason", RATIONALES)
    share = forms.FloatField(
        label="Share of answers that need a reason, in percent",
        required=False,
        min_value=0.01,
        max_value=100,
        help_text="Counts only where the reason is drawn by lot.",
    )
    abstain = check('"Cannot judge" is offered')
    abstain_reason = check('"Cannot judge" needs a reason')
    evidence = choice("Evidence", EVIDENCE)

    def __init__(
        self,
        *args: Any,
        uid: str,
        others: Sequence[tuple[str, str]] = (),
        kind: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, prefix=f"c{uid}", **kwargs)
        self.uid, self.kind = uid, kind
        self.fields["kind"].choices = list(kind_choices())  # type: ignore[attr-defined]
        asked = [(other, f"only where {title} was given certain values") for other, title in others]
        self.fields["when"].choices = [(EVERYWHERE, "always"), *asked]  # type: ignore[attr-defined]
        for name in needed(kind):
            self.fields[name].required = True
        step = {"hx-vals": json.dumps({"step": f"kind-{uid}"})}
        self.fields["kind"].widget.attrs |= {**SWAP, **step}

    @property
    def words(self) -> list[forms.BoundField]:
        scope = ("scope",) if takes_scope(self.kind) else ()
        return [self[name] for name in (*WORDS, *scope)]

    @property
    def kind_field(self) -> forms.BoundField:
        return self["kind"]

    @property
    def scale(self) -> list[forms.BoundField]:
        """What describes the scale of the kind that is chosen."""
        return [self[name] for name in fields_of(self.kind)]

    @property
    def kept(self) -> list[forms.BoundField]:
        """What is not of this kind, and stays for who chooses the kind before again."""
        scope = () if takes_scope(self.kind) else ("scope",)
        other = [name for name in SCALE if name not in (*fields_of(self.kind), "ties")]
        return [self[name] for name in (*other, *scope)]

    @property
    def rules(self) -> list[forms.BoundField]:
        return [self[name] for name in RULES]

    @property
    def heading(self) -> str:
        """The title as it stands in the form."""
        return str(self["title"].value() or "").strip() or "New Criterion"
