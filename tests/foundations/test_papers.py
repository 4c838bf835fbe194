import re
import zlib

import pytest

from evalhub.papers.metrics import width, wrap
from evalhub.papers.writing import Block, paper, plain, shown

STREAM = re.compile(rb"stream\n(.*?)\nendstream", re.S)


def texts(pdf: bytes) -> str:
    """Everything that is drawn or attached."""
    found = b"\n".join(zlib.decompress(part) for part in STREAM.findall(pdf) if part[:1] == b"\x78")
    drawn = re.findall(rb"<([0-9a-f]*)>", found)
    return " ".join(bytes.fromhex(one.decode()).decode("cp1252") for one in drawn)


def test_widths_are_those_of_helvetica() -> None:
    # H 722, e 556, l 222, l 222, o 556: 2278 thousandths of 10 points.
    assert width("Hello", 10) == pytest.approx(22.78)


def test_lines_fit_and_no_word_is_lost() -> None:
    text = "one two three " * 20 + "x" * 200
    lines = wrap(text, 10, 120)
    assert all(width(line, 10) <= 120 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_a_paper_is_a_pdf_with_its_text_on_numbered_pages() -> None:
    blocks = [Block("title", "Session 1"), *[Block("text", f"Line {n}") for n in range(100)]]
    pdf = paper("Session 1", blocks)
    assert pdf.startswith(b"%PDF-1.7")
    found = texts(pdf)
    assert "Line 99" in found
    assert "2 / 3" in found
    assert pdf == paper("Session 1", blocks)


def test_what_the_fonts_cannot_show_is_counted_and_attached() -> None:
    blocks = [Block("text", "Зачем? مرحبا \u2212 “so”")]
    found = texts(paper("T", blocks))
    # Five Cyrillic and five Arabic letters; the minus becomes a dash, the quotes are there.
    assert "10 characters have no sign" in found
    assert shown("Зачем? \u2212 “so”") == "?????? \u2013 “so”"
    assert plain(blocks) == "Зачем? مرحبا \u2212 “so”\n"


def test_nothing_is_said_where_nothing_is_lost() -> None:
    assert "have no sign" not in texts(
        paper("T", [Block("text", "Naïve? “Yes”, 3 \u00d7 4 \u2013 5 €.")])
    )
