"""Cells as points on a scale: a file's "4", "Yes" or 4.0 as the value that the rubric lists."""

from annotation.dataset.rubrics import CriterionSpec
from annotation.dataset.values import JSON, value_text
from evalhub.scales.numbers import is_number


def is_blank(value: JSON) -> bool:
    """Tell whether a cell says nothing."""
    return value is None or value in ([], {}) or (isinstance(value, str) and not value.strip())


def fitting(value: JSON, criterion: CriterionSpec) -> JSON:
    """Return the scale's own value for a cell; what fits none stays, to be refused by name."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if criterion.scale.contains(value):
        return value
    if criterion.values is None:
        return _number(value)
    said = _said(value)
    exact = [one for one in criterion.values if value_text(one) == said]
    loose = [one for one in criterion.values if value_text(one).casefold() == said.casefold()]
    close = [one for one in criterion.values if is_number(one) and one == _number(value)]
    for found in (exact, loose, close):
        if len(found) == 1:
            return found[0]
    return value


def _said(value: JSON) -> str:
    if isinstance(value, str):
        return value.strip()
    return value_text(value) if isinstance(value, bool) or is_number(value) else ""


def _number(value: JSON) -> JSON:
    if not isinstance(value, str):
        return value
    for kind in (int, float):
        try:
            number = kind(value.strip())
        except ValueError:
            continue
        if is_number(number):
            return number
    return value
