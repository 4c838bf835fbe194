"""The kinds of a criterion as a lead chooses them: those a dataset may name, and two shorthands.

A kind that is added to the registry of datasets is offered here by itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from annotation.dataset.kinds.scales import NUMBERS
from annotation.dataset.rubrics import TYPES, default_scope

WORDS = {
    "ordinal": "One value of an ordered scale",
    "nominal": "One value of several, in no order",
    "binary": "One of two values, such as yes and no",
    "interval": "A number",
    "ratio": "A number with a true zero",
    "slider": "A number, on a slider",
    "ratio_slider": "A number with a true zero, on a slider",
    "pairwise": "Which of two Outputs is better",
    "text": "A text",
    "multiselect": "Several values at once",
    "checklist": "A checklist: lines to tick",
    "ranking": "All Outputs of an Item in order",
}
# What stands for no condition.
EVERYWHERE = "always"
SLIDERS = ("slider", "ratio_slider")
SLIDER = {"control": "slider"}
# A shorthand is a kind of the registry with keys of its own.
SHORTHANDS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "binary": ("nominal", {}),
    "slider": ("interval", SLIDER),
    "ratio_slider": ("ratio", SLIDER),
}
BOUNDS = ("low", "high", "step", "unit", "values", "marks")
FIELDS: Mapping[str, Sequence[str]] = {
    **dict.fromkeys(("ordinal", "nominal", "binary", "pairwise"), ("values",)),
    **dict.fromkeys(("interval", "ratio"), BOUNDS),
    **dict.fromkeys(SLIDERS, ("low", "high", "step", "unit", "marks")),
    **dict.fromkeys(("multiselect", "checklist"), ("values", "fewest", "most")),
    "text": ("longest",),
    "ranking": ("ties",),
}
# What a new criterion of a kind begins with.
STARTS: Mapping[str, Mapping[str, Any]] = {
    "ordinal": {"values": "1\n2\n3\n4\n5"},
    "binary": {"values": "yes\nno"},
    "pairwise": {"values": "A\ntie\nB"},
    "slider": {"low": 0, "high": 100},
    "ratio_slider": {"low": 0, "high": 100},
}


def kind_choices() -> Iterator[tuple[str, str]]:
    """Every kind in words, each shorthand behind the kind that it stands for."""
    for kind in TYPES:
        yield kind, kind_words(kind)
        yield from ((name, WORDS[name]) for name, (of, _) in SHORTHANDS.items() if of == kind)


def kind_words(kind: str) -> str:
    return WORDS.get(kind, kind.replace("_", " ").capitalize())


def type_of(kind: str) -> tuple[str, Mapping[str, str]]:
    """The kind of the registry, and the keys that a shorthand sets."""
    return SHORTHANDS.get(kind, (kind, {}))


def kind_of(type_: str, values: Sequence[object], extra: Mapping[str, Any]) -> str:
    """The kind a lead would have chosen for a criterion that is there."""
    if type_ == "nominal" and len(values) == 2:
        return "binary"
    if type_ in NUMBERS and not values and extra.get("control") == "slider":
        return "slider" if type_ == "interval" else "ratio_slider"
    return type_


def fields_of(kind: str) -> Sequence[str]:
    """The fields that describe the scale of a kind; none for a kind that is new here."""
    return FIELDS.get(kind, ())


def takes_scope(kind: str) -> bool:
    """Whether a lead chooses what a criterion is about; some kinds say so themselves."""
    return default_scope(type_of(kind)[0]) == "output"


def needed(kind: str) -> Sequence[str]:
    """The fields that a kind cannot be without."""
    if kind in SLIDERS:
        return ("low", "high")
    listed = "values" in fields_of(kind) and kind not in ("pairwise", *NUMBERS)
    return ("values",) if listed else ()
