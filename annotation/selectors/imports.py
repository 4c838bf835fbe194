"""What was loaded into a project, and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from annotation.dataset.limits import LIMITS
from annotation.dataset.problems import RowRefused
from annotation.dataset.rows import Turn
from annotation.dataset.rubrics import RubricSpec
from annotation.dataset.validation import read_item
from annotation.errors import ImportRefused
from annotation.formats.choices import Review
from annotation.formats.conversion import Blank, Converter
from annotation.formats.mapping import Mapping, from_row
from annotation.formats.records import Record
from annotation.formats.texts import plain
from annotation.intake.rows import redacted_item
from annotation.models import DatasetImport, ImportPreset, Project, StagedUpload
from evalhub.accounts.models import User
from evalhub.errors import NotFound
from evalhub.redaction.kinds import Policy

# The order of a folder's files; what an upper app loads comes after.
ORDER = ("items", "outputs", "subjects", "annotations", "ratings", "references", "traps")


@dataclass(frozen=True)
class ImportLine:
    """One load of a dataset folder; `by` is empty for the command line.

    `sample` is its whole digest where a sample was taken, by which its coverage is found.
    """

    at: datetime
    by: str
    digest: str
    counts: str
    sample: str = ""


def import_lines(project: Project) -> list[ImportLine]:
    """Return the loads of a project, the newest first."""
    imports = DatasetImport.objects.filter(project=project).select_related("loaded_by")
    return [
        ImportLine(
            at=one.loaded_at,
            by=one.loaded_by.name or one.loaded_by.email if one.loaded_by else "",
            digest=one.digest[:12],
            counts=in_words(one.counts),
            sample=one.digest if one.sample else "",
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


@dataclass(frozen=True)
class PreviewRow:
    """A row of a file as the Item it would be; `problem` says why it would be refused."""

    place: int
    key: str = ""
    input: str = ""
    outputs: tuple[tuple[str, str], ...] = ()
    about: tuple[tuple[str, str], ...] = ()
    ratings: tuple[str, ...] = ()
    problem: str = ""


PREVIEWED = 10
SHOWN = 300


def preview(
    records: Sequence[Record], mapping: Mapping, rubric: RubricSpec, policy: Policy
) -> list[PreviewRow]:
    """Convert the first rows as a load would, without putting rows of one Item together.

    What the project's policy replaces before anything is stored is not shown here either.
    """
    converter = Converter(mapping, {one.key: one for one in rubric.criteria})
    return [preview_row(converter, record, policy) for record in records[:PREVIEWED]]


def preview_row(converter: Converter, record: Record, policy: Policy) -> PreviewRow:
    try:
        piece = converter.piece(record)
        item, _ = redacted_item(read_item(piece.item, LIMITS), policy)
    except RowRefused as flaw:
        where = f"{flaw.field}: " if flaw.field else ""
        return PreviewRow(record.place, problem=f"{where}{flaw.reason}")
    except Blank:
        return PreviewRow(record.place, problem="no output; the row is passed over")
    about = {"context": item.context, "reference": item.reference, **item.metadata}
    return PreviewRow(
        place=record.place,
        key=item.id,
        input=shortened(input_text(item.input)),
        outputs=tuple((one.model, shortened(one.text)) for one in item.outputs),
        about=tuple((name, shortened(plain(value))) for name, value in about.items() if value),
        ratings=tuple(
            f"{row['dimension']}: {plain(row['value'])} ({row.get(who)})"
            for who, rows in (("annotator_id", piece.labels), ("judge_model", piece.verdicts))
            for _, row in rows
        ),
    )


def input_text(value: str | tuple[Turn, ...]) -> str:
    """Return an input on paper: turns with their roles."""
    if isinstance(value, str):
        return value
    return "\n".join(f"{turn.role}: {turn.content}" for turn in value)


def shortened(text: str) -> str:
    return text if len(text) <= SHOWN else text[:SHOWN].rstrip() + " …"


def presets_of(project: Project | None, format_name: str) -> QuerySet[ImportPreset]:
    """Return the mappings that a project keeps for files of a format."""
    return ImportPreset.objects.filter(project=project, format=format_name)


def kept_uploads(user: User, project: Project | None) -> QuerySet[StagedUpload]:
    """Return the files this person sent for a project, or for new ones, and has not loaded."""
    return StagedUpload.objects.filter(owner=user, project=project).order_by("-created_at")


def get_preset(project: Project | None, public_id: str) -> ImportPreset:
    """Return a preset of a project; raises `NotFound`."""
    for preset in ImportPreset.objects.filter(project=project):
        if str(preset.public_id) == public_id:
            return preset
    raise NotFound


def find_preset(slug: str, name: str) -> Mapping:
    """Return a mapping that a project keeps under a name; raises `ImportRefused`."""
    preset = ImportPreset.objects.filter(project__slug=slug, name=name).first()
    if preset is None:
        raise ImportRefused(f"{slug} keeps no preset “{name}”.")
    return from_row(preset.mapping)


def get_upload(user: User, public_id: UUID, project: Project | None) -> StagedUpload:
    """Return a kept file of this person's for this project; raises `NotFound`."""
    found = StagedUpload.objects.filter(public_id=public_id, owner=user, project=project)
    staged = found.select_related("project").first()
    if staged is None:
        raise NotFound
    return staged


def review_lines(review: Review) -> list[str]:
    """Say what a load means for Items that are there already; nothing where it means nothing."""
    lines = []
    if review.same:
        told = f", {review.answered:,} of them with answers, which stay" if review.answered else ""
        lines.append(
            f"{counted(review.same)} there already, the same{told}: left as they are. Ratings of "
            "theirs that are new are added."
        )
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
