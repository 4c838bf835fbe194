"""The desk's form: which controls a criterion gets, and what came back from them.

Controls speak of A and B as shown; drafts and ratings speak of the item's own A and B.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from annotation.dataset.values import too_large, value_key
from annotation.models import Assignment, Scope, SkipReason
from annotation.pairs import turned
from annotation.selectors.annotations import DeskCriterion, DeskSubject, DeskValue
from annotation.services.annotations import RatingInput, is_storable
from evalhub.errors import InvalidInput
from evalhub.scales.mirror import Mirror
from evalhub.scales.numbers import LARGEST_NUMBER, is_number

RATING, REASON, ABSTAIN = "rating-", "reason-", "abstain-"
ABSTENTION = "null"
LONGEST_VALUE = 1000
# The letters of a preference, from one side to the other: key, word and name of the control.
PREFERENCES = {
    "AA": ("A A", "clearly", "A is clearly better"),
    "A": ("A", "better", "A is better"),
    "E": ("E", "tie", "No difference that matters"),
    "B": ("B", "better", "B is better"),
    "BB": ("B B", "clearly", "B is clearly better"),
}
SLIGHTLY = {"A": "A is slightly better", "B": "B is slightly better"}
TIES = {"tie", "Tie", "TIE", "E", "equal", "same", "both"}
SHORT, ROW, WIDE = 4, 5, 50


class ReasonSelect(forms.RadioSelect):
    """Radio buttons of which the first gets the focus when their sheet opens."""

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(*args, **kwargs)
        if option["index"] == "0":
            option["attrs"]["autofocus"] = True
        return option


class SkipForm(forms.Form):
    """Why a subject is passed on."""

    reason = forms.ChoiceField(
        choices=SkipReason.choices,
        widget=ReasonSelect,
        label="What is the matter?",
        error_messages={"required": "Choose a reason.", "invalid_choice": "Choose a reason."},
    )
    note = forms.CharField(
        required=False,
        max_length=2000,
        label="Note to the lead",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@dataclass(frozen=True)
class DeskOption:
    """One radio button: `key` is printed on it, `choice` is what desk.js calls it."""

    field: str
    key: str
    word: str
    name: str
    choice: str
    anchor: str
    chosen: bool


@dataclass(frozen=True)
class DeskField:
    """The controls of one criterion. `layout` is row, pref, grid, list or number."""

    key: str
    title: str
    question: str
    layout: str
    options: tuple[DeskOption, ...]
    number: str
    comment: str
    abstained: bool
    problem: str

    @property
    def has_anchors(self) -> bool:
        return any(option.anchor for option in self.options)


def posted_id(post: QueryDict, name: str) -> UUID:
    """Read a hidden field of the desk's form."""
    try:
        return UUID(post.get(name, ""))
    except ValueError:
        raise InvalidInput("This form is not complete. Reload the page.") from None


def posted_ratings(post: QueryDict, assignment: Assignment) -> dict[str, RatingInput]:
    """What was chosen and written, by criterion, in the item's own A and B."""
    return read_ratings(post, turned(assignment))


def read_ratings(post: QueryDict, mirrors: Mapping[str, Mirror]) -> dict[str, RatingInput]:
    """What was posted, by criterion; `mirrors` are given where a pair was shown B first."""
    keys = [name.partition("-")[2] for name in post if name.startswith((RATING, REASON, ABSTAIN))]
    return {key: posted_rating(post, key, mirrors.get(key)) for key in dict.fromkeys(keys)}


def posted_rating(post: QueryDict, key: str, mirror: Mirror | None = None) -> RatingInput:
    """One criterion's value and reason; `mirror` is given where the pair is shown B first."""
    text = post.get(RATING + key, "")
    abstained = text == ABSTENTION or ABSTAIN + key in post
    value = None if abstained else read_value(text)
    comment = post.get(REASON + key, "").strip().replace("\r\n", "\n")
    return RatingInput(mirror.of(value) if mirror else value, comment, abstained)


def read_value(text: str) -> Any:
    """A value from its JSON text; what is none is returned as it came, to be refused."""
    text = text.strip()
    if not text:
        return None
    try:
        value = json.loads(text) if len(text) <= LONGEST_VALUE else text
    except ValueError:
        value = read_number(text)
    unfit = bool(too_large(value))
    unfit = unfit or (isinstance(value, str) and not is_storable(value))
    return text if unfit or isinstance(value, list | dict) or value is None else value


def read_number(text: str) -> float | str:
    """Numbers as people type them, `.5` or `+3`."""
    try:
        return float(text)
    except ValueError:
        return text


