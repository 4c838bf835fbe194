"""Dataset folders that are looked at before they are loaded: kept for a day, as other files are."""

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from annotation.dataset.folder import open_folder
from annotation.dataset.problems import DatasetRefused
from annotation.errors import ImportRefused
from annotation.models import Project, StagedUpload
from annotation.services.imports.loading import LoadResult, import_refused, load_path
from annotation.services.imports.staging import (
    PRIVATE,
    asked_of,
    discard_upload,
    folder_of,
    record_staged,
    refuse_too_many,
    refuse_untried,
    report,
)
from annotation.services.imports.uploads import ARCHIVE, laid_out, slug_of
from evalhub.accounts.models import User

FOLDER = "folder"


@transaction.atomic
def stage_folder(
    *,
    files: Sequence[UploadedFile],
    actor: User,
    project: Project | None = None,
    slug: str = "",
) -> StagedUpload:
    """Keep a zip, or the files of a folder, until its owner has approved what a load would do.

    Raises `ImportRefused` for what is no dataset folder; nothing is kept then.
    """
    refuse_too_many(actor)
    staged = StagedUpload(project=project, owner=actor, slug=slug, format=FOLDER)
    folder = folder_of(staged)
    folder.mkdir(parents=True, mode=PRIVATE)
    try:
        path = laid_out(files, folder)
        staged.name = open_folder(path).rubric.name[:200]
        if project is None and not slug:
            staged.slug = slug_of(path)
    except DatasetRefused as refused:
        shutil.rmtree(folder)
        raise import_refused(refused) from None
    except ImportRefused:
        shutil.rmtree(folder)
        raise
    (folder / ARCHIVE).unlink(missing_ok=True)
    staged.mapping = {"path": str(path.relative_to(folder))}
    staged.save()
    record_staged("upload staged", staged, actor)
    return staged


def path_of(staged: StagedUpload) -> Path:
    """Where a kept folder lies. Raises `ImportRefused` once it is gone."""
    path = folder_of(staged) / staged.mapping["path"]
    if not path.is_dir():
        raise ImportRefused("The files are no longer kept. Choose them again.")
    return path


@transaction.atomic
def choose_for_folder(
    *, staged: StagedUpload, slug: str, choices: Mapping[str, str]
) -> StagedUpload:
    """Store what its owner chose; an earlier trial of something else no longer holds."""
    staged = StagedUpload.objects.select_for_update().get(pk=staged.pk)
    if (slug, dict(choices)) != (staged.slug, staged.choices):
        staged.report = {}
    staged.slug, staged.choices = slug, dict(choices)
    staged.save()
    return staged


def try_folder(*, staged: StagedUpload, actor: User) -> StagedUpload:
    """Load into nothing: store in the row what a load would do. Raises `ImportRefused`."""
    return report(staged, load_path(path_of(staged), asked_of(staged, actor, dry_run=True)))


def load_folder_staged(*, staged: StagedUpload, actor: User) -> LoadResult:
    """Load the folder as it was tried, and remove it. Raises `ImportRefused`; it is kept then."""
    refuse_untried(staged)
    result = load_path(path_of(staged), asked_of(staged, actor, dry_run=False))
    discard_upload(staged=staged, actor=actor)
    return result
