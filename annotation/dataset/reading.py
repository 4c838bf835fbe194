"""From bytes to JSON objects: streaming, bounded, strict.

UTF-8 only; a byte order mark at the start is dropped. Lines end in `\\n` or `\\r\\n`; blank
lines are skipped but counted. `.gz` files are unpacked while they are read.
"""

import gzip
import json
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TypeAlias, cast

from annotation.dataset.limits import Limits
from annotation.dataset.problems import Problems, RowRefused, shown
from annotation.dataset.values import JSON, Row

Pairs: TypeAlias = list[tuple[str, JSON]]

_BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_CHUNK = 256 * 1024
_ESCAPES = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")
# Whole strings (closed or not) are one match each, so that brackets inside do not count.
_BRACKETS = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[{]|[\]}]', re.DOTALL)
_LARGEST = 2**63 - 1


class FileBroken(Exception):
    """The rest of the file cannot be read; the message says why."""


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file of the folder; `name` is relative and as on disk."""

    name: str
    path: Path
    compressed: bool = False

    @property
    def canonical(self) -> str:
        """The name without `.gz`: what the file is, however it is stored."""
        return self.name.removesuffix(".gz") if self.compressed else self.name

    def open(self) -> BinaryIO:
        """Open the unpacked bytes."""
        if self.compressed:
            return cast(BinaryIO, gzip.open(self.path, "rb"))
        return self.path.open("rb")


class BoundedStream:
    """A binary stream that gives up before a file grows beyond its limit."""

    def __init__(self, stream: BinaryIO, allowed: int, reason: str) -> None:
        self._stream = stream
        self._left = allowed
        self._reason = reason

    def _count(self, data: bytes) -> bytes:
        self._left -= len(data)
        if self._left < 0:
            raise FileBroken(self._reason)
        return data

    def read(self, size: int) -> bytes:
        """Return up to `size` bytes, none at the end."""
        return self._count(self._stream.read(size))

    def readline(self, size: int) -> bytes:
        """Return one line with its end, or the first `size` bytes of it."""
        return self._count(self._stream.readline(size))


@contextmanager
def open_bounded(file: DataFile, limits: Limits) -> Iterator[BoundedStream]:
    """Open a file for reading; every way it can fail becomes `FileBroken`."""
    allowed, reason = limits.file_bytes, f"the file is larger than {limits.file_bytes:,} bytes"
    try:
        if file.compressed:
            packed = max(limits.ratio_free_bytes, limits.ratio * file.path.stat().st_size)
            if packed < allowed:
                allowed = packed
                reason = f"the file unpacks to more than {limits.ratio} times its size"
        with file.open() as stream:
            yield BoundedStream(stream, allowed, reason)
    except EOFError as error:
        raise FileBroken("the gzip file is cut off") from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise FileBroken("the file is not readable as gzip") from error
    except OSError as error:
        raise FileBroken(f"the file cannot be read ({error.strerror or 'input error'})") from error


class RowParser:
    """Turns bytes into one JSON object and refuses what PostgreSQL or JSON cannot hold."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._flawed = False
        self._decoder = json.JSONDecoder(
            object_pairs_hook=self._object,
            parse_float=self._float,
            parse_int=self._int,
            parse_constant=self._constant,
        )

    def parse(self, data: bytes) -> Row:
        """Return the object; raise `RowRefused` with the field where one can be named."""
        text = self._decode(data)
        self._refuse_depth(text)
        row = self._parsed(text)
        if self._needs_walk(data):
            self._walk(row, "")
        if not isinstance(row, dict):
            raise RowRefused("", f"must be a JSON object, not {shown(row)}")
        return row

    def _parsed(self, text: str) -> JSON:
        """Return the JSON value, with a `_Flaw` wherever something in it is refused."""
        self._flawed = False
        try:
            return self._decoder.decode(text)
        except json.JSONDecodeError as error:
            where = f"line {error.lineno}, " if error.lineno > 1 else ""
            reason = f"not valid JSON ({error.msg}, {where}column {error.colno})"
            raise RowRefused("", reason) from error

    def _decode(self, data: bytes) -> str:
        if b"\0" in data:
            raise RowRefused("", "contains a NUL byte")
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError as error:
            byte = f"byte 0x{data[error.start]:02X} at position {error.start + 1}"
            raise RowRefused("", f"not valid UTF-8 ({byte})") from error

    def _refuse_depth(self, text: str) -> None:
        limit = self._limits.depth
        if text.count("{") + text.count("[") <= limit:
            return
        depth = 0
        for match in _BRACKETS.finditer(text):
            mark = text[match.start()]
            depth += (mark in "[{") - (mark in "]}")
            if depth > limit:
                raise RowRefused("", f"nested more than {limit} levels deep")

    def _needs_walk(self, data: bytes) -> bool:
        if self._flawed or len(data) > self._limits.text_bytes:
            return True
        return b"\\u" in data and _ESCAPES.search(data) is not None

    def _flaw(self, reason: str, key: str = "") -> "_Flaw":
        self._flawed = True
        return _Flaw(reason, key)

    def _object(self, pairs: Pairs) -> JSON:
        found = dict(pairs)
        if len(found) != len(pairs):
            return self._flaw("the key is given twice", _first_repeated(pairs))
        if len(found) > self._limits.keys:
            return self._flaw(f"has more than {self._limits.keys:,} keys")
        return found

    def _float(self, text: str) -> JSON:
        number = float(text)
        if number in (float("inf"), float("-inf")):
            return self._flaw("the number is too large")
        return number

    def _int(self, text: str) -> JSON:
        if len(text) < 19:
            return int(text)
        if len(text) > 20 or abs(int(text)) > _LARGEST:
            return self._flaw("the number is too large")
        return int(text)

    def _constant(self, text: str) -> JSON:
        return self._flaw(f"{text} is not a number that JSON allows")

    def _walk(self, value: JSON, path: str) -> None:
        if isinstance(value, _Flaw):
            raise RowRefused(join(path, value.key), value.reason)
        if isinstance(value, str):
            self._refuse_text(value, path)
        elif isinstance(value, list):
            for place, member in enumerate(value):
                self._walk(member, f"{path}[{place}]")
        elif isinstance(value, dict):
            for key, member in value.items():
                self._refuse_text(key, join(path, key))
                self._walk(member, join(path, key))

    def _refuse_text(self, text: str, path: str) -> None:
        if "\0" in text:
            raise RowRefused(path, "contains a NUL character")
        try:
            size = len(text) if text.isascii() else len(text.encode("utf-8"))
        except UnicodeEncodeError as error:
            raise RowRefused(path, "contains half a surrogate pair") from error
        if size > self._limits.text_bytes:
            raise RowRefused(path, f"longer than {self._limits.text_bytes:,} bytes")


