"""Parts of one large JSON document, without reading all of it into memory.

The document is cut by its brackets; only the parts that are asked for are parsed, by the same
strict parser that reads dataset folders.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from annotation.dataset.limits import MIB
from annotation.dataset.problems import RowRefused
from annotation.dataset.reading import (
    BoundedStream,
    DataFile,
    FileBroken,
    RowParser,
    open_bounded,
)
from annotation.dataset.values import Row
from annotation.formats.records import Reading

# Keys and places from the top: "*" is any place of a list.
Path: TypeAlias = tuple[str, ...]

_CHUNK = 256 * 1024
_LARGEST = 16 * MIB
# A text that is still open runs to the end of what has been read so far.
_TEXT = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+'
_TOKENS = re.compile(_TEXT + rb'(?:"|\\?\Z)|[\[\]{},:]|[^\s\[\]{},:"]+', re.DOTALL)
_WHOLE = re.compile(_TEXT + rb'"|[\[\]{},:]|[^\s\[\]{},:"]+', re.DOTALL)
_SPACE = b" \t\r\n"


@dataclass(frozen=True, slots=True)
class Part:
    """One object that was asked for: by which path, the how many-th of it, and itself."""

    path: Path
    number: int
    value: Row


def read_parts(
    file: DataFile, reading: Reading, paths: Sequence[Path], unit: str
) -> Iterator[Part]:
    """Yield the objects at the given paths in the order of the file; flaws become problems."""
    parser = RowParser(reading.limits)
    numbers = dict.fromkeys(paths, 0)
    place: int | None = None
    try:
        with open_bounded(file, reading.limits) as stream:
            for path, data in cut(stream, paths):
                numbers[path] += 1
                place = numbers[path]
                try:
                    value = parser.parse(data)
                except RowRefused as flaw:
                    reading.problems.add(file.name, place, flaw.field, flaw.reason, unit)
                else:
                    yield Part(path, place, value)
    except FileBroken as broken:
        after = "" if place is None else f", after {unit} {place:,}"
        reading.problems.add(file.name, None, "", f"{broken}{after}")


def cut(stream: BoundedStream, paths: Sequence[Path]) -> Iterator[tuple[Path, bytes]]:
    """Yield the bytes of every value that lies at one of the paths."""
    return _Cutter(frozenset(paths)).parts(_chunks(stream))


def _chunks(stream: BoundedStream) -> Iterator[bytes]:
    first = stream.read(_CHUNK)
    yield first.removeprefix(b"\xef\xbb\xbf")
    while data := stream.read(_CHUNK):
        yield data


def parts_of(head: bytes, path: Path) -> Iterator[bytes]:
    """Yield the values at a path that are whole in these bytes."""
    try:
        for _, data in _Cutter(frozenset((path,))).parts([head]):
            yield data
    except FileBroken:
        return


def first_part(head: bytes, path: Path) -> bytes:
    """Return the first value at a path, as far as it is in these bytes."""
    for data in parts_of(head, path):
        return data
    return head[head.find(b"{") :] if b"{" in head else b""


def top_keys(head: bytes) -> Iterator[str]:
    """Yield the keys of the object that begins here, as far as it is in these bytes."""
    depth, before = 0, b""
    for match in _TOKENS.finditer(head):
        token = match.group()
        if token == b":" and depth == 1:
            yield _key(before)
        depth += (token in (b"{", b"[")) - (token in (b"}", b"]"))
        before = token


class _Cutter:
    """Keeps the path of the value being read; collects the bytes of those that are wanted."""

    def __init__(self, paths: frozenset[Path]) -> None:
        self._paths = paths
        # One entry per open bracket: the key of the value that is next, or "*" in a list.
        self._stack: list[str] = []
        self._key_next = False
        self._started = False
        self._wanted: Path | None = None
        self._depth = 0
        self._kept: list[bytes] = []
        self._size = 0

    def parts(self, chunks: Iterable[bytes]) -> Iterator[tuple[Path, bytes]]:
        for token in _tokens(chunks):
            yield from self._take(token)
        if not self._started:
            raise FileBroken("the file is empty")
        if self._stack or self._wanted is not None:
            raise FileBroken("the JSON ends before its last bracket")

    def _take(self, token: bytes) -> Iterator[tuple[Path, bytes]]:
        if self._wanted is None:
            self._walk(token)
            if self._wanted is None:
                return
        self._keep(token)
        if self._depth == 0:
            yield self._wanted, b" ".join(self._kept)
            self._wanted, self._kept, self._size = None, [], 0

    def _keep(self, token: bytes) -> None:
        self._size += len(token) + 1
        if self._size > _LARGEST:
            raise FileBroken(f"one entry is larger than {_LARGEST:,} bytes")
        self._kept.append(token)
        self._depth += (token in (b"{", b"[")) - (token in (b"}", b"]"))

    def _walk(self, token: bytes) -> None:
        """Follow the brackets outside of wanted parts."""
        if token in (b"}", b"]"):
            if not self._stack:
                raise FileBroken("the JSON closes a bracket that it did not open")
            self._stack.pop()
            self._key_next = False
        elif token == b",":
            self._key_next = bool(self._stack) and self._stack[-1] != "*"
        elif self._key_next and token != b":":
            self._stack[-1] = _key(token)
            self._key_next = False
        elif token != b":":
            self._value(token)

    def _value(self, token: bytes) -> None:
        if not self._stack and self._started:
            raise FileBroken("something follows the end of the JSON")
        self._started = True
        path = tuple(self._stack)
        # In a list that is asked for, what is no object is cut out too: the parser refuses it.
        if path in self._paths and (token == b"{" or path[-1:] == ("*",)):
            self._wanted = path
        elif token == b"{":
            self._push("", path, key_next=True)
        elif token == b"[":
            self._push("*", path, key_next=False)

    def _push(self, name: str, path: Path, *, key_next: bool) -> None:
        if len(path) > 1_000:
            raise FileBroken("nested more than 1,000 levels deep")
        self._stack.append(name)
        self._key_next = key_next


def _key(token: bytes) -> str:
    # An escaped key is none that is asked for; a list's mark must not come from a key.
    name = token.strip(b'"').decode("utf-8", "replace")
    return "" if name == "*" else name


def _tokens(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield strings, brackets, marks and bare words; a token may span chunks."""
    rest = b""
    for chunk in chunks:
        data = rest + chunk
        end = 0
        for match in _TOKENS.finditer(data):
            # The last one may go on in the next chunk.
            if match.end() == len(data) and match.group() not in (b"{", b"}", b"[", b"]", b","):
                break
            _refuse_gap(data[end : match.start()])
            end = match.end()
            yield match.group()
        rest = data[end:].lstrip(_SPACE)
        if len(rest) > _LARGEST:
            raise FileBroken(f"one text is larger than {_LARGEST:,} bytes")
    if rest:
        if not _WHOLE.fullmatch(rest):
            raise FileBroken("the JSON ends inside of a text")
        yield rest


def _refuse_gap(gap: bytes) -> None:
    if gap.strip(_SPACE):
        raise FileBroken("the JSON is not readable: a quotation mark is missing")
