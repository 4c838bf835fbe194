"""Files that were sent and are looked at before they are loaded: kept for a day, then removed.

The file lies in the data folder, readable by the server only, under the name of its row. Rows
whose file is gone are useless and files without a row are swept, so neither can be lost track of.
"""

import shutil
from collections.abc import Mapping as MappingType
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models.functions import Now

from annotation.dataset.files import DOCUMENT
from annotation.dataset.problems import DatasetRefused
from annotation.dataset.rubrics import RubricSpec
from annotation.errors import ImportRefused
from annotation.formats.choices import Changed, Duplicates
from annotation.formats.mapping import Mapping, from_row, to_row
from annotation.formats.registry import SourceFile, open_source
from annotation.formats.tables.encodings import ENCODINGS
from annotation.intake.choices import plan_of, redaction_of
from annotation.models import ImportPreset, Project, StagedUpload
from annotation.services.imports.loading import Load, LoadResult, import_refused, refuse_slug
from annotation.services.imports.sources import (
    Converted,
    load_source,
    read_rubric_file,
    rubric_of,
)
from annotation.services.imports.uploads import write
from annotation.services.intake.drawing import as_stored
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event

KEPT = timedelta(days=1)
MOST_KEPT = 10
FOLDER = "uploads"
DATA = "data"
PRIVATE = 0o700
# Among the choices of a file: the encoding that it was guessed to be in.
GUESSED = "guessed_encoding"


def folder_of(staged: StagedUpload) -> Path:
    return Path(settings.DATA_FOLDER) / FOLDER / staged.public_id.hex


@transaction.atomic
def stage_upload(
    *,
    file: UploadedFile,
    rubric: UploadedFile | None,
    actor: User,
    project: Project | None = None,
    slug: str = "",
) -> StagedUpload:
    """Keep a file until its owner has said what its columns are; guesses a mapping.

    Raises `ImportRefused` for what is no known format; nothing is kept then.
    """
    refuse_too_many(actor)
    name = (file.name or "upload")[-200:]
    staged = StagedUpload(project=project, owner=actor, name=name, slug=slug)
    folder = folder_of(staged)
    folder.mkdir(parents=True, mode=PRIVATE)
    try:
        write(file, folder / DATA)
        if rubric is not None:
            write(rubric, folder / DOCUMENT)
        source = source_of(staged)
        spec = rubric_for(staged)
    except ImportRefused:
        shutil.rmtree(folder)
        raise
    note_source(staged, source)
    staged.mapping = to_row(source.guess(source.sample(), spec))
    staged.save()
    record_staged("upload staged", staged, actor)
    return staged


def note_source(staged: StagedUpload, source: SourceFile) -> None:
    """Note what a file is, and where its encoding is a guess that nobody has looked at."""
    found = source.characters
    staged.format, staged.encoding = source.format.name, found.encoding
    chosen = {name: value for name, value in staged.choices.items() if name != GUESSED}
    staged.choices = chosen | ({GUESSED: found.encoding} if found.guessed else {})


def refuse_too_many(actor: User) -> None:
    """Raise `ImportRefused` for somebody who has as many files waiting as there may be."""
    if StagedUpload.objects.filter(owner=actor).count() >= MOST_KEPT:
        raise ImportRefused(
            f"{MOST_KEPT} files of yours wait to be loaded. Load or remove one of them first."
        )


def source_of(staged: StagedUpload) -> SourceFile:
    """Open the kept file; raises `ImportRefused`."""
    path = folder_of(staged) / DATA
    if not path.exists():
        raise ImportRefused("The file is no longer kept. Choose it again.")
    try:
        return open_source(
            path, name=staged.name, format_name=staged.format, encoding=staged.encoding
        )
    except DatasetRefused as refused:
        raise import_refused(refused, "file") from None


def rubric_for(staged: StagedUpload) -> RubricSpec | None:
    """Return the rubric the file's values will be on, where that is known already."""
    if staged.project is not None:
        return rubric_of(staged.project.slug)
    path = folder_of(staged) / DOCUMENT
    return read_rubric_file(path) if path.exists() else None


@transaction.atomic
def guess_again(*, staged: StagedUpload, format_name: str, encoding: str = "") -> StagedUpload:
    """Read the file as another format, or a table in another encoding; guess the mapping anew.

    Without an encoding, what a table is written in is looked for again.
    """
    staged = StagedUpload.objects.select_for_update().get(pk=staged.pk)
    staged.format, staged.encoding = format_name, encoding
    source = source_of(staged)
    note_source(staged, source)
    staged.mapping = to_row(source.guess(source.sample(), rubric_for(staged)))
    staged.report = {}
    staged.save()
    return staged


@transaction.atomic
def describe_upload(
    *, staged: StagedUpload, mapping: Mapping, slug: str, choices: MappingType[str, str]
) -> StagedUpload:
    """Store what its owner says of a file; an earlier trial no longer holds."""
    staged = StagedUpload.objects.select_for_update().get(pk=staged.pk)
    guessed = {name: value for name, value in staged.choices.items() if name == GUESSED}
    described = (to_row(mapping), slug, dict(choices) | guessed)
    if described != (staged.mapping, staged.slug, staged.choices):
        staged.report = {}
    staged.mapping, staged.slug, staged.choices = described
    staged.save()
    return staged


