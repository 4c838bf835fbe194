"""Rating strips: who gave which value, as a picture beside the table."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from annotation.dataset.values import value_text
from annotation.selectors.items import SubjectView, UnitView
from evalhub.plotting.tallies import rating_strip

MOST_DOTS = 12


@dataclass(frozen=True)
class Strip:
    """One unit with its picture; none where any number may be given."""

    unit: UnitView
    chart: SafeString | None


@dataclass(frozen=True)
class Strips:
    """One subject with the pictures of its units."""

    subject: SubjectView
    units: Sequence[Strip]


def with_strips(subjects: Sequence[SubjectView]) -> list[Strips]:
    return [Strips(subject, [draw(unit) for unit in subject.units]) for subject in subjects]


def draw(unit: UnitView) -> Strip:
    options = [value_text(value) for value in unit.criterion.values]
    given = {
        short(rating.annotation.rater.key): options.index(value_text(rating.value))
        for rating in unit.ratings
        if rating.value is not None and value_text(rating.value) in options
    }
    n_given = sum(rating.value is not None for rating in unit.ratings)
    if not given or len(given) > MOST_DOTS or len(given) < n_given:
        return Strip(unit, None)
    title = f"{unit.criterion.title}: {len(given)} Ratings"
    return Strip(unit, rating_strip(given, options, title=title))


def short(key: str) -> str:
    """Two characters for a dot: the number of rater-01, the initials of anna."""
    return key[-2:] if key[-2:].isdigit() else key[:2].upper()
