"""What was loaded into a project, and when."""

from dataclasses import dataclass
from datetime import datetime

from annotation.models import DatasetImport, Project

# The order of a folder's files; what an upper app loads comes after.
ORDER = ("items", "outputs", "subjects", "annotations", "ratings", "references", "traps")


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
    # As they come out of jsonb, keys are in no order that means anything.
    for name in sorted(counts, key=lambda name: (*ORDER, name).index(name)):
        count = counts[name]
        words = name.replace("_", " ")
        if count:
            found.append(f"{count:,} {words if count != 1 else words.removesuffix('s')}")
    return ", ".join(found) or "no rows"
