"""Folders that appear whole or not at all."""

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from calibration.errors import CannotExport


@contextmanager
def whole_folder(out: Path) -> Iterator[Path]:
    """A temporary sibling to fill; it takes the name of `out` when nothing went wrong.

    Raises `CannotExport` when `out` exists and is not an empty folder, or cannot be written.
    """
    refuse_taken(out)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    except OSError as error:
        raise CannotExport(f"{out} cannot be written ({error.strerror}).") from error
    try:
        yield draft
        draft.chmod(0o777 & ~current_umask())
        draft.rename(out)
    except OSError as error:
        raise CannotExport(f"{out} cannot be written ({error.strerror}).") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def refuse_taken(out: Path) -> None:
    if out.is_dir() and not out.is_symlink():
        if any(out.iterdir()):
            raise CannotExport(f"{out} is not empty. Name a new folder, or empty this one first.")
    elif out.exists() or out.is_symlink():
        raise CannotExport(f"{out} is not a folder. Name a new one.")


def current_umask() -> int:
    """What new files may not grant; it can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def write_lines(path: Path, lines: Iterable[str]) -> None:
    """Write the lines as UTF-8; no file for no line."""
    rest = iter(lines)
    first = next(rest, None)
    if first is None:
        return
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(first)
        file.writelines(rest)
