"""Unpacking an uploaded zip into a folder, with nothing in it trusted."""

import shutil
import stat
import struct
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from annotation.dataset.files import DOCUMENT
from annotation.dataset.limits import LIMITS, Limits
from annotation.dataset.problems import DatasetRefused, Problems

_END = b"PK\x05\x06"
_END_BYTES = 22
_ZIP64_LOCATOR = b"PK\x06\x07"
_ZIP64_LOCATOR_BYTES = 20
_COMMENT_BYTES = 65_535
_DIRECTORY_BYTES_PER_ENTRY = 2_048
_CHUNK = 256 * 1024
_MAGIC = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"7z\xbc\xaf",
    b"Rar!",
    b"BZh",
    b"\xfd7zXZ",
    b"\x28\xb5\x2f\xfd",
)
_SUFFIXES = (".zip", ".tar", ".tgz", ".tar.gz", ".7z", ".rar", ".bz2", ".xz", ".zst", ".whl")
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1


class _Refused(Exception):
    """One reason is enough: an archive is taken as a whole or not at all."""

    def __init__(self, reason: str, entry: str = "") -> None:
        super().__init__(reason)
        self.entry = entry


def unpack(archive: Path, target: Path, limits: Limits = LIMITS) -> Path:
    """Unpack a zip into an empty folder and return the folder that holds `dataset.json`.

    Raises `DatasetRefused`; what was written by then is removed, `target` itself stays.
    """
    try:
        _refuse_directory(archive, limits)
        with zipfile.ZipFile(archive) as packed:
            entries = _entries(packed, limits)
            _extract(packed, entries, target, _budget(archive, limits))
    except _Refused as refused:
        _empty(target)
        raise _refusal(archive, refused) from refused
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError) as error:
        _empty(target)
        raise _refusal(archive, _Refused("the file is not a readable zip")) from error
    return _dataset_root(target)


def _refusal(archive: Path, refused: _Refused) -> DatasetRefused:
    problems = Problems()
    problems.add(archive.name, None, refused.entry, str(refused))
    return DatasetRefused(problems)


def _budget(archive: Path, limits: Limits) -> int:
    packed = max(limits.ratio_free_bytes, limits.ratio * archive.stat().st_size)
    return min(packed, limits.unpacked_bytes)


def _refuse_directory(archive: Path, limits: Limits) -> None:
    """Look at the size of the directory before `zipfile` reads all of it into memory."""
    size = archive.stat().st_size
    if size > limits.archive_bytes:
        raise _Refused(f"larger than {limits.archive_bytes:,} bytes")
    with archive.open("rb") as stream:
        stream.seek(max(0, size - _END_BYTES - _COMMENT_BYTES - _ZIP64_LOCATOR_BYTES))
        tail = stream.read()
    place = tail.rfind(_END)
    if place < 0 or len(tail) - place < _END_BYTES:
        raise _Refused("the file is not a readable zip")
    if _ZIP64_LOCATOR in tail[max(0, place - _ZIP64_LOCATOR_BYTES) : place]:
        raise _Refused("zip64 archives are not taken")
    count, directory = struct.unpack_from("<HL", tail, place + 10)
    if count > limits.archive_entries:
        raise _Refused(f"has more than {limits.archive_entries:,} entries")
    if directory > limits.archive_entries * _DIRECTORY_BYTES_PER_ENTRY:
        raise _Refused("its list of entries is too long")


def _entries(packed: zipfile.ZipFile, limits: Limits) -> list[zipfile.ZipInfo]:
    found = packed.infolist()
    if len(found) > limits.archive_entries:
        raise _Refused(f"has more than {limits.archive_entries:,} entries")
    names: set[str] = set()
    for entry in found:
        _refuse_name(entry.filename, limits)
        _refuse_kind(entry)
        # Some file systems do not tell upper from lower case.
        if entry.filename.casefold() in names:
            raise _Refused("is in the archive twice", entry.filename)
        names.add(entry.filename.casefold())
    return [entry for entry in found if not entry.is_dir()]


def _refuse_name(name: str, limits: Limits) -> None:
    parts = PurePosixPath(name).parts
    outside = name.startswith("/") or ".." in parts or "\\" in name or ":" in name
    if outside or not parts:
        raise _Refused("leads outside of the archive", name)
    if not name.isprintable() or len(name) > limits.name_characters:
        raise _Refused("is too long or has invisible characters", name)


def _refuse_kind(entry: zipfile.ZipInfo) -> None:
    mode = entry.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise _Refused("is a link or a device", entry.filename)
    if entry.flag_bits & _ENCRYPTED:
        raise _Refused("is encrypted", entry.filename)
    if entry.compress_type not in _METHODS:
        raise _Refused("is packed by a method that is not taken", entry.filename)
    if entry.filename.casefold().endswith(_SUFFIXES):
        raise _Refused("is an archive inside the archive", entry.filename)


def _extract(
    packed: zipfile.ZipFile, entries: list[zipfile.ZipInfo], target: Path, budget: int
) -> None:
    if sum(entry.file_size for entry in entries) > budget:
        raise _Refused(f"unpacks to more than {budget:,} bytes")
    for entry in entries:
        path = target.joinpath(*PurePosixPath(entry.filename).parts)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with packed.open(entry) as source, path.open("xb") as sink:
                budget -= _copy(source, sink, budget, entry.filename)  # type: ignore[arg-type]
        except (FileExistsError, NotADirectoryError, IsADirectoryError) as error:
            raise _Refused("is a file and a folder at once", entry.filename) from error


def _copy(source: BinaryIO, sink: BinaryIO, budget: int, name: str) -> int:
    size = 0
    while data := source.read(_CHUNK):
        if not size and data.startswith(_MAGIC):
            raise _Refused("is an archive inside the archive", name)
        size += len(data)
        # The sizes in the directory are claims; this is the measure.
        if size > budget:
            raise _Refused("unpacks to more than it says", name)
        sink.write(data)
    return size


def _empty(target: Path) -> None:
    for path in target.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def _dataset_root(target: Path) -> Path:
    """Return the target, or its only folder when the dataset lies in there."""
    inner = [path for path in target.iterdir() if path.is_dir() and path.name != "__MACOSX"]
    here = any((target / name).exists() for name in (DOCUMENT, f"{DOCUMENT}.gz"))
    return inner[0] if len(inner) == 1 and not here else target
