"""Releases are reached through their project."""

from uuid import UUID

from annotation.models import Project
from calibration.models import GoldenSet
from evalhub.errors import NotFound


def get_release(project: Project, release_id: UUID) -> GoldenSet:
    """A release of a project that was authorised already. Raises `NotFound`."""
    found = GoldenSet.objects.filter(project=project, public_id=release_id)
    release = found.select_related("project", "rubric", "released_by").first()
    if release is None:
        raise NotFound
    return release
