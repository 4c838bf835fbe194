"""Rows to files: canonical JSON, JSONL, CSV and deterministic gzip, each with a content hash.

Pure: no Django, no clock, no locale. The same rows give the same bytes on every machine.
JSONL is the lossless export. CSV comes in two modes: `RAW` for machines, and `SAFE` for
spreadsheets, where a cell that a spreadsheet would run as a formula gets an apostrophe in front;
`read_safe` takes it off again, so the round trip loses nothing.
"""

import csv
import gzip
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

SCHEMA_VERSION = 1
FORMULA_STARTS = tuple("=+-@\t\r\0\uff1d\uff0b\uff0d\uff20")
MAX_CELL = 16 * 1024 * 1024
BLANKS = " \u00a0\u3000\ufeff\u200b\n\v\f"
RAW_SUFFIX = ".raw.csv"
Row = Mapping[str, Any]


class CsvMode(Enum):
    """How text cells are written."""

    RAW = "raw"
    SAFE = "spreadsheet-safe"


@dataclass(frozen=True)
class Written:
    """What a stream held, known once it has been read to its end."""

    rows: int
    size: int
    sha256: str


class Meter:
    """Count and hash a byte stream while it passes: `for chunk in meter.of(stream)`."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()
        self._size = 0
        self._rows = 0

    def of(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            self._digest.update(chunk)
            self._size += len(chunk)
            self._rows += 1
            yield chunk

    def result(self) -> Written:
        return Written(self._rows, self._size, self._digest.hexdigest())


def canonical_json(value: Any) -> str:
    """Return the one spelling of a value: sorted keys, no blanks, UTF-8 kept, NaN refused."""
    return json.dumps(
        value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    )


def content_hash(value: Any) -> str:
    """Return `sha256:<hex>` of a value's canonical JSON."""
    digest = hashlib.sha256(canonical_json(value).encode()).hexdigest()
    return f"sha256:{digest}"


def sha256_of(chunks: Iterable[bytes]) -> str:
    """Return the hex digest of a byte stream."""
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    return digest.hexdigest()


def jsonl(rows: Iterable[Row]) -> Iterator[bytes]:
    """Yield one line per row, keys in the row's own order; NaN and lone surrogates are refused."""
    for row in rows:
        line = json.dumps(row, ensure_ascii=False, separators=(", ", ": "), allow_nan=False)
        yield line.encode() + b"\n"


def csv_stream(
    rows: Iterable[Row], columns: Sequence[str], mode: CsvMode = CsvMode.SAFE
) -> Iterator[bytes]:
    """Yield the header, then one record per row, CRLF between records as RFC 4180 has it.

    A missing key is an empty cell; a mapping or list is written as canonical JSON; a key that is
    not in `columns` raises ValueError rather than being lost.
    """
    yield _record(columns, mode)
    known = set(columns)
    for row in rows:
        extra = row.keys() - known
        if extra:
            raise ValueError(f"columns without a place: {', '.join(sorted(extra))}")
        yield _record([cell(row.get(column)) for column in columns], mode)


def cell(value: Any) -> str:
    """Return a value as CSV text: nothing for None, `true`/`false`, JSON for what is nested."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping | list | tuple):
        return canonical_json(value)
    return str(value)


def is_number(text: str) -> bool:
    """Tell whether a cell is a plain number, which no spreadsheet runs: -0.5 stays as it is."""
    digits = text[1:] if text[:1] in "+-" else text
    whole, _, fraction = digits.partition(".")
    return bool(whole) and all(
        part.isascii() and part.isdigit() for part in (whole, fraction or "0")
    )


def safe_cell(text: str) -> str:
    """Return the cell with an apostrophe in front if a spreadsheet might run it.

    A cell that begins with an apostrophe gets another one, so that taking one off is always right.
    """
    if text[:1].isalnum():
        return text
    start = text.lstrip(BLANKS)
    runs = start.startswith(FORMULA_STARTS) and not is_number(text)
    return f"'{text}" if runs or text.startswith("'") else text


def read_safe(text: str) -> str:
    """Undo `safe_cell`."""
    return text[1:] if text.startswith("'") else text


def unguarded(text: str) -> str:
    """Undo `safe_cell` where nothing tells whether a file was written by it.

    Only an apostrophe that `safe_cell` would have put there is taken off.
    """
    return text[1:] if text.startswith("'") and safe_cell(text[1:]) == text else text


def _record(cells: Sequence[str], mode: CsvMode) -> bytes:
    safe = mode is CsvMode.SAFE
    buffer = io.StringIO()
    quoting = csv.QUOTE_ALL if safe else csv.QUOTE_MINIMAL
    writer = csv.writer(buffer, quoting=quoting, lineterminator="\r\n")
    writer.writerow([safe_cell(text) for text in cells] if safe else cells)
    return buffer.getvalue().encode()


def read_csv(lines: Iterable[str], mode: CsvMode = CsvMode.SAFE) -> Iterator[dict[str, str]]:
    """Yield the rows of a CSV this module wrote; every value is text."""
    csv.field_size_limit(MAX_CELL)  # the module's own limit is 128 KiB, an Output may be longer
    undo = read_safe if mode is CsvMode.SAFE else str
    reader = csv.reader(lines, strict=True)
    header = [undo(text) for text in next(reader, [])]
    for record in reader:
        yield dict(zip(header, map(undo, record), strict=True))


def file_name(stem: str, suffix: str, mode: CsvMode | None = None) -> str:
    """Return a download name; a raw CSV says in its name that it is not for spreadsheets."""
    note = ".raw" if mode is CsvMode.RAW else ""
    kept = "".join(mark if mark.isascii() and mark.isalnum() else "-" for mark in stem)
    return f"{kept.strip('-')[:80] or 'export'}{note}.{suffix}"


def gzipped(chunks: Iterable[bytes], level: int = 6) -> Iterator[bytes]:
    """Yield a gzip stream without name or time, so that equal content gives equal bytes."""
    buffer = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=buffer, compresslevel=level, mtime=0) as out:
        for chunk in chunks:
            out.write(chunk)
            if buffer.tell():
                yield buffer.getvalue()
                buffer.seek(0)
                buffer.truncate()
    yield buffer.getvalue()


def manifest(kind: str, files: Mapping[str, Written]) -> dict[str, Any]:
    """Return what lies beside an export: its format and each file with rows, size and hash."""
    listed = {
        name: {"rows": item.rows, "bytes": item.size, "sha256": item.sha256}
        for name, item in sorted(files.items())
    }
    return {"format": kind, "schema_version": SCHEMA_VERSION, "files": listed}
