"""Cells as points on a scale: a file's "4", "Yes" or 4.0 as the value that the rubric lists."""

from collections.abc import Sequence

from annotation.dataset.kinds.rankings import RankingScale
from annotation.dataset.kinds.scales import SetScale, TextScale
from annotation.dataset.rubrics import CriterionSpec
from annotation.dataset.values import JSON, Value, value_text
from annotation.formats.tables.numbers import NumberRefused, number_of
from annotation.formats.texts import opened
from evalhub.scales.numbers import is_number


def is_blank(value: JSON) -> bool:
    """Tell whether a cell says nothing."""
    return value is None or value in ([], {}) or (isinstance(value, str) and not value.strip())


def fitting(value: JSON, criterion: CriterionSpec) -> JSON:
    """Return the scale's own value for a cell; what fits none stays, to be refused by name.

    Raises `NumberRefused` for a number that can be read in two ways.
    """
    if isinstance(criterion.scale, SetScale):
        return _chosen(value, criterion)
    if isinstance(criterion.scale, RankingScale):
        return value
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(criterion.scale, TextScale) and (isinstance(value, bool) or is_number(value)):
        return value_text(value)
    if criterion.scale.contains(value):
        return value
    if criterion.values is None:
        return _number(value)
    return _offered(value, criterion.values)


def _chosen(value: JSON, criterion: CriterionSpec) -> JSON:
    """Return options as a list in the scale's order; a cell has one, a list, or a list as text."""
    value = opened(value)
    given = value if isinstance(value, list) else [value]
    chosen = [_offered(one, criterion.values or ()) for one in given]
    return criterion.scale.spelled(chosen) if criterion.scale.contains(chosen) else chosen


def _offered(value: JSON, values: Sequence[Value]) -> JSON:
    """Return the one value that a cell can only mean, or the cell."""
    said = _said(value)
    exact = [one for one in values if value_text(one) == said]
    loose = [one for one in values if value_text(one).casefold() == said.casefold()]
    close = [one for one in values if is_number(one) and one == _meant(value)]
    for found in (exact, loose, close):
        if len(found) == 1:
            return found[0]
    return value


def _said(value: JSON) -> str:
    if isinstance(value, str):
        return value.strip()
    return value_text(value) if isinstance(value, bool) or is_number(value) else ""


def _meant(value: JSON) -> JSON:
    """Return the number that an option is compared with; of one read in two ways, the cell."""
    try:
        return _number(value)
    except NumberRefused:
        return value


def _number(value: JSON) -> JSON:
    """Return the number that a cell spells, or the cell. Raises `NumberRefused`."""
    number = number_of(value) if isinstance(value, str) else None
    return number if is_number(number) else value
