"""How many items of a day are taken already; the caller holds the project's intake lock."""

from datetime import date

from django.db import connection

from annotation.intake.taking import Quota
from annotation.models import IntakeCount, IntakeRule, Project


def today() -> date:
    """Return the day (UTC) by the clock of the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT (now() AT TIME ZONE 'UTC')::date")
        found: date = cursor.fetchone()[0]
        return found


def quota_of(project: Project, rule: IntakeRule) -> Quota:
    """Return the room that the rule leaves today."""
    counts = IntakeCount.objects.filter(project=project, day=today())
    taken = dict(counts.values_list("stratum", "taken"))
    return Quota(by=rule.by, daily=rule.daily, own=rule.quotas, taken=taken)


def store_quota(project: Project, quota: Quota) -> None:
    """Store how many are taken by now."""
    day = today()
    IntakeCount.objects.bulk_create(
        [
            IntakeCount(project=project, day=day, stratum=stratum, taken=taken)
            for stratum, taken in quota.taken.items()
        ],
        update_conflicts=True,
        unique_fields=["project", "day", "stratum"],
        update_fields=["taken"],
    )
