import codecs
from pathlib import Path

import pytest

from annotation.dataset.limits import LIMITS
from annotation.dataset.reading import DataFile, open_bounded
from annotation.formats.tables.lines import LineBroken, Lines, telling_lines


def read(path: Path, content: bytes, encoding: str = "utf-8", longest: int = 100) -> list[str]:
    path.write_bytes(content)
    with open_bounded(DataFile(path.name, path), LIMITS) as stream:
        return list(Lines(stream, encoding, longest))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_on_any_system_and_keep_their_ends(tmp_path: Path, end: str) -> None:
    lines = [f"a{end}", end, f"ü{end}", "last"]
    assert read(tmp_path / "a", "".join(lines).encode()) == lines


def test_a_line_end_across_two_pieces_is_one(tmp_path: Path) -> None:
    # 256 KiB are read at a time: the carriage return is the last byte of the first piece.
    long = "x" * (256 * 1024 - 1)
    content = f"{long}\r\nb".encode()
    assert read(tmp_path / "a", content, longest=300_000) == [f"{long}\r\n", "b"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_a_mark_at_the_start_is_no_text(tmp_path: Path, encoding: str) -> None:
    assert read(tmp_path / "a", "\ufeffü\n".encode(encoding), encoding) == ["ü\n"]


@pytest.mark.parametrize(
    ("content", "encoding", "reason"),
    [
        (b"a\nb\xff\n", "utf-8", r"UTF-8 \(byte 0xFF at position 2\)"),
        (b"a\nb\xc3", "utf-8", r"UTF-8 \(byte 0xC3 at position 2\)"),
        (b"a\nbc\x81\n", "cp1252", r"Windows-1252 \(byte 0x81 at position 3\)"),
        ("a\nbc".encode("utf-16-le") + b"\x00\xd8", "utf-16-le", r"byte 0x00 at position 3"),
    ],
)
def test_a_byte_that_is_no_character_is_named_with_its_place(
    tmp_path: Path, content: bytes, encoding: str, reason: str
) -> None:
    path = tmp_path / "a"
    path.write_bytes(content)
    with open_bounded(DataFile("a", path), LIMITS) as stream:
        lines = Lines(stream, encoding, 100)
        with pytest.raises(LineBroken, match=reason):
            list(lines)
    assert lines.number == 2


@pytest.mark.parametrize("end", [b"", b"\n"])
def test_a_line_beyond_the_limit_ends_the_file(tmp_path: Path, end: bytes) -> None:
    with pytest.raises(LineBroken, match="longer than 3 characters"):
        read(tmp_path / "a", b"abcd" + end, longest=3)


def test_the_lines_that_an_encoding_decides_on_are_told_with_their_surroundings(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a"
    text = "plain\nMüller\n" + "x" * 50 + "ß" + "y" * 50 + "\nplain\n" + "é\n" * 9
    path.write_bytes(codecs.BOM_UTF16_LE + text.encode("utf-16-le"))
    found = telling_lines(DataFile("a", path), "utf-16-le", LIMITS, most=3)
    around = "… " + "x" * 40 + "ß" + "y" * 39 + " …"
    assert found == [(2, "Müller"), (3, around), (5, "é")]
