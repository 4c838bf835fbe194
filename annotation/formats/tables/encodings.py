"""What the bytes of a table stand for: told by a mark, proven, or guessed and then shown.

Only a mark at the start or bytes that are UTF-8 throughout are taken without a question. An
encoding of one byte a character fits nearly any bytes: it is a guess, for a person to look at.
"""

import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from annotation.dataset.limits import Limits
from annotation.dataset.reading import DataFile, FileBroken, chunks

UTF_8 = "utf-8"
ENCODINGS = {
    UTF_8: "UTF-8",
    "utf-16-le": "UTF-16, little end first",
    "utf-16-be": "UTF-16, big end first",
    "cp1252": "Windows-1252, Western Europe",
    "iso8859-1": "ISO 8859-1, Latin 1",
    "iso8859-15": "ISO 8859-15, Latin 9",
    "mac-roman": "Mac Roman",
    "cp1250": "Windows-1250, Central Europe",
    "cp1251": "Windows-1251, Cyrillic",
    "cp1253": "Windows-1253, Greek",
    "cp1254": "Windows-1254, Turkish",
    "cp1255": "Windows-1255, Hebrew",
    "cp1256": "Windows-1256, Arabic",
    "cp437": "DOS 437",
    "cp850": "DOS 850, Western Europe",
    "gb18030": "GB 18030, Chinese",
    "big5": "Big5, Chinese",
    "cp932": "Shift JIS, Japanese",
    "cp949": "EUC-KR, Korean",
}
# The words that people know encodings by, besides those of the programming language.
_ALIASES = {"utf-16": "utf-16-le", "latin-9": "iso8859-15", "ansi": "cp1252"}
_MARKS = (
    (codecs.BOM_UTF8, UTF_8),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ASCII = bytes(range(0x80))
# What Windows-1252 has no character for.
_NO_1252 = frozenset(b"\x81\x8d\x8f\x90\x9d")
# Where Windows has rare characters, and Mac Roman the common letters with accents.
_LOW = frozenset(range(0x80, 0xA0))
_HEAD = 4096
# A letter of UTF-8 that is more than one byte.
_LETTERS = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)


@dataclass(frozen=True, slots=True)
class Characters:
    """An encoding, and whether it is a guess that nobody has looked at."""

    encoding: str = UTF_8
    guessed: bool = False

    @property
    def title(self) -> str:
        return ENCODINGS[self.encoding]


PLAIN = Characters()


@dataclass(slots=True)
class _Seen:
    """What a pass over the bytes of a file found."""

    head: bytes = b""
    utf_8: bool = True
    high: set[int] = field(default_factory=set)
    count: int = 0
    fitting: int = 0
    zeros: bool = False
    feeds: bool = False
    returns: bool = False

    def take(self, data: bytes, *, utf_8: bool) -> None:
        high = data.translate(None, _ASCII)
        self.head = self.head or data[:_HEAD]
        self.high |= set(high)
        self.count += len(high)
        self.fitting += len(high) if utf_8 else sum(map(len, _LETTERS.findall(data)))
        self.utf_8 &= utf_8
        self.zeros |= b"\0" in data
        self.feeds |= b"\n" in data
        self.returns |= b"\r" in data


def encoding_named(name: str) -> str:
    """Return the encoding that a name means, "" for none that can be read."""
    known = name.strip().lower()
    known = _ALIASES.get(known, known)
    try:
        canonical = codecs.lookup(known).name
    except LookupError:
        return ""
    return next((one for one in ENCODINGS if codecs.lookup(one).name == canonical), "")


def encoding_of(file: DataFile, limits: Limits) -> Characters:
    """Tell what a file is written in; raises `FileBroken`.

    UTF-8 where nothing fits: reading it then says where it is not.
    """
    head = _first(file, limits)
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise FileBroken("the file is UTF-32; save it as CSV UTF-8")
    told = next((encoding for mark, encoding in _MARKS if head.startswith(mark)), "")
    wide = "" if told else _wide(head)
    start = head.decode(told or wide or UTF_8, "ignore").removeprefix("\ufeff").lstrip()[:1]
    if start in ("[", "{") and (told or wide) not in ("", UTF_8):
        raise FileBroken("JSON in UTF-16; save it as UTF-8")
    if told or wide:
        return Characters(told or wide, guessed=bool(wide))
    return _guess(_looked_through(file, limits))


def _first(file: DataFile, limits: Limits) -> bytes:
    return next(chunks(file, limits), b"")[:_HEAD]


def _wide(head: bytes) -> str:
    """Tell UTF-16 without its mark: of plain letters every second byte is zero."""
    for start, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        half = head[start::2]
        if half and half.count(0) * 2 > len(half):
            return encoding
    return ""


def _looked_through(file: DataFile, limits: Limits) -> _Seen:
    seen = _Seen()
    decode = codecs.getincrementaldecoder(UTF_8)().decode
    for data in _chunks(file, limits):
        seen.take(data, utf_8=seen.utf_8 and _goes_on(decode, data))
    return seen


def _goes_on(decode: Callable[..., str], data: bytes) -> bool:
    """Tell whether a piece is valid behind those before it; an empty one ends the file."""
    try:
        decode(data, final=not data)
    except UnicodeDecodeError:
        return False
    return True


def _chunks(file: DataFile, limits: Limits) -> Iterator[bytes]:
    """Yield the bytes of a file, and an empty piece at its end."""
    yield from chunks(file, limits)
    yield b""


def _guess(seen: _Seen) -> Characters:
    # With most of its letters valid it is broken UTF-8: any other reading would garble them.
    if seen.utf_8 or seen.fitting * 2 > seen.count:
        return PLAIN
    if seen.returns and not seen.feeds and seen.high & _LOW:
        return Characters("mac-roman", guessed=True)
    if not seen.high & _NO_1252 and not seen.zeros:
        return Characters("cp1252", guessed=True)
    return PLAIN
