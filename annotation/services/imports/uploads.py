"""Datasets sent by a browser: unpacked into a folder of their own, loaded, removed again."""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.utils.text import slugify

from annotation.dataset.archives import unpack
from annotation.dataset.files import DOCUMENT, KNOWN
from annotation.dataset.folder import open_folder
from annotation.dataset.problems import DatasetRefused, refusal, shown
from annotation.errors import ImportRefused
from annotation.models import Project
from annotation.services.imports.loading import (
    SLUG_LENGTH,
    LoadResult,
    import_refused,
    load_folder,
)
from evalhub.accounts.models import User

ARCHIVE = "upload.zip"


def load_upload(
    *, files: Sequence[UploadedFile], actor: User, project: Project | None = None, slug: str = ""
) -> LoadResult:
    """Load a zip, or the files of a folder, into a project or as a new one of this person's.

    A new project without a slug gets one from the dataset's name. Raises `ImportRefused`.
    """
    with tempfile.TemporaryDirectory(prefix="evalhub-upload-") as folder:
        try:
            path = laid_out(files, Path(folder))
            if project is None and not slug:
                slug = slug_of(path)
        except DatasetRefused as refused:
            raise import_refused(refused) from None
        if project is not None:
            return load_folder(path=path, slug=project.slug, actor=actor)
        return load_folder(path=path, slug=slug, actor=actor, only_new=True)


def is_source(files: Sequence[UploadedFile]) -> bool:
    """Tell whether this is one file of another format, with a dataset.json beside it or not."""
    others = [file for file in files if file.name != DOCUMENT]
    if len(others) != 1 or len(files) > 2:
        return False
    name = (others[0].name or "").lower()
    return not name.endswith(".zip") and name.removesuffix(".gz") not in KNOWN


def source_and_rubric(files: Sequence[UploadedFile]) -> tuple[UploadedFile, UploadedFile | None]:
    """Return the file of another format, and the dataset.json beside it if there is one."""
    source = next(file for file in files if file.name != DOCUMENT)
    return source, next((file for file in files if file.name == DOCUMENT), None)


def laid_out(files: Sequence[UploadedFile], folder: Path) -> Path:
    """Write what was sent below a folder; returns where the dataset lies."""
    target = folder / "dataset"
    target.mkdir()
    names = [file.name or "" for file in files]
    if len(files) == 1 and names[0].lower().endswith(".zip"):
        write(files[0], folder / ARCHIVE)
        return unpack(folder / ARCHIVE, target)
    for name, file in zip(names, files, strict=True):
        if name in {"", ".", ".."} or "/" in name or not name.isprintable():
            raise refusal(ascii(name), "the file name has invisible characters or leads elsewhere")
        if (target / name).exists():
            raise refusal(name, "the file was chosen twice")
        write(file, target / name)
    return target


def write(file: UploadedFile, path: Path) -> None:
    """Store what was sent, for the server only to read."""
    with open(path, "wb", opener=private) as sink:
        for chunk in file.chunks():
            sink.write(chunk)


def private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def slug_of(path: Path) -> str:
    """Make an address of the dataset's name."""
    name = open_folder(path).rubric.name
    slug = slugify(name)[:SLUG_LENGTH].strip("-")
    if not slug:
        raise ImportRefused(f"No address can be made of the name {shown(name)}. Enter one.")
    return slug
