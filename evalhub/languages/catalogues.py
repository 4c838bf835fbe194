"""Catalogues of translations: what a .po file says, and the .mo file that gettext reads.

No program of the system is needed: `python -m evalhub.languages.catalogues` in the checkout writes
every .mo anew. Both kinds of files are kept in the repository; a test holds them together.
"""

import ast
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

MAGIC = 0x950412DE
LOCALE = Path(__file__).resolve().parent.parent / "locale"


@dataclass
class Message:
    """One entry. `parts` are by keyword: msgctxt, msgid, msgid_plural, msgstr
    or msgstr[0] and so on."""

    parts: dict[str, str] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str]:
        """The text, its context before it if it has one, and its plural."""
        text = "\x04".join(self.parts[name] for name in ("msgctxt", "msgid") if name in self.parts)
        return text, self.parts.get("msgid_plural", "")

    @property
    def forms(self) -> list[str]:
        """The translations, one for each plural form."""
        return [text for name, text in self.parts.items() if name.startswith("msgstr")]


def read_catalogue(path: Path) -> list[Message]:
    """Every entry of a .po file, the header first. Raises ValueError naming a line it cannot."""
    found = [Message(parts) for parts in blocks(path)]
    return [message for message in found if message.parts]


def blocks(path: Path) -> Iterator[dict[str, str]]:
    """Keyword and text of each entry; entries are set apart by blank lines."""
    parts: dict[str, str] = {}
    last = ""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if not line.strip():
            yield parts
            parts = {}
        elif not line.startswith("#"):
            keyword, _, text = line.partition('"')
            last = keyword.strip() or last
            try:
                parts[last] = parts.get(last, "") + ast.literal_eval(f'"{text}')
            except (SyntaxError, ValueError):
                raise ValueError(f"{path.name}, line {number}: {line}") from None
    yield parts


def compiled(messages: list[Message]) -> bytes:
    """The .mo file: a sorted table of texts, a table of translations; what has none is left out."""
    pairs = sorted(
        ("\0".join(part for part in message.key if part), "\0".join(message.forms))
        for message in messages
        if all(message.forms)
    )
    keys = [key.encode() for key, _ in pairs]
    texts = [text.encode() for _, text in pairs]
    head, row = 28, 8 * len(pairs)
    at = head + 2 * row
    tables = b""
    for column in (keys, texts):
        for text in column:
            tables += struct.pack("<II", len(text), at)
            at += len(text) + 1
    header = struct.pack("<7I", MAGIC, 0, len(pairs), head, head + row, 0, head + 2 * row)
    return header + tables + b"".join(text + b"\0" for text in [*keys, *texts])


def compile_all(folder: Path = LOCALE) -> list[Path]:
    """Write the .mo beside every .po."""
    found = sorted(folder.glob("*/LC_MESSAGES/*.po"))
    for path in found:
        path.with_suffix(".mo").write_bytes(compiled(read_catalogue(path)))
    return found


if __name__ == "__main__":
    sys.stdout.write("".join(f"{path}\n" for path in compile_all()))
