"""Readings of a text: wide and foreign digits as plain ones, and once without what is invisible.

Patterns are written for plain characters; a find is told by its place in the text as it stands.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

# Full width, decimal digits of every script, spaces and dashes of other widths.
_ODD = re.compile(
    r"[\uff01-\uff5e\u2000-\u200a\u202f\u205f\u3000\u2010-\u2015\u2212\ufe58\ufe63]|(?![0-9])\d"
)
# Soft hyphens, zero-width characters and marks of direction: inside of a number, or between words.
_UNSEEN = re.compile(r"[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as patterns see it; `places` are where its characters stand, None for the same."""

    text: str
    places: list[int] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where a find begins and ends in the text as it stands."""
        if self.places is None:
            return start, end
        return self.places[start], self.places[end - 1] + 1


def readings(text: str) -> Iterator[Reading]:
    """Yield the text with plain characters, and again without invisible ones if it has any."""
    if text.isascii():
        yield Reading(text)
        return
    plain = _ODD.sub(_plain, text)
    yield Reading(plain)
    if _UNSEEN.search(plain):
        places: list[int] = []
        pieces, start = [], 0
        for match in (*_UNSEEN.finditer(plain), None):
            end = match.start() if match else len(plain)
            pieces.append(plain[start:end])
            places.extend(range(start, end))
            start = match.end() if match else end
        yield Reading("".join(pieces), places)


def _plain(match: re.Match[str]) -> str:
    """Return one plain character for one odd one, so that places stay."""
    mark = match[0]
    digit = unicodedata.decimal(mark, None)
    if digit is not None:
        return str(digit)
    if "\uff01" <= mark <= "\uff5e":
        return chr(ord(mark) - 0xFEE0)
    return " " if mark.isspace() else "-"
