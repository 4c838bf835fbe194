import codecs
from pathlib import Path

import pytest

from annotation.dataset.limits import LIMITS
from annotation.dataset.reading import DataFile, FileBroken
from annotation.formats.tables.encodings import Characters, encoding_named, encoding_of

TEXT = "q,a\nWo ist Müller?,Übermorgen €\n"


def told(path: Path, content: bytes) -> Characters:
    file = path / "a.csv"
    file.write_bytes(content)
    return encoding_of(DataFile("a.csv", file), LIMITS)


@pytest.mark.parametrize(
    ("content", "encoding", "guessed"),
    [
        (TEXT.encode(), "utf-8", False),
        (TEXT.encode("utf-8-sig"), "utf-8", False),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16-le", False),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16-be", False),
        (TEXT.encode("utf-16-le"), "utf-16-le", True),
        (TEXT.encode("utf-16-be"), "utf-16-be", True),
        (TEXT.encode("cp1252"), "cp1252", True),
        # Only carriage returns, and 0x9F for a letter: an old Macintosh.
        (TEXT.replace("\n", "\r").encode("mac-roman"), "mac-roman", True),
        # 0x81 is no character of Windows-1252: nothing fits, and UTF-8 says where it fails.
        (b"q\n\x81\n", "utf-8", False),
        # One bad byte, at any place, in a table that is UTF-8 otherwise: read as what it is.
        (("q\n" + "Größe, süß\n" * 300).encode() + b"caf\xe9\n", "utf-8", False),
        (b"q\ncaf\xe9\n" + ("Größe, süß\n" * 300).encode(), "utf-8", False),
        (b"q\n" + "ä€🙂".encode() * 90_000 + b"\xfc\n", "utf-8", False),
        ("q\nÄÖÜ, Größe, süß, „Ã„“\n".encode("cp1252"), "cp1252", True),
        # Far behind the first bytes, the file is no UTF-8 after all.
        (b"q\n" + b"plain\n" * 100_000 + b"M\xfcller\n", "cp1252", True),
    ],
)
def test_an_encoding_is_certain_or_called_a_guess(
    tmp_path: Path, content: bytes, encoding: str, guessed: bool
) -> None:
    assert told(tmp_path, content) == Characters(encoding, guessed)


def test_a_letter_across_two_pieces_of_a_file_is_still_utf_8(tmp_path: Path) -> None:
    assert told(tmp_path, b"x" * (256 * 1024 - 1) + "ü\n".encode()) == Characters("utf-8")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (codecs.BOM_UTF32_LE + b"q\0\0\0", "UTF-32"),
        (codecs.BOM_UTF16_LE + '[{"a": 1}]'.encode("utf-16-le"), "JSON in UTF-16"),
    ],
)
def test_what_is_no_table_is_refused_by_name(tmp_path: Path, content: bytes, reason: str) -> None:
    with pytest.raises(FileBroken, match=reason):
        told(tmp_path, content)


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("Windows-1252", "cp1252"),
        ("latin1", "iso8859-1"),
        ("UTF8", "utf-8"),
        ("UTF-16", "utf-16-le"),
        ("macroman", "mac-roman"),
        ("rot13", ""),
        ("klingon", ""),
    ],
)
def test_encodings_have_the_names_that_people_know(name: str, encoding: str) -> None:
    assert encoding_named(name) == encoding
