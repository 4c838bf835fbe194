"""The zip files that Inspect writes its logs into: one JSON file a sample, and a header."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from annotation.dataset.limits import MIB, Limits
from annotation.dataset.reading import FileBroken

HEADERS = ("header.json", "_journal/start.json")
_SAMPLES = "samples/"
_END = b"PK\x05\x06"
_END_BYTES = 22
_COMMENT_BYTES = 65_535
_MOST_FILES = 100_000
_LARGEST = 16 * MIB
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_OTHER_METHOD = "packed by a method that is not taken; write it as JSON with inspect log convert"


def names_inside(path: Path) -> list[str]:
    """Return the names of the files in a zip; raise `FileBroken`."""
    with _opened(path) as packed:
        return packed.namelist()


def read_header(path: Path, limits: Limits) -> bytes:
    """Return the description of the evaluation, or an empty object."""
    with _opened(path) as packed:
        name = next((name for name in HEADERS if name in packed.namelist()), None)
        return b"{}" if name is None else _content(packed, packed.getinfo(name), limits.file_bytes)


def read_samples(path: Path, limits: Limits) -> Iterator[bytes]:
    """Yield the samples in the order of the zip; raise `FileBroken`."""
    left = min(limits.file_bytes, limits.ratio * max(path.stat().st_size, MIB))
    with _opened(path) as packed:
        for info in packed.infolist():
            if info.filename.startswith(_SAMPLES) and info.filename.endswith(".json"):
                data = _content(packed, info, left)
                left -= len(data)
                yield data


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        _refuse_directory(path)
        with zipfile.ZipFile(path) as packed:
            yield packed
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError) as error:
        raise FileBroken("the file is not a readable zip") from error


def _refuse_directory(path: Path) -> None:
    """Look at the number of files before `zipfile` reads the list of them."""
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - _END_BYTES - _COMMENT_BYTES))
        tail = stream.read()
    place = tail.rfind(_END)
    if place < 0 or len(tail) - place < _END_BYTES:
        raise FileBroken("the file is not a readable zip")
    count, size = struct.unpack_from("<HL", tail, place + 10)
    # Beyond 65,535 files the number stands elsewhere; the size of the list does not lie.
    if count > _MOST_FILES or size > _MOST_FILES * 100:
        raise FileBroken(f"the zip has more than {_MOST_FILES:,} files")


def _content(packed: zipfile.ZipFile, info: zipfile.ZipInfo, left: int) -> bytes:
    if info.compress_type not in _METHODS:
        raise FileBroken(_OTHER_METHOD)
    most = min(left, _LARGEST)
    too_large = f"{info.filename!a} unpacks to more than {most:,} bytes"
    # What it says of its size may be wrong; what is larger by its own word is not read at all.
    if info.file_size > most:
        raise FileBroken(too_large)
    with packed.open(info) as stream:
        data = stream.read(most + 1)
    if len(data) > most:
        raise FileBroken(too_large)
    return data
