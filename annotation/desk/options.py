"""The buttons of a scale: which there are, in which order, with which keys."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from annotation.dataset.kinds.scales import RANKING, SETS, TEXT
from annotation.dataset.values import value_key
from annotation.desk.fields import DeskOption
from annotation.selectors.desk.criteria import DeskCriterion, DeskValue

# The letters of a preference, from one side to the other: key, word and name of the control.
PREFERENCES = {
    "AA": ("A A", _("clearly"), _("A is clearly better")),
    "A": ("A", _("better"), _("A is better")),
    "E": ("E", _("tie"), _("No difference that matters")),
    "B": ("B", _("better"), _("B is better")),
    "BB": ("B B", _("clearly"), _("B is clearly better")),
}
SLIGHTLY = {"A": _("A is slightly better"), "B": _("B is slightly better")}
TIES = {"tie", "Tie", "TIE", "E", "equal", "same", "both"}
SHORT, ROW, WIDE = 4, 5, 50


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
                word=str(_("slightly") if slightly else word),
                name=str(SLIGHTLY[choice] if slightly else name),
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
    if isinstance(chosen, list):
        return value.field in map(value_key, chosen)
    return chosen is not None and value.field == value_key(chosen)


def layout_of(criterion: DeskCriterion, options: tuple[DeskOption, ...]) -> str:
    """How the values are laid out, after their number and the length of their words."""
    if criterion.kind == TEXT:
        return "text"
    if criterion.kind in SETS:
        return "set"
    if criterion.kind == RANKING:
        return "rank"
    if not options:
        return "number"
    if is_preference(criterion):
        return "pref"
    longest = max(len(option.word) for option in options)
    if len(options) > ROW:
        return "grid" if longest <= SHORT else "list"
    return "row" if longest * len(options) <= WIDE else "list"