def as_draft(ratings: Mapping[str, RatingInput], comment: str) -> dict[str, Any]:
    return {
        "ratings": {
            key: {"value": given.value, "comment": given.comment, "abstained": given.abstained}
            for key, given in ratings.items()
        },
        "comment": comment,
    }


def desk_fields(
    subject: DeskSubject,
    assignment: Assignment,
    mirrors: Mapping[str, Mirror],
    posted: Mapping[str, RatingInput] | None = None,
    problems: Mapping[str, str] | None = None,
) -> tuple[DeskField, ...]:
    """The controls, filled with what was posted or else with the draft."""
    labels = option_labels(assignment)
    fields = []
    for criterion in subject.criteria:
        drafted = RatingInput(criterion.value, criterion.comment, criterion.abstained)
        given = drafted if posted is None else posted.get(criterion.key, RatingInput())
        mirror = mirrors.get(criterion.key)
        shown = replace(given, value=mirror.of(given.value)) if mirror else given
        problem = (problems or {}).get(criterion.key, "")
        fields.append(desk_field(criterion, shown, labels, problem_text(criterion, given, problem)))
    return tuple(fields)


def problem_text(criterion: DeskCriterion, given: RatingInput, problem: str) -> str:
    """What is wrong with a criterion; where any number may be given, which numbers those are."""
    free = not criterion.values and not given.abstained and given.value is not None
    if not problem or not free or is_number(given.value):
        return problem
    return f"{criterion.title} takes a number between -{LARGEST_NUMBER:,} and {LARGEST_NUMBER:,}."


def option_labels(assignment: Assignment) -> dict[str, str]:
    """What the values mean for this item, where its metadata say so: a quiz's answers."""
    options = assignment.subject.item.metadata.get("options")
    if assignment.subject.scope == Scope.PAIR or not isinstance(options, dict):
        return {}
    return {str(key): str(label) for key, label in options.items()}


def desk_field(
    criterion: DeskCriterion, given: RatingInput, labels: Mapping[str, str], problem: str
) -> DeskField:
    chosen = None if given.value is None or given.abstained else given.value
    if is_preference(criterion):
        options = preference_options(criterion, chosen)
    else:
        options = plain_options(criterion, chosen, labels)
    return DeskField(
        key=criterion.key,
        title=criterion.title,
        question=criterion.question,
        layout=layout_of(criterion, options),
        options=options,
        number="" if chosen is None else str(chosen),
        comment=given.comment,
        abstained=given.abstained,
        problem=problem,
    )


def is_preference(criterion: DeskCriterion) -> bool:
    return {"A", "B"} <= {value.text for value in criterion.values} <= {*PREFERENCES, *TIES}


def preference_options(criterion: DeskCriterion, chosen: Any) -> tuple[DeskOption, ...]:
    """A to B from left to right, whatever the order of the scale."""
    by_choice = {("E" if v.text in TIES else v.text): v for v in criterion.values}
    five = {"AA", "BB"} <= set(by_choice)
    options = []
    for choice, (key, word, name) in PREFERENCES.items():
        value = by_choice.get(choice)
        if value is None:
            continue
        slightly = five and choice in SLIGHTLY
        options.append(
            DeskOption(
                field=value.field,
                key=key,
                word="slightly" if slightly else word,
                name=SLIGHTLY[choice] if slightly else name,
                choice=choice,
                anchor=value.anchor,
                chosen=is_chosen(value, chosen),
            )
        )
    return tuple(options)


def plain_options(
    criterion: DeskCriterion, chosen: Any, labels: Mapping[str, str]
) -> tuple[DeskOption, ...]:
    """The values in the order of the scale; where the item names its options, only those."""
    named = [value for value in criterion.values if value.text in labels]
    return tuple(
        DeskOption(
            field=value.field,
            key=str(place) if place <= 9 else "",
            word=labels.get(value.text, value.text),
            name="",
            choice="",
            anchor=value.anchor,
            chosen=is_chosen(value, chosen),
        )
        for place, value in enumerate(named or criterion.values, start=1)
    )


def is_chosen(value: DeskValue, chosen: Any) -> bool:
    """Equal as JSON: true is not 1, 4 is 4.0."""
    return chosen is not None and value.field == value_key(chosen)


def layout_of(criterion: DeskCriterion, options: tuple[DeskOption, ...]) -> str:
    """How the values are laid out, after their number and the length of their words."""
    if not options:
        return "number"
    if is_preference(criterion):
        return "pref"
    longest = max(len(option.word) for option in options)
    if len(options) > ROW:
        return "grid" if longest <= SHORT else "list"
    return "row" if longest * len(options) <= WIDE else "list"
