"""What leads have added to the guidelines."""

from uuid import UUID

from django.db.models import QuerySet

from annotation.models import GuidelineEntry, Project
from evalhub.errors import NotFound


def guideline_entries(project: Project) -> QuerySet[GuidelineEntry]:
    """What stands among the guidelines now, in the order it was added."""
    return project.guideline_entries.filter(removed_at=None).order_by("added_at", "pk")


def get_entry(project: Project, public_id: UUID) -> GuidelineEntry:
    entry = GuidelineEntry.objects.filter(project=project, public_id=public_id).first()
    if entry is None:
        raise NotFound
    return entry
