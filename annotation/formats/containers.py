"""How a file holds its entries: one a line, in one list, or somewhere inside one document."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path as FilePath

from annotation.dataset.limits import Limits
from annotation.dataset.problems import RowRefused
from annotation.dataset.reading import DataFile, FileBroken, RowParser, open_bounded, read_rows
from annotation.dataset.values import Row
from annotation.formats.exports.eval_files import names_inside
from annotation.formats.json_parts import Path, first_part, parts_of, read_parts, top_keys
from annotation.formats.records import Reading
from annotation.formats.tables.parquet import parquet_columns, parquet_rows

_GZIP = b"\x1f\x8b"
_PEEK = 256 * 1024
_PARQUET, _ZIP = b"PAR1", b"PK\x03\x04"
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Look:
    """What the beginning of a file shows: its first bytes, and its keys where it is JSON.

    `shape` is zip, parquet, table, lines, list or document; `keys` are those of the first entry,
    or of the document, and of a zip the names of its files. `inside` are the keys of the first
    entry of a list that a document wraps, as answers of web services do.
    """

    head: bytes
    shape: str
    keys: frozenset[str] = frozenset()
    inside: frozenset[str] = frozenset()


def data_file(path: FilePath, name: str = "") -> DataFile:
    """Return the file as readers take it: packed by gzip or not, whatever it is called."""
    with path.open("rb") as stream:
        packed = stream.read(2) == _GZIP
    return DataFile(name or path.name, path, compressed=packed)


def look_at(file: DataFile, limits: Limits) -> Look:
    """Look at the beginning of a file; raise `FileBroken` when it cannot be read."""
    with open_bounded(file, limits) as stream:
        head = stream.read(_PEEK).removeprefix(_BOM)
    if head[:4] == _PARQUET:
        return Look(head, "parquet", frozenset(parquet_columns(file.path)))
    if head[:4] == _ZIP:
        return Look(head, "zip", frozenset(names_inside(file.path)))
    start = head.lstrip()[:1]
    if start == b"[":
        return Look(head, "list", _keys(first_part(head, ("*",)), limits))
    if start != b"{":
        return Look(head, "table")
    line, _end, rest = head.lstrip().partition(b"\n")
    keys = _keys(line, limits)
    # A document on one line is no list of lines: its only line holds everything.
    if keys and (rest.strip() or not _is_document(keys)):
        return Look(head, "lines", keys)
    keys = frozenset(top_keys(head))
    return Look(head, "document", keys, _wrapped(head, keys, limits))


_WRAPPERS = ("data", "runs", "records", "items")
_DOCUMENTS = ("results", "samples", "resourceSpans", "resourceLogs", *_WRAPPERS)


def _wrapped(head: bytes, keys: frozenset[str], limits: Limits) -> frozenset[str]:
    """Return the keys of the first entry of the list that a document is made around."""
    for name in filter(keys.__contains__, _WRAPPERS):
        for entry in parts_of(head, (name, "*")):
            return _keys(entry, limits)
    return frozenset()


def _is_document(keys: frozenset[str]) -> bool:
    return any(key in keys for key in _DOCUMENTS)


def _keys(data: bytes, limits: Limits) -> frozenset[str]:
    try:
        return frozenset(RowParser(limits).parse(data)) if data.strip() else frozenset()
    except RowRefused:
        return frozenset(top_keys(data))


def entries(
    file: DataFile, reading: Reading, inside: Sequence[Path] = (), *, unit: str = "entry"
) -> Iterator[tuple[int, Row]]:
    """Yield places and objects of a file of any shape; `inside` says where a document has them.

    A document that has none of these places is one entry itself.
    """
    try:
        look = look_at(file, reading.limits)
    except FileBroken as broken:
        reading.problems.add(file.name, None, "", str(broken))
        return
    if look.shape == "parquet":
        yield from _parquet_entries(file, reading)
        return
    if look.shape == "lines":
        yield from read_rows(file, reading.limits, reading.problems)
        return
    paths: tuple[Path, ...] = (("*",),)
    if look.shape == "document":
        paths = tuple(path for path in inside if path[0] in look.keys) or ((),)
    for number, part in enumerate(read_parts(file, reading, paths, unit), 1):
        yield number, part.value


def _parquet_entries(file: DataFile, reading: Reading) -> Iterator[tuple[int, Row]]:
    number = 0
    try:
        for number, row in parquet_rows(file.path, reading.limits):
            yield number, row
    except FileBroken as broken:
        reading.problems.add(file.name, number + 1, "", str(broken), "row")
