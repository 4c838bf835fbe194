"""Zones by what their clocks show."""

from django.utils import timezone


def zone_where_it_is(hour: int) -> str:
    """A zone whose clocks show this hour now; signs of these names are turned around."""
    ahead = (hour - timezone.now().hour + 11) % 24 - 11
    return f"Etc/GMT{-ahead:+d}"
