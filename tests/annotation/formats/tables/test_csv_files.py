import csv
from dataclasses import replace
from pathlib import Path

import pytest

from annotation.dataset.limits import LIMITS, Limits
from annotation.dataset.problems import Problems
from annotation.dataset.reading import DataFile
from annotation.formats.records import Reading, Record
from annotation.formats.tables.csv_files import read_csv


def read(
    path: Path, content: bytes, limits: Limits = LIMITS, encoding: str = "utf-8"
) -> tuple[list[Record], list[str]]:
    file = path / "a.csv"
    file.write_bytes(content)
    reading = Reading(limits, Problems(), encoding=encoding)
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


def test_a_name_may_hold_a_comma_where_another_mark_parts_the_columns(tmp_path: Path) -> None:
    content = b"Answer, in full;Score\nSo;3,5\n"
    assert read(tmp_path, content)[0][0].columns == {"Answer, in full": "So", "Score": "3,5"}


@pytest.mark.parametrize(
    ("content", "columns"),
    [
        ("id,text|x\n1,Why?\n2,How?\n", {"id": "1", "text|x": "Why?"}),
        ("id,text;x\n1,Why; how?\n2,So; so; so.\n", {"id": "1", "text;x": "Why; how?"}),
        ("id|text,x\n1|Why\n2|One, two, three\n", {"id": "1", "text,x": "Why"}),
        ('id,text|x\n1,"a|b\nc|d"\n2,e\n', {"id": "1", "text|x": "a|b\nc|d"}),
        # Where the rows tell nothing, a comma may be part of a name.
        ("a,b;c\n1,2;3\n", {"a,b": "1,2", "c": "3"}),
        ("text\nYes, really; no.\n", {"text": "Yes, really; no."}),
    ],
)
def test_of_marks_that_stand_equally_often_the_next_rows_tell(
    tmp_path: Path, content: str, columns: dict[str, str]
) -> None:
    records, problems = read(tmp_path, content.encode())
    assert (records[0].place, records[0].columns, problems) == (2, columns, [])


def test_a_table_of_an_old_macintosh_is_read(tmp_path: Path) -> None:
    content = 'q\ta\r"zwei\rZeilen"\tMüller\rlast\tß\r'.encode("mac-roman")
    records, problems = read(tmp_path, content, encoding="mac-roman")
    assert [(one.place, one.columns) for one in records] == [
        (2, {"q": "zwei\rZeilen", "a": "Müller"}),
        (4, {"q": "last", "a": "ß"}),
    ]
    assert problems == []


def test_a_table_in_utf_16_is_read_with_its_quoted_lines(tmp_path: Path) -> None:
    content = '\ufeffq;a\r\n"zwei\r\nZeilen";"5 €, „gut“"\r\n'.encode("utf-16-le")
    records, problems = read(tmp_path, content, encoding="utf-16-le")
    assert [one.columns for one in records] == [{"q": "zwei\r\nZeilen", "a": "5 €, „gut“"}]
    assert problems == []


def test_a_column_without_a_name_gets_its_place(tmp_path: Path) -> None:
    assert read(tmp_path, b"a,\n1,2\n")[0][0].columns == {"a": "1", "column 2": "2"}


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "a.csv, line 1: the file is empty; its first row names the columns."),
        (b"a,a\n1,2\n", 'a.csv, line 1: the first row has the column "a" twice.'),
        (b"a,b\n1\n", 'a.csv, line 2, field "b": has 1 cell where the first row has 2.'),
        (
            b"a\n1,2\n".replace(b"a", b"a,b,c").replace(b"1,2", b"1,2,3,4"),
            "a.csv, line 2: has 4 cells where the first row has 3; perhaps a text lacks its "
            "quotation marks.",
        ),
        (
            b'a,b\nx,y\n"two\nlines",\xe9\n',
            'a.csv, line 4, field "b": not valid UTF-8 (byte 0xE9 at position 8); say which '
            "encoding the file is in, or save it as CSV UTF-8.",
        ),
        (
            b'a,b\nx,y\n"two\nlines","open\nx,y\n',
            'a.csv, line 4, field "b": the quotation mark before this text is never closed; '
            "nothing after it was read.",
        ),
        (
            b'a;b;c\n1;"He said "hi" to me";3\n',
            'a.csv, line 2, field "b": text follows the closing quotation mark; inside of a '
            "quoted text, a quotation mark is written twice. Nothing after it was read.",
        ),
        (
            b'a,b\r1,"' + b"x" * 1_048_577 + b'"\r',
            'a.csv, line 2, field "b": longer than 1,048,576 characters; perhaps a quotation mark '
            "is left open.",
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


def test_an_apostrophe_before_a_formula_is_taken_off(tmp_path: Path) -> None:
    content = b"id,'=q\n1,'=1+1\n2,''quoted\n3,'tis so\n4,'-5\n5, '=1\n"
    records, _ = read(tmp_path, content)
    # Nobody guards a number, and no apostrophe inside of a text.
    texts = ["=1+1", "'quoted", "'tis so", "'-5", " '=1"]
    assert [one.columns["=q"] for one in records] == texts


@pytest.mark.parametrize("limit", [10, 2**30])
def test_the_limit_of_a_cell_is_ours_whatever_was_set_before(tmp_path: Path, limit: int) -> None:
    csv.field_size_limit(limit)
    long = b"a,b\n1," + b"x" * 1_048_576 + b"\n"
    assert read(tmp_path, long)[1] == []
    assert "longer than 1,048,576 characters" in read(tmp_path, long.replace(b"1,", b"1,x"))[1][0]
