"""The pictures of a session: strips of ratings, agreement before and after."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from annotation.dataset.values import value_text
from calibration.selectors.sessions.effect import CriterionEffect, Effect
from calibration.selectors.sessions.room import RoomPage, RoomUnit
from evalhub.charts import Row, agreement_chart
from evalhub.plotting.tallies import rating_strip
from evalhub.stats.changes.differences import Change
from evalhub.templatetags.figures import estimate_text, interval_text, signed


@dataclass(frozen=True)
class Strip:
    """One criterion with its picture; no picture where values have no places."""

    unit: RoomUnit
    chart: SafeString | str


def strips(page: RoomPage) -> list[Strip]:
    return [Strip(unit, strip(unit)) for unit in page.units]


def strip(unit: RoomUnit) -> SafeString | str:
    if not unit.is_measured:
        return ""
    places = {option: place for place, option in enumerate(unit.options)}
    dots = {one.seat.mark: places[one.words] for one in unit.said if one.words in places}
    settled = unit.settled.value if unit.settled and not unit.settled.ambiguous else None
    at = places.get(value_text(settled)) if settled is not None else None
    title = f"{unit.criterion.title}: round 1 values, rated alone"
    return rating_strip(dots, unit.options, title=title, settled=at)


class BeforeAfter(Row):
    """A criterion in two rounds: hollow is the first, filled the second."""

    def words(self) -> str:
        if self.ceiling is None:
            return f"{self.label}: not defined"
        change = f"{signed(self.difference)} {interval_text(self.difference)}"
        first, second = estimate_text(self.ceiling), estimate_text(self.estimate)
        return f"{self.label}: round 1 {first}, round 2 {second}, change {change}"


def effect_chart(effect: Effect) -> SafeString:
    """Alpha of both rounds by criterion, on the bands."""
    title = "Alpha in round 1 and in round 2 on fresh Items"
    return agreement_chart([effect_row(line) for line in effect.lines], title=title)


def effect_row(line: CriterionEffect) -> Row:
    title, note = line.criterion.title, line.criterion.level
    if not isinstance(line.change, Change):
        return BeforeAfter(title, note, line.change)
    change = line.change
    return BeforeAfter(title, note, change.second, change.first, change.difference)
