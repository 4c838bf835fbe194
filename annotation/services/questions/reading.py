"""That a rater has read what changed in the guidelines."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from annotation.models import Rater
from evalhub.audit.services.events import record_event


def begin_reading(*, rater: Rater) -> Rater:
    """From the version that a rater meets first they are told of changes; costs nothing later."""
    newest = newest_version(rater) if rater.seen_version is None else 0
    return mark_guidelines_read(rater=rater, version=newest, upto=None) if newest else rater


def newest_version(rater: Rater) -> int:
    """The version people rate by now; 0 before the first."""
    published = rater.project.rubrics.filter(published_at__isnull=False)
    newest = published.order_by("-version").first()
    return newest.version if newest else 0


@transaction.atomic
def mark_guidelines_read(*, rater: Rater, version: int, upto: datetime | None) -> Rater:
    """Tell nothing of changes up to a version and a time any more; never goes back."""
    rows = Rater.objects.select_for_update(no_key=True, of=["self"])
    rater = rows.select_related("project", "user").get(pk=rater.pk)
    seen = min(upto or timezone.now(), timezone.now())
    rater.seen_version = max(rater.seen_version or 0, min(version, newest_version(rater)))
    rater.guidelines_seen_at = max(rater.guidelines_seen_at or seen, seen)
    rater.save(update_fields=["seen_version", "guidelines_seen_at"])
    record_event(
        verb="guidelines read",
        subject=rater,
        actor=rater.user,
        project_id=rater.project.public_id,
        payload={"key": rater.key, "version": rater.seen_version},
    )
    return rater
