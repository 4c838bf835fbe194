"""The lines of a table as text, counted: of any encoding, with the line ends of any system."""

import codecs
import re
from collections.abc import Iterator
from itertools import islice

from annotation.dataset.limits import Limits
from annotation.dataset.reading import BoundedStream, DataFile, FileBroken, open_bounded
from annotation.formats.tables.encodings import ENCODINGS

_CHUNK = 256 * 1024
_END = re.compile(r"\r\n|\r|\n")
_MARK = "\ufeff"
_AROUND = 40


class LineBroken(FileBroken):
    """A line cannot be read: the last of the lines that were counted."""


class Lines:
    """Lines with their ends. `row` is what was read since `begin`: there a flaw is looked for."""

    def __init__(self, stream: BoundedStream, encoding: str, longest: int) -> None:
        self._stream = stream
        self._encoding = encoding
        self._decoder = codecs.getincrementaldecoder(encoding)()
        self._longest = longest
        self.number = 0
        self.row: list[str] = []

    def begin(self) -> int:
        """Forget the row that was read; returns the line in which the next one begins."""
        self.row = []
        return self.number + 1

    def __iter__(self) -> Iterator[str]:
        """Yield lines; raises `LineBroken` with the broken one as the last of `row`."""
        rest, data = "", b"\n"
        while data:
            data = self._stream.read(_CHUNK)
            text, byte = self._decoded(data)
            ready, rest = _cut(rest + text, last=not data)
            for line in ready:
                yield self._counted(line)
            if byte is not None:
                self._counted(rest)
                raise LineBroken(self._reason(byte, len(rest) + 1))
            if len(rest) > self._longest:
                self._counted(rest)
        if rest:
            yield self._counted(rest)

    def _counted(self, line: str) -> str:
        line = line.removeprefix(_MARK) if self.number == 0 else line
        self.number += 1
        self.row.append(line)
        if len(line) > self._longest:
            raise LineBroken(f"the line is longer than {self._longest:,} characters")
        return line

    def _decoded(self, data: bytes) -> tuple[str, int | None]:
        """Return the text of some bytes, and the first byte that stands for none."""
        try:
            return self._decoder.decode(data, final=not data), None
        except UnicodeDecodeError as error:
            # What the decoder held back is part of the error's own bytes.
            good = error.object[: error.start].decode(self._encoding, "ignore")
            return good, error.object[error.start]

    def _reason(self, byte: int, position: int) -> str:
        title = ENCODINGS[self._encoding].partition(",")[0]
        flaw = f"not valid {title} (byte 0x{byte:02X} at position {position})"
        return f"{flaw}; say which encoding the file is in, or save it as CSV UTF-8"


def _cut(text: str, *, last: bool) -> tuple[list[str], str]:
    """Return whole lines, and what is left of the text."""
    lines, start = [], 0
    for end in _END.finditer(text):
        # A carriage return at the end may be half of a line's end.
        if end.end() == len(text) and end.group() == "\r" and not last:
            break
        lines.append(text[start : end.end()])
        start = end.end()
    return lines, text[start:]


def line_ends(text: str) -> int:
    """Count the ends of lines in a text."""
    return sum(1 for _ in _END.finditer(text))


def telling_lines(
    file: DataFile, encoding: str, limits: Limits, most: int = 5
) -> list[tuple[int, str]]:
    """Return the first lines, by number, in which an encoding matters, around what it decides."""
    return list(islice(_telling(file, encoding, limits), most))


def _telling(file: DataFile, encoding: str, limits: Limits) -> Iterator[tuple[int, str]]:
    try:
        with open_bounded(file, limits) as stream:
            lines = Lines(stream, encoding, limits.line_bytes)
            for line in lines:
                lines.begin()
                if not line.isascii():
                    yield lines.number, _around(line.rstrip("\r\n"))
    except FileBroken:
        # Reading the file says what is wrong with it.
        return


def _around(line: str) -> str:
    at = next((place for place, mark in enumerate(line) if not mark.isascii()), 0)
    start, end = max(0, at - _AROUND), at + _AROUND
    return f"{'… ' if start else ''}{line[start:end]}{' …' if end < len(line) else ''}"
