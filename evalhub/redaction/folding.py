"""Readings of a text: wide and foreign digits as plain ones, without what is invisible, unescaped.

Patterns are written for plain characters; a find is told by its place in the text as it stands.
"""

import html
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

# Full width, decimal digits of every script, spaces and dashes of other widths.
_ODD = re.compile(
    r"[\uff01-\uff5e\u2000-\u200a\u202f\u205f\u3000\u2010-\u2015\u2212\ufe58\ufe63]|(?![0-9])\d"
)
# Soft hyphens, zero-width characters and marks of direction: inside of a number, or between words.
_UNSEEN = re.compile(r"[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
# As addresses and pages of the web write characters: %40, &#64;, &#x40;, &commat;.
_ESCAPES = re.compile(
    r"(?:%[0-9A-Fa-f]{2}){1,400}|&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});?|&[A-Za-z]{2,24};"
)
# More than any shape reaches to both sides of an escape, but for long tokens; those are followed.
_AROUND = 480
_TOKEN = re.compile(r"[\w.-]{0,8000}")
# Where a piece of a text was cut out, what stands this near to the cut may read otherwise.
_EDGE = 96
# An address inside of an address is escaped twice.
_ROUNDS = 2

# Characters that stand in for a piece of a text, each with the places it stands for.
Put: TypeAlias = list[tuple[str, int, int]]


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as patterns see it; where each of its characters begins and ends as it stands.

    It may be a piece of a text: only what lies within `first` and `last` of the text counts there.
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]
    first: int = 0
    last: int = sys.maxsize

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where a find begins and ends in the text as it stands."""
        return self.starts[start], self.ends[end - 1]


def readings(text: str) -> Iterator[Reading]:
    """Yield the text with plain characters, again without invisible ones, again unescaped.

    The second and the third only where that makes a difference.
    """
    size = len(text)
    plain = Reading(_folded(text), range(size), range(1, size + 1))
    yield plain
    if not text.isascii() and _UNSEEN.search(plain.text):
        yield _changed(plain, _UNSEEN, lambda match: [])
    if "%" in plain.text or "&" in plain.text:
        yield from _unescaped(plain)


def _unescaped(plain: Reading) -> Iterator[Reading]:
    """Yield the surroundings of escapes as they are meant; the rest of the text has been read.

    A value may only stand alone, or be named, because of an escape before it: all of them count.
    """
    size = len(plain.text)
    for start, stop in _surroundings(plain.text):
        first, last = start + _EDGE if start else 0, stop - _EDGE if stop < size else size
        read = Reading(plain.text[start:stop], range(start, stop), range(start + 1, stop + 1))
        for _ in range(_ROUNDS):
            read = _changed(read, _ESCAPES, _meant)
        folded = Reading(_folded(read.text), read.starts, read.ends)
        yield replace(_changed(folded, _UNSEEN, lambda match: []), first=first, last=last)


def _surroundings(text: str) -> list[tuple[int, int]]:
    """Return where escapes are, and what stands around them, in order and apart."""
    around: list[tuple[int, int]] = []
    for match in _ESCAPES.finditer(text):
        start = max(0, match.start() - _AROUND)
        token = _TOKEN.match(text, min(match.end() + _AROUND - _EDGE, len(text)))
        stop = min((token.end() if token else match.end()) + _EDGE, len(text))
        if around and start <= around[-1][1]:
            start = around.pop()[0]
        around.append((start, stop))
    return around


def _changed(reading: Reading, pattern: re.Pattern[str], put: Callable[..., Put]) -> Reading:
    """Return a reading with something else instead of every match; places follow."""
    texts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    place = 0
    for match in (*pattern.finditer(reading.text), None):
        stop = match.start() if match else len(reading.text)
        texts.append(reading.text[place:stop])
        starts.extend(reading.starts[place:stop])
        ends.extend(reading.ends[place:stop])
        for character, start, end in put(match) if match else ():
            texts.append(character)
            starts.append(reading.starts[start])
            ends.append(reading.ends[end - 1])
        place = match.end() if match else stop
    return Reading("".join(texts), starts, ends)


def _meant(match: re.Match[str]) -> Put:
    """Return the characters that an escape stands for, or the escape where it stands for none."""
    start, end = match.span()
    if match[0].startswith("&"):
        return [(mark, start, end) for mark in html.unescape(match[0])]
    put: Put = []
    for mark in bytes.fromhex(match[0].replace("%", "")).decode("utf-8", "surrogateescape"):
        stop = start + 3 * len(mark.encode("utf-8", "surrogateescape"))
        if "\udc80" <= mark <= "\udcff":
            # No part of a character: the escape stays as it is written.
            put += [(match.string[at], at, at + 1) for at in range(start, stop)]
        else:
            put.append((mark, start, stop))
        start = stop
    return put


def _folded(text: str) -> str:
    return text if text.isascii() else _ODD.sub(_plain, text)


def _plain(match: re.Match[str]) -> str:
    """Return one plain character for one odd one, so that places stay."""
    mark = match[0]
    digit = unicodedata.decimal(mark, None)
    if digit is not None:
        return str(digit)
    if "\uff01" <= mark <= "\uff5e":
        return chr(ord(mark) - 0xFEE0)
    return " " if mark.isspace() else "-"
