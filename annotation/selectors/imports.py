"""What was loaded into a project, and when."""

from dataclasses import dataclass
from datetime import datetime

from annotation.models import DatasetImport, Project


@dataclass(frozen=True)
class ImportLine:
    """One load of a dataset folder; `by` is empty for the command line."""

    at: datetime
    by: str
    digest: str
    counts: str


def import_lines(project: Project) -> list[ImportLine]:
    """Return the loads of a project, the newest first."""
    imports = DatasetImport.objects.filter(project=project).select_related("loaded_by")
    return [
        ImportLine(
            at=one.loaded_at,
            by=one.loaded_by.name or one.loaded_by.email if one.loaded_by else "",
            digest=one.digest[:12],
            counts=in_words(one.counts),
        )
        for one in imports.order_by("-loaded_at", "-pk")
    ]


def in_words(counts: dict[str, int]) -> str:
    """60 items, 1 output, ...: what there is none of is left out."""
    found = []
    for name, count in counts.items():
        words = name.replace("_", " ")
        if count:
            found.append(f"{count:,} {words if count != 1 else words.removesuffix('s')}")
    return ", ".join(found) or "no rows"
