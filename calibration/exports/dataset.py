"""The dataset folder: the lossless inverse of loading one, and the release beside it."""

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from annotation.dataset import files, writing
from annotation.models import KeptFile, Project, TrainingItem
from calibration.exports import rows
from calibration.exports.asked import Asked
from calibration.exports.documents import exported_rubric, rubric_spec
from calibration.exports.folders import write_lines
from calibration.exports.releases import golden_rows, manifest
from calibration.exports.revisions import REVISIONS, revision_lines
from calibration.exports.snapshots import Source
from calibration.services.export_files import EXPORT_FILES

GOLDEN = "golden.jsonl"
RELEASE = "release.json"


def write(folder: Path, source: Source) -> None:
    """Fill an empty folder; with a release also `golden.jsonl` and `release.json`."""
    project = source.project
    write_kept(folder, project)
    rubric = exported_rubric(project)
    write_lines(
        folder / files.DOCUMENT, [pretty(writing.rubric_document(rubric_spec(project, rubric)))]
    )
    several = rows.several_outputs(project)
    write_lines(folder / files.ITEMS, lines(writing.item_row(one) for one in rows.items(project)))
    asked = Asked(project, rubric)
    asked.write(folder, files.LABELS, partial(label_lines, project, several))
    write_lines(folder / REVISIONS, revision_lines(project))
    asked.write(folder, files.GOLD, partial(gold_lines, project, several))
    asked.write(folder, files.TRAPS, partial(trap_lines, project, several))
    asked.write(folder, files.TRAINING, partial(training_lines, project))
    for name, extra in sorted(EXPORT_FILES.items()):
        asked.write(folder, name, partial(extra, project))
    if source.release is not None:
        write_lines(folder / GOLDEN, lines(golden_rows(source.release)))
        write_lines(folder / RELEASE, [pretty(manifest(source.release))])


def pretty(document: dict[str, object]) -> str:
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def lines(found: Iterator[dict[str, object]]) -> Iterator[str]:
    return (writing.json_line(row) for row in found)


def label_lines(project: Project, several: set[int]) -> Iterator[str]:
    for row, item in rows.labels(project):
        yield writing.json_line(writing.label_row(row, single_output=item not in several))


def gold_lines(project: Project, several: set[int]) -> Iterator[str]:
    for row, item in rows.references(project):
        yield writing.json_line(writing.gold_row(row, single_output=item not in several))


def trap_lines(project: Project, several: set[int]) -> Iterator[str]:
    for row, item in rows.traps(project):
        yield writing.json_line(writing.trap_row(row, single_output=item not in several))


def training_lines(project: Project) -> Iterator[str]:
    for training in TrainingItem.objects.filter(project=project).iterator():
        yield writing.json_line(training.row)


def write_kept(folder: Path, project: Project) -> None:
    """Write the kept files first: what is generated wins over a file of the same name."""
    for kept in KeptFile.objects.filter(project=project).iterator(chunk_size=20):
        path = folder / kept.path
        if path.resolve().is_relative_to(folder.resolve()):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(bytes(kept.content))
