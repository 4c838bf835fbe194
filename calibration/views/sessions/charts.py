"""The pictures of a session: strips of ratings, agreement before and after."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from annotation.dataset.values import value_text
from calibration.selectors.sessions.room import RoomPage, RoomUnit
from evalhub.plotting.tallies import rating_strip


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
