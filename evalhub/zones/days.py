"""When a person's own day and week began, by their time zone. Pure.

A day is what the clocks there call one: 23 or 25 hours long where they are changed.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

FULL = timedelta(hours=24)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """When a date begins in a zone, in UTC.

    Where clocks skip midnight it is the moment they do; where midnight comes twice, the first.
    """
    return datetime.combine(day, time(), zone).astimezone(UTC)


def day_began(now: datetime, zone: ZoneInfo, changed_at: datetime | None = None) -> datetime:
    """From when on answers count as today's.

    Whoever has just changed the zone is given no second day by it: until the first midnight that
    comes a full day after the change, the answers of the last 24 hours count.
    """
    began = midnight(now.astimezone(zone).date(), zone)
    if changed_at is None or now >= settled(changed_at, zone):
        return began
    return min(began, now.astimezone(UTC) - FULL)


def settled(changed_at: datetime, zone: ZoneInfo) -> datetime:
    """The first midnight of a zone that comes a full day after it was chosen."""
    full = changed_at.astimezone(UTC) + FULL
    day = full.astimezone(zone).date()
    first = midnight(day, zone)
    return first if first >= full else midnight(day + timedelta(days=1), zone)


def week_began(now: datetime, zone: ZoneInfo) -> datetime:
    """When Monday began in a zone, in UTC."""
    today = now.astimezone(zone).date()
    return midnight(today - timedelta(days=today.weekday()), zone)
