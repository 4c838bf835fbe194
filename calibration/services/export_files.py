"""Files of the dataset folder that apps above this one write. They register when ready."""

from collections.abc import Callable, Iterator

from annotation.models import Project

Lines = Callable[[Project], Iterator[str]]

EXPORT_FILES: dict[str, Lines] = {}


def register_file(name: str, lines: Lines) -> None:
    """Have `lines(project)`, each with its end, written as a file of that name."""
    EXPORT_FILES[name] = lines
