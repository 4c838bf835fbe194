"""Releases of golden sets, ready to print."""

from collections.abc import Sequence

from django.db.models import Count, QuerySet

from annotation.models import Project
from calibration.errors import UnknownRelease
from calibration.models import GoldenItem, GoldenSet, LeftOut
from evalhub.errors import NotFound

LATEST = "latest"


def project_named(slug: str) -> Project:
    """A project by its slug, for commands. Raises `NotFound` naming it."""
    found = Project.objects.filter(slug=slug).first()
    if found is None:
        raise NotFound(f"There is no project {slug!r}.")
    return found


def releases(project: Project) -> QuerySet[GoldenSet]:
    """The releases of a project, newest first, each with `n_items` and `n_left_out`."""
    found = GoldenSet.objects.filter(project=project).select_related("rubric", "released_by")
    return found.annotate(
        n_items=Count("items", distinct=True),
        n_left_out=Count("left_out", distinct=True),
        n_advice=Count("deprecations", distinct=True),
    ).order_by("-number")


def release_named(project: Project, name: str) -> GoldenSet:
    """A release by its number, or the `latest`. Raises `UnknownRelease` saying which exist."""
    found = GoldenSet.objects.filter(project=project).select_related("rubric", "project")
    release = None
    if name == LATEST:
        release = found.order_by("-number").first()
    elif name.isascii() and name.isdigit() and len(name) < 10:
        release = found.filter(number=int(name)).first()
    if release is not None:
        return release
    last = found.order_by("-number").first()
    known = f"the newest is {last.number}" if last else "nothing has been released yet"
    raise UnknownRelease(f"{project.slug} has no release {name}; {known}.")


def left_out_counts(release: GoldenSet) -> dict[str, int]:
    """How many units were left out, by reason."""
    rows = LeftOut.objects.filter(golden_set=release).values_list("reason")
    return dict(rows.annotate(n=Count("id")).order_by("reason"))


def held_by_release(project: Project, items: Sequence[int]) -> str:
    """Say which release holds one of these items, if any: its texts must not change."""
    held = GoldenItem.objects.filter(
        golden_set__project=project, subject__item__in=items
    ).select_related("golden_set", "subject__item")
    first = held.order_by("golden_set__number", "pk").first()
    if first is None:
        return ""
    return (
        f"Release {first.golden_set.number} holds Items whose texts would change, "
        f"“{first.subject.item.key}” first, and a release never changes. Load the Items anew, "
        "redacted, into another Project, and release from there."
    )
