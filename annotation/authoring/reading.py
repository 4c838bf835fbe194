"""Forms of criteria read as a Rubric: by the reader of datasets, its refusals put to their fields.

What a dataset may not say cannot be written in the browser either.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from annotation.authoring.filling import KEYS
from annotation.authoring.forms import CriterionForm
from annotation.authoring.kinds import EVERYWHERE, fields_of
from annotation.authoring.spelling import Unknown, condition, dimension
from annotation.dataset.asking.rules import SHARE
from annotation.dataset.limits import LIMITS
from annotation.dataset.problems import RowRefused
from annotation.dataset.rubrics import CriterionSpec, RubricSpec, read_rubric
from annotation.dataset.values import Row

PLACE = re.compile(r"dimensions\[(\d+)\]\.?(.*)")
# The field that shows what is wrong with a key of a dimension.
FIELDS = {key: name for name, key in KEYS.items()} | {
    "id": "key",
    "type": "kind",
    "control": "low",
    "anchors": "values",
    "when.criterion": "when",
    "when.values": "when_values",
}
LONGEST_KEY = 64


def read_forms(
    forms: Sequence[CriterionForm], kept: Mapping[str, Mapping[str, Any]]
) -> RubricSpec | None:
    """The criteria of valid forms; None, with errors at the fields, where they cannot be.

    `kept` are the keys without a field of criteria that were there, by their key then.
    """
    keys = name_keys(forms)
    rows = [
        dimension(form.cleaned_data, key, kept.get(form.cleaned_data["was"], {}))
        for form, key in zip(forms, keys, strict=True)
    ]
    alone = {form.uid: read_alone(form, row) for form, row in zip(forms, rows, strict=True)}
    if any(form.errors for form in forms):
        return None
    for form, row in zip(forms, rows, strict=True):
        add_condition(form, row, alone)
    if any(form.errors for form in forms):
        return None
    try:
        return read_rubric(document(rows), LIMITS)
    except RowRefused as refused:
        show(forms, refused)
        return None


def document(rows: Sequence[Row]) -> Row:
    return {"name": "Rubric", "task": "pointwise", "dimensions": [dict(row) for row in rows]}


def name_keys(forms: Sequence[CriterionForm]) -> list[str]:
    """Every criterion's key: as written, or made of the title; the same one twice is refused."""
    taken: dict[str, CriterionForm] = {}
    for form in forms:
        key = form.cleaned_data["key"]
        if key and key in taken:
            other = taken[key].heading
            form.add_error("key", f"{other} has the key {key} already. Choose another one.")
        elif key:
            taken[key] = form
    found = []
    for form in forms:
        key = form.cleaned_data.get("key") or free_key(form.cleaned_data["title"], set(taken))
        taken.setdefault(key, form)
        found.append(key)
    return found


def free_key(title: str, taken: set[str]) -> str:
    """A key made of a title, numbered where it is taken."""
    base = re.sub(r"\W+", "_", title.lower())[: LONGEST_KEY - 4].strip("_") or "criterion"
    names = [base, *(f"{base}_{number}" for number in range(2, len(taken) + 3))]
    return next(name for name in names if name not in taken)


def read_alone(form: CriterionForm, row: Row) -> CriterionSpec | None:
    """The criterion without its condition; None, with an error at its field, if it cannot be."""
    problem = plain_problem(form)
    if problem:
        form.add_error(*problem)
        return None
    try:
        return read_rubric(document([row]), LIMITS).criteria[0]
    except RowRefused as refused:
        show([form], refused)
        return None


def plain_problem(form: CriterionForm) -> tuple[str, str] | None:
    """The commonest refusals in words of the page."""
    cleaned = form.cleaned_data
    if cleaned["rationale"] == SHARE and not cleaned["share"]:
        return "share", "Say in what share of all answers, such as 20."
    fields = fields_of(cleaned["kind"])
    return bounds_problem(cleaned, listable="values" in fields) if "low" in fields else None


def bounds_problem(cleaned: Mapping[str, Any], *, listable: bool) -> tuple[str, str] | None:
    low, high = cleaned["low"], cleaned["high"]
    if low is not None and high is not None and low >= high:
        words = f"The highest number, {high:g}, is not above the lowest, {low:g}. Swap them."
        return "high", words
    bounded = any(cleaned[name] not in (None, "") for name in ("low", "high", "step", "unit"))
    if listable and bounded and cleaned["values"].strip():
        return "values", "Either list the numbers, or say how far they go: clear one of the two."
    return None


def add_condition(form: CriterionForm, row: Row, alone: Mapping[str, CriterionSpec | None]) -> None:
    """Write the condition into a row; a problem goes to its field."""
    when = form.cleaned_data["when"]
    other = alone.get(when)
    if when != EVERYWHERE and other is None:
        form.add_error("when", "The Criterion it depends on was taken out. Choose another one.")
    if other is None:
        return
    try:
        row["when"] = condition(form.cleaned_data["when_values"], other)
    except Unknown as unknown:
        form.add_error("when_values", str(unknown))


def show(forms: Sequence[CriterionForm], refused: RowRefused) -> None:
    """Put a refusal to the field it is about."""
    place = PLACE.fullmatch(refused.field)
    form, key = (forms[int(place[1])], place[2]) if place else (forms[0], "")
    name = FIELDS.get(key, key)
    shown = name if name in form.fields else None
    if shown == "values" and "values" not in fields_of(form.cleaned_data["kind"]):
        shown = "marks" if "marks" in fields_of(form.cleaned_data["kind"]) else "kind"
    form.add_error(shown, sentence(refused.reason))


def sentence(reason: str) -> str:
    """A reason of the reader, in the words of the page."""
    if reason.startswith("asks in a circle"):
        return f"The conditions lead in a circle, so nothing could begin: {reason[18:]}."
    if reason.startswith("is missing; a scale") or reason == "needs at least two values":
        return "Write at least two values, one per line."
    return f"{reason[:1].upper()}{reason[1:]}."
