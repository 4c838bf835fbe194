"""A person's own day: when it began where they are, and what they have given since."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from evalhub.accounts.models import User
from evalhub.sql.prepared import fetch
from evalhub.zones.choices import zone_name, zone_of, zone_since
from evalhub.zones.days import day_began, midnight, week_began

PACE = """
    SELECT rater.project_id,
           count(*) FILTER (WHERE answer.submitted_at >= %(today)s::timestamptz), count(*)
    FROM annotation_rater rater JOIN annotation_annotation answer ON answer.rater_id = rater.id
    WHERE rater.user_id = %(user)s AND answer.submitted_at >= %(week)s::timestamptz
      AND answer.status <> 'withdrawn' AND NOT answer.imported
    GROUP BY rater.project_id
"""


@dataclass(frozen=True)
class Given:
    """Answers since midnight and since Monday, where the person is."""

    today: int = 0
    week: int = 0


def own_day(user: User | None, now: datetime | None = None) -> datetime:
    """From when on answers count against the daily number; without an account the server's day."""
    preferences = user.preferences if user else {}
    return day_began(now or timezone.now(), zone_of(preferences), zone_since(preferences))


def own_zone(user: User | None) -> str:
    return zone_name(user.preferences if user else {})


def given_by(user: User, now: datetime | None = None) -> dict[int, Given]:
    """What a person has given today and this week, by the id of the project."""
    zone, now = zone_of(user.preferences), now or timezone.now()
    today = midnight(now.astimezone(zone).date(), zone)
    given = {"user": user.pk, "today": today, "week": week_began(now, zone)}
    return {project: Given(*counts) for project, *counts in fetch(PACE, given)}
