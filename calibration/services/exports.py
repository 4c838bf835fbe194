"""Writing exports. A folder appears whole or not at all, from one state of the database."""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotation.models import Project
from calibration.errors import CannotExport, ReasonNeeded
from calibration.exports.archives import zipped
from calibration.exports.folders import whole_folder
from calibration.exports.formats import ALL, FORMATS, format_named
from calibration.exports.snapshots import ALL_SPLITS, Source, snapshot
from calibration.models import GoldenSet, Split
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event


@dataclass(frozen=True)
class Wanted:
    """What to export: one format or `all`, of a split of a release, and why if it is held out."""

    format_name: str
    split: str = ""
    reason: str = ""


def export_project(
    *,
    project: Project,
    release: GoldenSet | None,
    wanted: Wanted,
    out: Path,
    actor: User | None = None,
) -> None:
    """Write one format, or `all` of them into a folder each, and record that it was done.

    Raises `UnknownFormat`, `ReasonNeeded` for held-out items without a reason, or `CannotExport`
    when `out` is taken or a release or split is missing.
    """
    writer = writer_for(wanted.format_name, release)
    source = opened(project, release, wanted)
    write_whole(source, writer, out=out, said=payload(source, wanted), actor=actor)


def opened(project: Project, release: GoldenSet | None, wanted: Wanted) -> Source:
    """What may be written. Raises `ReasonNeeded` or `CannotExport` where that is not allowed."""
    source = Source(project, release, wanted.split)
    refuse_closed(source, wanted)
    return source


def write_whole(
    source: Source,
    write: Callable[[Path, Source], None],
    *,
    out: Path,
    said: dict[str, Any],
    actor: User | None = None,
) -> None:
    """Fill a folder from one state of the database, and record that it was done."""
    with whole_folder(out) as folder, snapshot():
        write(folder, source)
        record_event(
            verb="export written",
            subject=source.release or source.project,
            actor=actor,
            project_id=source.project.public_id,
            payload=said,
        )


def payload(source: Source, wanted: Wanted) -> dict[str, Any]:
    """What the event says; of held-out items also why they were opened."""
    number = source.release.number if source.release else None
    found: dict[str, Any] = {"format": wanted.format_name, "release": number}
    if source.has_splits:
        # The dataset folder holds every split, whatever was asked of the other formats.
        whole = is_whole(wanted) or (wanted.format_name == ALL and not wanted.split)
        found["splits"] = list(Split.values) if whole else source.splits
    return {**found, "reason": wanted.reason} if wanted.reason else found


def is_whole(wanted: Wanted) -> bool:
    """Whether this is the dataset folder, under whichever name."""
    return wanted.format_name != ALL and format_named(wanted.format_name).name == "dataset"


def refuse_closed(source: Source, wanted: Wanted) -> None:
    """Raise unless the split exists, the format knows splits, and a reason opens what is held."""
    if not wanted.split:
        return
    if wanted.split not in (*Split.values, ALL_SPLITS):
        known = ", ".join([*Split.values, ALL_SPLITS])
        raise CannotExport(f"There is no split {wanted.split!r}; there are {known}.")
    if not source.has_splits:
        raise CannotExport("This release has no splits. Leave --split out, or freeze one with.")
    if is_whole(wanted):
        raise CannotExport("The dataset folder holds every split. Leave --split out.")
    if source.opens_held_out and not wanted.reason.strip():
        raise ReasonNeeded(
            "Held-out Items are exported only with a reason, which is recorded. "
            "Say why, with --reason on the command line."
        )


def export_archive(
    *, project: Project, release: GoldenSet, wanted: Wanted, actor: User | None = None
) -> tuple[str, Iterator[bytes]]:
    """Write one format or `all`; returns a file name and the zip as a stream.

    Everything has been written when this returns, so what fails, fails before the first byte.
    """
    ending = f"-{wanted.split}" if wanted.split else ""
    name = f"{project.slug}-{release.number}-{wanted.format_name}{ending}"

    def write(folder: Path) -> None:
        export_project(project=project, release=release, wanted=wanted, out=folder, actor=actor)

    return f"{name}.zip", archive_of(name, write)


def archive_of(name: str, write: Callable[[Path], None]) -> Iterator[bytes]:
    """Have a folder of that name written in a temporary place; returns its zip as a stream."""
    place = tempfile.TemporaryDirectory(prefix="evalhub-export-", ignore_cleanup_errors=True)
    folder = Path(place.name) / name
    try:
        write(folder)
    except BaseException:
        place.cleanup()
        raise
    return archived(place, folder)


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
        # It holds every split, so it is no part of what asks for one of them.
        if one.name == "dataset" and source.split not in ("", ALL_SPLITS):
            continue
        inner = folder / one.name
        inner.mkdir()
        one.write(inner, source)
