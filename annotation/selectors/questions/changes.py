"""What changed in the guidelines since a rater last looked."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from annotation.guidelines.changes import MOST, Change, changes, lines_of
from annotation.models import GuidelineEntry, Project, Rater, Rubric
from annotation.selectors.annotations import desk_rubric


@dataclass(frozen=True)
class News:
    """What to tell a rater: the new version and why, and the lines that differ.

    `upto` is up to when additions are told; `more` counts lines that are left out.
    """

    version: int
    notes: tuple[str, ...]
    lines: tuple[Change, ...]
    more: int
    upto: datetime | None


def news_for(rater: Rater) -> News | None:
    """What changed for a rater who has worked before; costs a comparison where nothing has."""
    project, rubric = rater.project, desk_rubric(rater.project)
    seen, at = rater.seen_version, rater.guidelines_seen_at
    if seen is None:
        return None
    older = seen < rubric.version
    added = project.guidelines_at is not None and (at is None or project.guidelines_at > at)
    if not older and not added:
        return None
    lines = version_changes(project, seen, rubric) if older else []
    lines += entry_changes(project, at) if added else []
    if not lines and not older:
        return None
    return News(
        version=rubric.version,
        notes=notes_since(project, seen) if older else (),
        lines=tuple(lines[:MOST]),
        more=max(0, len(lines) - MOST),
        upto=project.guidelines_at,
    )


def version_changes(project: Project, seen: int, rubric: Rubric) -> list[Change]:
    """Lines that differ between the version a rater knows and the one they rate by now."""
    known = project.rubrics.filter(version__lte=seen).order_by("-version").first()
    return changes(text_of(known), text_of(rubric)) if known else []


def text_of(rubric: Rubric) -> dict[str, list[str]]:
    """The words of a version by place."""
    text = {_("Guidelines"): lines_of(rubric.guidelines)}
    for criterion in rubric.criteria.order_by("position"):
        anchors = [f"{value}: {words}" for value, words in criterion.anchors.items() if words]
        said = lines_of(f"{criterion.question}\n{criterion.guideline}")
        text[criterion.title or criterion.key] = said + anchors
    return text


def entry_changes(project: Project, at: datetime | None) -> list[Change]:
    """Additions that came, and those that went, since a time."""
    entries = GuidelineEntry.objects.filter(project=project).order_by("added_at", "pk")
    came = Q(removed_at=None) & (Q(added_at__gt=at) if at else Q())
    went = Q(added_at__lte=at, removed_at__gt=at) if at else Q(pk=None)
    rows = entries.filter(came | went)
    return [Change("+" if row.removed_at is None else "-", place(row), row.heading) for row in rows]


def place(entry: GuidelineEntry) -> str:
    kind = _("Example") if entry.kind == GuidelineEntry.Kind.EXAMPLE else _("Answer")
    return f"{kind}, {entry.criterion}" if entry.criterion else kind


def notes_since(project: Project, seen: int) -> tuple[str, ...]:
    """Why the versions after one were written."""
    later = project.rubrics.filter(version__gt=seen, published_at__isnull=False)
    notes = later.order_by("version").values_list("change_note", flat=True)
    return tuple(note for note in notes if note)
