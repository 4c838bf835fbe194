"""The time zones that people may choose, and which person lives in which."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache, lru_cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from django.conf import settings

PREFERENCE = "time_zone"
SINCE = "time_zone_since"


@cache
def zone_names() -> tuple[str, ...]:
    """Every zone by the name of a place, and UTC."""
    named = {name for name in available_timezones() if "/" in name}
    return tuple(sorted({*named, "UTC", settings.TIME_ZONE}))


def zone_of(preferences: Mapping[str, Any]) -> ZoneInfo:
    """The zone a person has chosen; the server's where there is none, or none such any more."""
    return named(preferences.get(PREFERENCE, "")) or ZoneInfo(settings.TIME_ZONE)


def zone_name(preferences: Mapping[str, Any]) -> str:
    return zone_of(preferences).key


@lru_cache(maxsize=1024)
def named(name: str) -> ZoneInfo | None:
    """A zone without a look at all of them, which takes long."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError):
        return None


def zone_since(preferences: Mapping[str, Any]) -> datetime | None:
    """When the zone was chosen; None where it never was."""
    written = preferences.get(SINCE)
    return datetime.fromisoformat(written) if written else None
