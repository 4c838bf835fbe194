"""CSV: one row a record, the first row names the columns."""

import csv
import re
from collections.abc import Iterator, Sequence

from annotation.dataset.limits import LIMITS
from annotation.dataset.problems import shown
from annotation.dataset.reading import BoundedStream, DataFile, FileBroken, open_bounded
from annotation.formats.records import Reading, Record

DELIMITERS = ",;\t|"
_TOLD = re.compile(r"sep=([,;\t|])\r?\n")
_BOM = b"\xef\xbb\xbf"
# The csv module has one limit for the whole process, and it is smaller than a long answer.
csv.field_size_limit(LIMITS.text_bytes)


class _Lines:
    """The lines of a file as text, counted; what is no UTF-8 ends the file."""

    def __init__(self, stream: BoundedStream, longest: int) -> None:
        self._stream = stream
        self._longest = longest
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        while line := self._stream.readline(self._longest + 1):
            self.number += 1
            if len(line) > self._longest:
                raise FileBroken(f"the line is longer than {self._longest:,} bytes")
            yield self._decoded(line.removeprefix(_BOM) if self.number == 1 else line)

    def _decoded(self, line: bytes) -> str:
        try:
            return line.decode("utf-8")
        except UnicodeDecodeError as error:
            byte = f"byte 0x{line[error.start]:02X} at position {error.start + 1}"
            raise FileBroken(f"not valid UTF-8 ({byte}); save it as CSV UTF-8") from error


def read_csv(file: DataFile, reading: Reading) -> Iterator[Record]:
    """Yield the rows by the line they begin in; rows of another width are problems."""
    limits = reading.limits
    line = 1
    try:
        with open_bounded(file, limits) as stream:
            lines = _Lines(stream, limits.line_bytes)
            text = iter(lines)
            head = next(text, "")
            # Spreadsheets may say in a line of its own which mark they use.
            told = _TOLD.fullmatch(head)
            head = next(text, "") if told else head
            mark = told[1] if told else delimiter_of(head)
            rows = csv.reader(_again(head, text), delimiter=mark, strict=True)
            names = _names(next(rows, []))
            line = lines.number + 1
            for cells in rows:
                _refuse_count(line, limits.lines)
                at, line = line, lines.number + 1
                if len(cells) == len(names):
                    yield Record(at, dict(zip(names, cells, strict=True)))
                elif any(cells):
                    reason = f"has {len(cells):,} cells where the first row has {len(names):,}"
                    reading.problems.add(file.name, at, "", reason)
    except csv.Error as error:
        reason = f"not CSV from here on ({error}); perhaps a quotation mark is left open"
        reading.problems.add(file.name, line, "", reason)
    except FileBroken as broken:
        reading.problems.add(file.name, line, "", str(broken))


def _again(head: str, rest: Iterator[str]) -> Iterator[str]:
    yield head
    yield from rest


def _refuse_count(line: int, most: int) -> None:
    if line > most:
        raise FileBroken(f"the file has more than {most:,} lines")


def delimiter_of(head: str) -> str:
    """Return the mark that stands most often in the first row, outside of quotation marks."""
    outside = "".join(head.split('"')[::2])
    return max(DELIMITERS, key=outside.count)


def _names(cells: Sequence[str]) -> list[str]:
    names = [cell.strip() or f"column {place}" for place, cell in enumerate(cells, 1)]
    if not names:
        raise FileBroken("the file is empty; its first row names the columns")
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise FileBroken(f"the first row has the column {shown(twice)} twice")
    return names
