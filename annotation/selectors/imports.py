"""What was loaded into a project, and when."""

from dataclasses import dataclass
from datetime import datetime

from annotation.formats.choices import Review
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


def review_lines(review: Review) -> list[str]:
    """Say what a load means for Items that are there already; nothing where it means nothing."""
    lines = []
    if review.same:
        lines.append(f"{counted(review.same)} there already, the same: left as they are.")
    if review.changed:
        told = f", {review.labelled:,} of them with answers" if review.labelled else ""
        lines.append(
            f"{counted(review.changed)} there with other content{told}: old content and answers "
            "stay, the new content and its ratings are passed over."
        )
    if review.duplicates:
        end = "passed over" if review.skipped else "kept as Items of their own"
        lines.append(f"{counted(review.duplicates)} with the content of another Item: {end}.")
    return lines


def counted(number: int) -> str:
    return f"{number:,} Item{'' if number == 1 else 's'}"