def try_upload(*, staged: StagedUpload, actor: User) -> StagedUpload:
    """Load into nothing: store in the row what a load would do. Raises `ImportRefused`."""
    found = load_staged(staged, actor, dry_run=True)
    criteria = [one.key for one in found.rubric.criteria] if found.derived else []
    return report(staged, found.result, merged=found.merged, criteria=criteria)


def report(
    staged: StagedUpload, result: LoadResult, *, merged: int = 0, criteria: Sequence[str] = ()
) -> StagedUpload:
    """Store what a load would do; its texts are not kept."""
    staged.report = {
        "counts": result.counts,
        "review": asdict(result.review),
        "notes": list(result.notes),
        "merged": merged,
        "unchanged": not result.changed,
        "criteria": list(criteria),
        "redacted": dict(result.redacted.lines()) if result.redacted else {},
        "sample": as_stored(result.sample) if result.sample else None,
    }
    staged.save(update_fields=["report"])
    return staged


def load_upload_staged(*, staged: StagedUpload, actor: User, confirmed: str = "") -> LoadResult:
    """Load the file as it was tried, and remove it. Raises `ImportRefused`; it is kept then.

    `confirmed` is the encoding that somebody says is right, where it was a guess.
    """
    refuse_untried(staged)
    refuse_guessed(staged, confirmed)
    result = load_staged(staged, actor, dry_run=False).result
    discard_upload(staged=staged, actor=actor)
    return result


def refuse_untried(staged: StagedUpload) -> None:
    """Raise `ImportRefused` where nobody has seen what a load would do."""
    if not staged.report:
        raise ImportRefused("Check the file first: what it would do has changed.")


def refuse_guessed(staged: StagedUpload, confirmed: str) -> None:
    """Raise `ImportRefused` where an encoding was guessed and nobody says that it is right."""
    guessed = staged.choices.get(GUESSED, "")
    if guessed and confirmed != guessed:
        raise ImportRefused(
            "The file does not say what it is written in. Tick that its letters are right as "
            f"{ENCODINGS[guessed]}, or choose another encoding."
        )


def load_staged(staged: StagedUpload, actor: User, *, dry_run: bool) -> Converted:
    asked = asked_of(staged, actor, dry_run=dry_run)
    return load_source(
        source_of(staged), asked, mapping=from_row(staged.mapping), rubric=rubric_for(staged)
    )


def asked_of(staged: StagedUpload, actor: User, *, dry_run: bool) -> Load:
    """What its owner chose for a kept upload. Raises `ImportRefused` for no address."""
    slug = staged.project.slug if staged.project else staged.slug
    refuse_slug(slug)
    return Load(
        slug=slug,
        actor=actor,
        only_new=staged.project is None,
        dry_run=dry_run,
        changed=Changed(staged.choices.get("changed", Changed.REFUSE)),
        duplicates=Duplicates(staged.choices.get("duplicates", Duplicates.KEEP)),
        redaction=redaction_of(staged.choices),
        sample=plan_of(staged.choices),
    )


@transaction.atomic
def discard_upload(*, staged: StagedUpload, actor: User | None) -> None:
    """Remove a kept file and its row."""
    record_staged("upload removed", staged, actor)
    folder = folder_of(staged)
    staged.delete()
    transaction.on_commit(lambda: shutil.rmtree(folder, ignore_errors=True))


@transaction.atomic
def save_preset(*, staged: StagedUpload, name: str, actor: User) -> ImportPreset:
    """Keep the mapping of a file under a name in its project; the same name is replaced."""
    if staged.project is None:
        raise ImportRefused("A preset belongs to a Project. Load this file first.")
    preset, _ = ImportPreset.objects.update_or_create(
        project=staged.project,
        name=name,
        defaults={"format": staged.format, "mapping": staged.mapping, "created_by": actor},
    )
    record_event(
        verb="import preset saved",
        subject=preset,
        actor=actor,
        project_id=staged.project.public_id,
        payload={"name": name, "mapping": staged.mapping},
    )
    return preset


def sweep_uploads() -> int:
    """Remove what nobody loaded within a day, and folders whose row never came to be."""
    old = list(StagedUpload.objects.filter(created_at__lt=Now() - KEPT)[:100])
    for staged in old:
        discard_upload(staged=staged, actor=None)
    return len(old) + sweep_folders()


def sweep_folders() -> int:
    """Remove old folders without a row: what a crash between file and row leaves."""
    home = Path(settings.DATA_FOLDER) / FOLDER
    limit = (datetime.now(UTC) - KEPT).timestamp()
    old = [path for path in home.glob("*") if path.is_dir() and path.stat().st_mtime < limit]
    rows = {one.hex for one in StagedUpload.objects.values_list("public_id", flat=True)}
    lost = [path for path in old if path.name not in rows]
    for path in lost:
        shutil.rmtree(path, ignore_errors=True)
    return len(lost)


def record_staged(verb: str, staged: StagedUpload, actor: User | None) -> None:
    payload: dict[str, Any] = {"name": staged.name, "format": staged.format}
    record_event(
        verb=verb,
        subject=staged,
        actor=actor,
        project_id=staged.project.public_id if staged.project else None,
        payload=payload,
    )