@dataclass(frozen=True, slots=True)
class _Flaw:
    """Stands in a parsed row where something was refused, until its path is known."""

    reason: str
    key: str


def _first_repeated(pairs: Pairs) -> str:
    seen: set[str] = set()
    return next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]


def join(path: str, key: str) -> str:
    """Return the path of a key: `outputs[1].text`."""
    return f"{path}.{key}" if path and key else path or key


def read_rows(file: DataFile, limits: Limits, problems: Problems) -> Iterator[tuple[int, Row]]:
    """Yield line numbers and objects; what is refused goes to `problems`."""
    parser = RowParser(limits)
    number = 0
    try:
        with open_bounded(file, limits) as stream:
            for number, line in _lines(stream, limits):
                try:
                    row = parser.parse(line)
                except RowRefused as flaw:
                    problems.add(file.name, number, flaw.field, flaw.reason)
                else:
                    yield number, row
    except FileBroken as broken:
        problems.add(file.name, number + 1, "", str(broken))
    except LineTooLong as long:
        problems.add(file.name, long.number, "", str(long))


class LineTooLong(Exception):
    """A line beyond the limit: the file is not what it says, reading on would not help."""

    def __init__(self, number: int, limit: int) -> None:
        super().__init__(f"the line is longer than {limit:,} bytes")
        self.number = number


def _lines(stream: BoundedStream, limits: Limits) -> Iterator[tuple[int, bytes]]:
    number = 0
    while line := stream.readline(limits.line_bytes + 2):
        number += 1
        if number == 1:
            line = _without_mark(line)
        if number > limits.lines:
            raise FileBroken(f"the file has more than {limits.lines:,} lines")
        line = line.rstrip(b"\r\n")
        if len(line) > limits.line_bytes:
            raise LineTooLong(number, limits.line_bytes)
        if line and not line.isspace():
            yield number, line


def _without_mark(line: bytes) -> bytes:
    if line.startswith(_UTF16):
        raise FileBroken("the file is UTF-16, not UTF-8")
    return line.removeprefix(_BOM)


def read_document(file: DataFile, limits: Limits) -> Row:
    """Return the one object that fills a whole file; raise `RowRefused` or `FileBroken`."""
    with open_bounded(file, limits) as stream:
        data = stream.read(limits.document_bytes + 1)
    if len(data) > limits.document_bytes:
        raise FileBroken(f"the file is larger than {limits.document_bytes:,} bytes")
    return RowParser(limits).parse(_without_mark(data))


def chunks(file: DataFile, limits: Limits) -> Iterator[bytes]:
    """Yield the unpacked bytes of a file."""
    with open_bounded(file, limits) as stream:
        while data := stream.read(_CHUNK):
            yield data
