"""The controls of a criterion at the desk: options, reasons, conditions, as they are shown."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from annotation.dataset.asking.rules import EXTREMES, NEVER, Condition, asked_of
from annotation.dataset.asking.words import condition_text, either
from annotation.dataset.values import Scale, value_key
from annotation.models import Assignment, Scope
from annotation.selectors.annotations import DeskSubject
from annotation.selectors.desk.criteria import DeskCriterion, DeskValue
from annotation.services.answering.checks import RatingInput
from evalhub.scales.mirror import Mirror
from evalhub.scales.numbers import LARGEST_NUMBER, is_number

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
    """The controls of one criterion. `layout` is row, pref, grid, list or number.

    `reasons` are the form's values that need a reason, as JSON; "*" stands for every value.
    `when_key` and `when_values` say the same of the condition, `when_text` in words.
    """

    key: str
    title: str
    question: str
    layout: str
    options: tuple[DeskOption, ...]
    number: str
    comment: str
    abstained: bool
    problem: str
    required: bool = True
    abstains: bool = True
    takes_reason: bool = True
    reasons: str = "[]"
    reason_text: str = ""
    reason_missing: bool = False
    when_key: str = ""
    when_values: str = "[]"
    when_text: str = ""

    @property
    def is_filled(self) -> bool:
        return bool(self.number) or any(option.chosen for option in self.options)

    @property
    def is_answered(self) -> bool:
        return self.abstained or self.is_filled

    @property
    def is_touched(self) -> bool:
        return bool(self.comment or self.problem) or self.is_answered

    @property
    def has_anchors(self) -> bool:
        return any(option.anchor for option in self.options)


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
    return with_conditions(fields, subject.criteria, mirrors)


def with_conditions(
    fields: Sequence[DeskField],
    criteria: Sequence[DeskCriterion],
    mirrors: Mapping[str, Mirror],
) -> tuple[DeskField, ...]:
    """Say of every field when it is asked, in the A and B that are shown."""
    there = {criterion.key: criterion for criterion in criteria}
    found = []
    for field in fields:
        when = there[field.key].asking.when
        if when is None or when.criterion not in there:
            found.append(field)
            continue
        mirror = mirrors.get(when.criterion)
        values = [mirror.of(value) if mirror else value for value in when.values]
        shown = Condition(when.criterion, tuple(values))  # type: ignore[arg-type]
        found.append(
            replace(
                field,
                when_key=when.criterion,
                when_values=json.dumps([value_key(value) for value in values]),  # type: ignore[arg-type]
                when_text=condition_text(shown, there[when.criterion].title),
            )
        )
    return tuple(found)


def asked_keys(
    criteria: Sequence[DeskCriterion], given: Mapping[str, RatingInput]
) -> frozenset[str]:
    """The criteria whose conditions hold with what is given."""
    values = {key: one.stored for key, one in given.items()}
    return frozenset(asked_of({one.key: one.asking for one in criteria}, values))


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
        required=criterion.asking.required,
        abstains=criterion.asking.abstain,
        takes_reason=criterion.asking.rationale != NEVER,
        reasons=json.dumps(reasons_of(criterion)),
        reason_text=reason_text(criterion),
        reason_missing=bool(problem) and lacks_reason(criterion, given),
    )


def scale_shown(criterion: DeskCriterion) -> Scale:
    return Scale(tuple(value.value for value in criterion.values) or None)


def lacks_reason(criterion: DeskCriterion, given: RatingInput) -> bool:
    """Whether all that is missing is the reason: that is where the focus goes."""
    if given.is_empty or given.comment.strip():
        return False
    return criterion.asking.wants_reason(given.stored, scale_shown(criterion))


def reasons_of(criterion: DeskCriterion) -> list[str]:
    """The form's values that need a reason."""
    rules, scale = criterion.asking, scale_shown(criterion)
    found = ["null"] if rules.abstain and rules.abstain_reason else []
    if rules.rationale == EXTREMES:
        ends = (criterion.values[0], criterion.values[-1])
        return [*(value.field for value in ends), *found]
    # Any value will do to ask whether all of them do.
    return ["*", *found] if rules.wants_reason(0, scale) else found


def reason_text(criterion: DeskCriterion) -> str:
    """In words which answers need a reason; nothing where none does."""
    wanted = reasons_of(criterion)
    if "*" in wanted:
        return "A reason is needed."
    words = [value.text for value in criterion.values if value.field in wanted]
    if "null" in wanted:
        words.append("cannot judge")
    return f"A reason is needed for {either(words)}." if words else ""


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
