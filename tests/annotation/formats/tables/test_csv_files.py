from dataclasses import replace
from pathlib import Path

import pytest

from annotation.dataset.limits import LIMITS, Limits
from annotation.dataset.problems import Problems
from annotation.dataset.reading import DataFile
from annotation.formats.records import Reading, Record
from annotation.formats.tables.csv_files import read_csv


def read(path: Path, content: bytes, limits: Limits = LIMITS) -> tuple[list[Record], list[str]]:
    file = path / "a.csv"
    file.write_bytes(content)
    reading = Reading(limits, Problems())
    return list(read_csv(DataFile("a.csv", file), reading)), reading.problems.lines()


def test_rows_are_numbered_by_the_line_they_begin_in(tmp_path: Path) -> None:
    content = b'\xef\xbb\xbfq,a\r\n"two\r\nlines",x\r\n\r\nlast,y\r\n'
    records, problems = read(tmp_path, content)
    # Line 1 names the columns, line 4 is blank.
    assert [(one.place, one.columns) for one in records] == [
        (2, {"q": "two\r\nlines", "a": "x"}),
        (5, {"q": "last", "a": "y"}),
    ]
    assert problems == []


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_outside_of_quotation_marks(tmp_path: Path, mark: str) -> None:
    content = f'"a,,;;\t\t||b"{mark}c{mark}d\n1{mark}2{mark}3\n'.encode()
    assert list(read(tmp_path, content)[0][0].columns.values()) == ["1", "2", "3"]


def test_a_column_without_a_name_gets_its_place(tmp_path: Path) -> None:
    assert read(tmp_path, b"a,\n1,2\n")[0][0].columns == {"a": "1", "column 2": "2"}


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "a.csv, line 1: the file is empty; its first row names the columns."),
        (b"a,a\n1,2\n", 'a.csv, line 1: the first row has the column "a" twice.'),
        (b"a,b\n1\n", "a.csv, line 2: has 1 cells where the first row has 2."),
        (
            b"a\nx\n\xe9\n",
            "a.csv, line 3: not valid UTF-8 (byte 0xE9 at position 1); save it as CSV UTF-8.",
        ),
        (
            b'a\nx\n"open\n',
            "a.csv, line 3: not CSV from here on (unexpected end of data); perhaps a quotation "
            "mark is left open.",
        ),
    ],
)
def test_what_is_no_table_says_where(tmp_path: Path, content: bytes, problem: str) -> None:
    assert read(tmp_path, content)[1] == [problem]


def test_more_lines_than_allowed_are_refused(tmp_path: Path) -> None:
    records, problems = read(tmp_path, b"a\n1\n2\n3\n", replace(LIMITS, lines=3))
    assert len(records) == 2
    assert problems == ["a.csv, line 4: the file has more than 3 lines."]


def test_a_line_that_names_the_mark_is_no_row(tmp_path: Path) -> None:
    records, problems = read(tmp_path, b"sep=|\r\nq|a,b\r\nWhy?|So.\r\n")
    assert ([(one.place, one.columns) for one in records], problems) == (
        [(3, {"q": "Why?", "a,b": "So."})],
        [],
    )
