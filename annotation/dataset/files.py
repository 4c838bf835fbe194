"""Which files a dataset folder has: the known ones, and the small ones that are only kept."""

import hashlib
import stat
from collections.abc import Iterator
from pathlib import Path

from annotation.dataset.limits import Limits
from annotation.dataset.problems import DatasetRefused, Problems
from annotation.dataset.reading import DataFile, FileBroken, chunks

DOCUMENT = "dataset.json"
ITEMS = "items.jsonl"
LABELS = "labels.jsonl"
JUDGE = "judge.jsonl"
GOLD = "gold.jsonl"
TRAPS = "traps.jsonl"
TRAINING = "training.jsonl"
REQUIRED = (DOCUMENT, ITEMS)
KNOWN = (DOCUMENT, ITEMS, LABELS, JUDGE, GOLD, TRAPS, TRAINING)
_PACKED = frozenset(f"{name}.gz" for name in KNOWN)


class Listing:
    """The files of a folder; hidden ones (a leading dot, `__MACOSX`) are passed over."""

    def __init__(self, root: Path, limits: Limits) -> None:
        self._root = root
        self._limits = limits
        self.known: dict[str, DataFile] = {}
        self.kept: dict[str, DataFile] = {}

    def fill(self, problems: Problems) -> None:
        """Walk the folder; links, devices and files too large to keep are problems."""
        try:
            for path in _walk(self._root, self._limits.kept_depth + 1):
                self._add(path, problems)
                if len(self.kept) > self._limits.kept_files:
                    reason = f"has more than {self._limits.kept_files:,} other files"
                    problems.add(self._root.name or ".", None, "", reason)
                    return
        except OSError as error:
            reason = f"the folder cannot be read ({error.strerror})"
            problems.add(self._root.name or ".", None, "", reason)
            return
        for name in REQUIRED:
            if name not in self.known and not _mentions(problems, name):
                problems.add(name, None, "", "the file is missing")

    def _add(self, path: Path, problems: Problems) -> None:
        name = path.relative_to(self._root).as_posix()
        if not name.isprintable():
            problems.add(ascii(name), None, "", "the file name has invisible characters")
            return
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode):
            problems.add(name, None, "", _kind(status.st_mode))
            return
        # Only data files are unpacked; any other .gz is kept as the bytes it is.
        file = DataFile(name, path, compressed=name in _PACKED)
        if file.canonical in KNOWN:
            self._add_known(file, problems)
        elif status.st_size > self._limits.kept_bytes:
            reason = f"larger than {self._limits.kept_bytes:,} bytes, which is too large to keep"
            problems.add(name, None, "", reason)
        else:
            self.kept[name] = file

    def _add_known(self, file: DataFile, problems: Problems) -> None:
        if file.canonical in self.known:
            reason = f"{file.canonical} and {file.canonical}.gz are both there; keep one"
            problems.add(file.canonical, None, "", reason)
        else:
            self.known[file.canonical] = file

    def digest(self) -> str:
        """Return the SHA-256 over names and unpacked contents; raise `DatasetRefused`.

        The order of the files and their compression do not matter.
        """
        total = hashlib.sha256()
        every = {**self.kept, **self.known}
        for name in sorted(every):
            content = hashlib.sha256()
            try:
                for chunk in chunks(every[name], self._limits):
                    content.update(chunk)
            except FileBroken as broken:
                problems = Problems()
                problems.add(every[name].name, None, "", str(broken))
                raise DatasetRefused(problems) from broken
            total.update(f"{content.hexdigest()}  {name}\n".encode())
        return total.hexdigest()

    def read_kept(self, name: str) -> bytes:
        """Return the content of a kept file; `KeyError` for any other name."""
        return self.kept[name].path.read_bytes()


def _kind(mode: int) -> str:
    if stat.S_ISLNK(mode):
        return "symbolic links are not followed"
    return "folders are nested too deeply" if stat.S_ISDIR(mode) else "not a regular file"


def _mentions(problems: Problems, name: str) -> bool:
    return any(problem.file in (name, f"{name}.gz") for problem in problems)


def _walk(folder: Path, depth: int) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.name == "__MACOSX":
            continue
        if path.is_dir() and not path.is_symlink() and depth > 1:
            yield from _walk(path, depth - 1)
        else:
            yield path
