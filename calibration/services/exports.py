"""Writing exports. A folder appears whole or not at all, from one state of the database."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from annotation.models import Project
from calibration.errors import CannotExport
from calibration.exports.archives import zipped
from calibration.exports.folders import whole_folder
from calibration.exports.formats import ALL, FORMATS, format_named
from calibration.exports.snapshots import Source, snapshot
from calibration.models import GoldenSet
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event


def export_project(
    *,
    project: Project,
    release: GoldenSet | None,
    format_name: str,
    out: Path,
    actor: User | None = None,
) -> None:
    """Write one format, or `all` of them into a folder each, and record that it was done.

    Raises `UnknownFormat`, or `CannotExport` when `out` is taken or a release is missing.
    """
    writer = writer_for(format_name, release)
    with whole_folder(out) as folder, snapshot():
        writer(folder, Source(project, release))
        record_event(
            verb="export written",
            subject=release or project,
            actor=actor,
            project_id=project.public_id,
            payload={"format": format_name, "release": release.number if release else None},
        )


def export_archive(
    *, project: Project, release: GoldenSet, format_name: str, actor: User | None = None
) -> tuple[str, Iterator[bytes]]:
    """Write one format or `all`; returns a file name and the zip as a stream.

    Everything has been written when this returns, so what fails, fails before the first byte.
    """
    name = f"{project.slug}-{release.number}-{format_name}"
    place = tempfile.TemporaryDirectory(prefix="evalhub-export-", ignore_cleanup_errors=True)
    folder = Path(place.name) / name
    try:
        export_project(
            project=project, release=release, format_name=format_name, out=folder, actor=actor
        )
    except BaseException:
        place.cleanup()
        raise
    return f"{name}.zip", archived(place, folder)


def archived(place: tempfile.TemporaryDirectory[str], folder: Path) -> Iterator[bytes]:
    """The zip of a folder in a temporary place, which goes away with the stream."""
    with place:
        yield from zipped(folder, folder.name)


def writer_for(name: str, release: GoldenSet | None) -> Callable[[Path, Source], None]:
    """What fills the folder, once it is sure that it can."""
    if name == ALL:
        needy = [one.name for one in FORMATS.values() if one.needs_release]
        write: Callable[[Path, Source], None] = write_all
    else:
        chosen = format_named(name)
        needy = [chosen.name] if chosen.needs_release else []
        write = chosen.write
    if needy and release is None:
        raise CannotExport(
            f"{', '.join(needy)} is made from a release. Freeze one with "
            "`evalhub golden release`, then name it with --release."
        )
    return write


def write_all(folder: Path, source: Source) -> None:
    for one in FORMATS.values():
        inner = folder / one.name
        inner.mkdir()
        one.write(inner, source)
