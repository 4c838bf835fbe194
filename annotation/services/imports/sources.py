"""Loading a file of another format: converted into a dataset folder, then loaded like one."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from annotation.dataset.folder import open_folder
from annotation.dataset.limits import LIMITS
from annotation.dataset.problems import DatasetRefused, RowRefused
from annotation.dataset.reading import DataFile, FileBroken, read_document
from annotation.dataset.rubrics import RubricSpec, read_rubric
from annotation.errors import ImportRefused
from annotation.formats.mapping import Mapping, MappingRefused
from annotation.formats.records import Skipped
from annotation.formats.registry import SourceFile
from annotation.formats.scales import derive_rubric
from annotation.formats.spooling import Source, Spool
from annotation.models import Project
from annotation.selectors.rubrics import newest_rubric
from annotation.services.imports.loading import Load, LoadResult, import_refused, load_dataset
from annotation.services.imports.rubrics import stored_spec


@dataclass(frozen=True)
class Converted:
    """What a load of a file found on the way: entries passed over, rows put together."""

    result: LoadResult
    rubric: RubricSpec
    derived: bool
    merged: int = 0
    skipped: Skipped = field(default_factory=Skipped)


def load_source(
    source: SourceFile, asked: Load, *, mapping: Mapping, rubric: RubricSpec | None = None
) -> Converted:
    """Load a file into a project; the rubric of a new one is given, or derived from its ratings.

    Raises `ImportRefused`: problems name the file, the place in it and the column.
    """
    refuse_mapping(mapping)
    known = rubric_of(asked.slug) or rubric
    spec = known or derived(source, mapping)
    reading = source.reading()
    with tempfile.TemporaryDirectory(prefix="evalhub-convert-") as folder:
        spool = Spool(Path(folder), Source(source.file.name, source.unit), mapping)
        try:
            spool.write(source.records(reading), spec, reading)
            reading.problems.refuse_if_any()
            with translated(spool), open_folder(folder) as written:
                result = load_dataset(written, asked)
        except DatasetRefused as refused:
            raise import_refused(refused, "file") from None
    notes = (*result.notes, *skips(reading.skipped, source.unit))
    result = replace(result, notes=notes)
    return Converted(result, spec, known is None, spool.merged, reading.skipped)


def refusal_of_all(source: SourceFile) -> ImportRefused | None:
    """Say why not a single record can be made of a file; None where there are some."""
    reading = source.reading()
    if next(source.records(reading), None) is not None:
        return None
    if reading.problems:
        return import_refused(DatasetRefused(reading.problems), "file")
    passed = skips(reading.skipped, source.unit)
    message = f"Nothing in the file can be read as {source.format.title}."
    return ImportRefused(" ".join((message, *passed, "Choose another format or another file.")))


@contextmanager
def translated(spool: Spool) -> Iterator[None]:
    """Let problems of the written folder be problems of the file it was made of."""
    try:
        yield
    except DatasetRefused as refused:
        raise DatasetRefused(spool.translate(refused.problems)) from None


def refuse_mapping(mapping: Mapping) -> None:
    try:
        mapping.refuse_if_incomplete()
    except MappingRefused as refused:
        raise ImportRefused(str(refused)) from None


def rubric_of(slug: str) -> RubricSpec | None:
    """Return the published rubric of a project, if there is one."""
    project = Project.objects.filter(slug=slug).first()
    rubric = newest_rubric(project) if project else None
    return stored_spec(rubric) if rubric and project else None


def derived(source: SourceFile, mapping: Mapping) -> RubricSpec:
    name = Path(source.file.name).name.partition(".")[0] or source.format.title
    return derive_rubric(name, source.records(source.reading()), mapping)


def read_rubric_file(path: Path) -> RubricSpec:
    """Return the rubric of a `dataset.json`; raise `ImportRefused`."""
    try:
        return read_rubric(read_document(DataFile(path.name, path), LIMITS), LIMITS)
    except RowRefused as flaw:
        where = f", field {flaw.field}" if flaw.field else ""
        raise ImportRefused(f"{path.name}{where}: {flaw.reason}.") from None
    except FileBroken as broken:
        raise ImportRefused(f"{path.name}: {broken}.") from None


def skips(skipped: Skipped, unit: str) -> list[str]:
    """Say how many entries were passed over, and why."""
    return [
        f"Passed over {count:,} {unit if count == 1 else plural(unit)}: {reason}."
        for reason, count in skipped.reasons.items()
    ]


def plural(unit: str) -> str:
    return unit[:-1] + "ies" if unit.endswith("y") else unit + "s"
