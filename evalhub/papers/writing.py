"""A paper: headings and paragraphs as a PDF of the fonts that every reader has.

Those fonts know the letters of western Europe only. What they cannot show stands as "?", the paper
says how much that is, and carries its whole text as an attached file.
"""

import io
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import pydyf

from evalhub.papers.metrics import wrap

Kind = Literal["title", "heading", "text", "point"]
PAGE, MARGIN = (595, 842), 56
ROOM = PAGE[0] - 2 * MARGIN
# Size, space before, whether bold, how far set in.
STYLES = {
    "title": (18, 0, True, 0),
    "heading": (12, 12, True, 0),
    "text": (10, 4, False, 0),
    "point": (10, 2, False, 12),
}
LEADING, FOOT, MISSING = 1.4, 8, "?"
# Signs that have a near relation among those letters.
NEAR = str.maketrans({"\u2212": "\u2013", "\u00a0": " ", "\u202f": " ", "\t": "    "})
ATTACHED = "text.txt"


@dataclass(frozen=True)
class Block:
    """One heading, paragraph or point."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Line:
    """One line of a page: where it stands and how it is set."""

    text: str
    x: float
    y: float
    size: float
    bold: bool


def paper(title: str, blocks: Sequence[Block], *, language: str = "en") -> bytes:
    """The PDF, with its text attached; the same blocks always give the same bytes."""
    lost = sum(count_lost(block.text) for block in blocks)
    told = [*blocks, Block("text", lost_words(lost))] if lost else list(blocks)
    document = pydyf.PDF()
    document.info["Title"] = pydyf.String(title)
    document.catalog["Lang"] = pydyf.String(language)
    fonts = pydyf.Dictionary({"R": font(document, "Helvetica").reference})
    fonts["B"] = font(document, "Helvetica-Bold").reference
    pages = list(paginated(told))
    for number, lines in enumerate(pages, start=1):
        foot = Line(f"{number} / {len(pages)}", MARGIN, MARGIN / 2, FOOT, False)
        add_page(document, fonts, [*lines, foot])
    attach(document, plain(blocks))
    written = io.BytesIO()
    document.write(written, compress=True)
    return written.getvalue()


def count_lost(text: str) -> int:
    return sum(one == MISSING for one in shown(text)) - text.count(MISSING)


def lost_words(n: int) -> str:
    return (
        f"{n:,} characters have no sign in the fonts of this file and stand as {MISSING}. The "
        f"whole text is attached to it as {ATTACHED}; the page it was made of shows everything."
    )


def shown(text: str) -> str:
    """The text in the letters there are; everything else as `MISSING`."""
    composed = unicodedata.normalize("NFC", text.translate(NEAR))
    seen = "".join(c for c in composed if c == "\n" or unicodedata.category(c) != "Cc")
    return seen.encode("cp1252", "replace").decode("cp1252")


def plain(blocks: Sequence[Block]) -> str:
    """The blocks as a text file."""
    marks = {"title": "# ", "heading": "\n## ", "text": "", "point": "- "}
    return "\n".join(f"{marks[block.kind]}{block.text}" for block in blocks) + "\n"


def paginated(blocks: Sequence[Block]) -> Iterator[list[Line]]:
    """Lines page by page, from the top margin to the bottom one."""
    page: list[Line] = []
    y: float = PAGE[1] - MARGIN
    for block in blocks:
        size, before, bold, inset = STYLES[block.kind]
        y -= before
        for text in block_lines(block, size, inset, bold):
            y -= size * LEADING
            if y < MARGIN:
                yield page
                page, y = [], PAGE[1] - MARGIN - size * LEADING
            page.append(Line(text, MARGIN + inset, y, size, bold))
    yield page


def block_lines(block: Block, size: float, inset: float, bold: bool) -> Iterator[str]:
    for paragraph in shown(block.text).split("\n"):
        yield from wrap(paragraph, size, ROOM - inset, bold=bold)


def font(document: pydyf.PDF, name: str) -> pydyf.Dictionary:
    words = {"Type": "/Font", "Subtype": "/Type1", "BaseFont": f"/{name}"}
    made = pydyf.Dictionary({**words, "Encoding": "/WinAnsiEncoding"})
    document.add_object(made)
    return made


def add_page(document: pydyf.PDF, fonts: pydyf.Dictionary, lines: Sequence[Line]) -> None:
    drawn = pydyf.Stream(compress=True)
    for line in lines:
        drawn.begin_text()
        drawn.set_font_size("B" if line.bold else "R", line.size)
        drawn.set_text_matrix(1, 0, 0, 1, line.x, round(line.y, 2))
        drawn.show_text(f"<{line.text.encode('cp1252').hex()}>")
        drawn.end_text()
    document.add_object(drawn)
    page = {"Type": "/Page", "Parent": document.pages.reference, "Contents": drawn.reference}
    page["MediaBox"] = pydyf.Array([0, 0, *PAGE])
    page["Resources"] = pydyf.Dictionary({"Font": fonts})
    document.add_page(pydyf.Dictionary(page))


def attach(document: pydyf.PDF, text: str) -> None:
    """Put the whole text into the file, in Unicode."""
    kind = {"Type": "/EmbeddedFile", "Subtype": "/text#2Fplain"}
    stream = pydyf.Stream([text.encode()], extra=kind, compress=True)
    document.add_object(stream)
    name = pydyf.String(ATTACHED)
    held = pydyf.Dictionary({"F": stream.reference})
    spec = pydyf.Dictionary({"Type": "/Filespec", "F": name, "UF": name, "EF": held})
    document.add_object(spec)
    files = pydyf.Dictionary({"Names": pydyf.Array([name, spec.reference])})
    document.catalog["Names"] = pydyf.Dictionary({"EmbeddedFiles": files})
