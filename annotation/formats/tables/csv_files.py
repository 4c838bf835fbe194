"""CSV: one row a record, the first row names the columns."""

import csv
import re
from collections.abc import Iterator, Sequence
from itertools import chain, islice

from annotation.dataset.limits import LIMITS
from annotation.dataset.problems import shown
from annotation.dataset.reading import DataFile, FileBroken, open_bounded
from annotation.formats.records import Reading, Record
from annotation.formats.tables.lines import LineBroken, Lines, line_ends
from evalhub.exporting import RAW_SUFFIX, unguarded

# Of marks that part the first rows equally well, the earlier: a comma may be part of a name.
DELIMITERS = "\t;|,"
_LOOKED_AT = 100
_TOLD = re.compile(r"sep=([,;\t|])(\r\n|\r|\n)")
_START, _PLAIN, _QUOTED, _CLOSED = range(4)


def read_csv(file: DataFile, reading: Reading) -> Iterator[Record]:
    """Yield the rows by the line they begin in; rows of another width are problems."""
    try:
        with open_bounded(file, reading.limits) as stream:
            lines = Lines(stream, reading.encoding, reading.limits.line_bytes)
            yield from _Table(lines, file, reading).records()
    except FileBroken as broken:
        reading.problems.add(file.name, None, "", str(broken))


class _Table:
    """The rows of a file, and where reading is: a flaw is named by line and column."""

    def __init__(self, lines: Lines, file: DataFile, reading: Reading) -> None:
        self._lines = lines
        self._file = file
        self._name = file.name
        self._reading = reading
        self._line = 1
        self._mark = ","
        self._columns: list[str] = []
        # Raw files say so in their name; in all others an apostrophe may stand before a formula.
        self._meant = str if RAW_SUFFIX in file.name else unguarded

    def records(self) -> Iterator[Record]:
        problems = self._reading.problems
        try:
            yield from self._rows()
        except csv.Error as error:
            line, column, quoted = self._flaw()
            problems.add(self._name, line, column, _why(error, quoted=quoted))
        except LineBroken as broken:
            problems.add(self._name, self._lines.number, self._flaw()[1], str(broken))
        except FileBroken as broken:
            problems.add(self._name, self._line, "", str(broken))

    def _rows(self) -> Iterator[Record]:
        # One limit for the whole process, by default smaller than a long answer.
        csv.field_size_limit(LIMITS.text_bytes)
        text = iter(self._lines)
        head = next(text, "")
        # Spreadsheets may say in a line of its own which mark they use.
        told = _TOLD.fullmatch(head)
        if told:
            self._line = self._lines.begin()
            head = next(text, "")
        self._mark = told[1] if told else self._likely(delimiters_of(head))
        rows = csv.reader(chain([head], text), delimiter=self._mark, strict=True)
        self._columns = _names([*map(self._meant, next(rows, []))])
        self._line = self._lines.begin()
        for cells in rows:
            self._refuse_count()
            if len(cells) == len(self._columns):
                texts = map(self._meant, cells)
                yield Record(self._line, dict(zip(self._columns, texts, strict=True)))
            elif any(cells):
                self._refuse_width(len(cells))
            self._line = self._lines.begin()

    def _likely(self, marks: str) -> str:
        """Return the mark that parts the next rows as it parts the first; they are read apart."""
        if len(marks) == 1:
            return marks
        lines = _first_lines(self._file, self._reading)
        return max(marks, key=lambda mark: _alike(lines, mark))

    def _refuse_count(self) -> None:
        most = self._reading.limits.lines
        if self._line > most:
            raise FileBroken(f"the file has more than {most:,} lines")

    def _refuse_width(self, count: int) -> None:
        wanted = len(self._columns)
        column = self._columns[count] if count < wanted else ""
        has = (
            f"has {count:,} {'cell' if count == 1 else 'cells'} where the first row has {wanted:,}"
        )
        if not column:
            has += "; perhaps a text lacks its quotation marks"
        self._reading.problems.add(self._name, self._line, column, has)

    def _flaw(self) -> tuple[int, str, bool]:
        """Return line and column of the cell at fault, and whether its quotation mark is open."""
        row = "".join(self._lines.row)
        cell, start, quoted = faulty_cell(row, self._mark)
        column = self._columns[cell] if cell < len(self._columns) else ""
        return self._line + line_ends(row[:start]), column, quoted


def faulty_cell(row: str, mark: str) -> tuple[int, int, bool]:
    """Return the place of the first cell with text behind its quotation marks, else of the last.

    Besides, where it starts in the row, and whether its quotation mark is still open.
    """
    cell = start = 0
    state = _START
    for place, character in enumerate(row):
        if state == _QUOTED:
            state = _CLOSED if character == '"' else _QUOTED
        elif character == mark:
            cell, start, state = cell + 1, place + 1, _START
        elif character == '"' and state != _PLAIN:
            state = _QUOTED
        elif state == _CLOSED:
            break
        else:
            state = _PLAIN
    return cell, start, state == _QUOTED


def _why(error: csv.Error, *, quoted: bool) -> str:
    if "limit" in str(error):
        return (
            f"longer than {LIMITS.text_bytes:,} characters; perhaps a quotation mark is left open"
        )
    if quoted:
        return "the quotation mark before this text is never closed; nothing after it was read"
    return (
        "text follows the closing quotation mark; inside of a quoted text, a quotation mark is "
        "written twice. Nothing after it was read"
    )


def delimiters_of(head: str) -> str:
    """Return the marks that stand most often in the first row, outside of quotation marks."""
    outside = "".join(head.split('"')[::2])
    most = max(map(outside.count, DELIMITERS))
    return "".join(mark for mark in DELIMITERS if outside.count(mark) == most)


def _first_lines(file: DataFile, reading: Reading) -> list[str]:
    found: list[str] = []
    try:
        with open_bounded(file, reading.limits) as stream:
            lines = Lines(stream, reading.encoding, reading.limits.line_bytes)
            found.extend(islice(lines, _LOOKED_AT))
    except FileBroken:
        # Reading the file says what is wrong with it; what stands before it still tells.
        return found
    return found


def _alike(lines: Sequence[str], mark: str) -> float:
    """Return the share of the rows after the first that have as many cells."""
    try:
        first, *rows = csv.reader(lines, delimiter=mark)
    except (csv.Error, ValueError):
        return 0
    filled = [row for row in rows if row]
    return sum(len(row) == len(first) for row in filled) / max(1, len(filled))


def _names(cells: Sequence[str]) -> list[str]:
    names = [cell.strip() or f"column {place}" for place, cell in enumerate(cells, 1)]
    if not names:
        raise FileBroken("the file is empty; its first row names the columns")
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise FileBroken(f"the first row has the column {shown(twice)} twice")
    return names
