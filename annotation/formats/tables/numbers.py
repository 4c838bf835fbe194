"""Numbers as people and spreadsheets write them: "3.5", and "3,5"; never a guess about "1,234"."""

import math
import re
from typing import TypeAlias

Number: TypeAlias = int | float

_POINT = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_COMMA = re.compile(r"[+-]?\d+,\d+")
# A number of more characters is no measurement, and may be more than a number can hold.
_LONGEST = 300
# One group of three behind a comma may be a thousand or a fraction.
_DOUBTFUL = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:([.,'\u2019 \u00a0\u202f])\d{3})(?:\1\d{3})*(?:[.,]\d+)?")


class NumberRefused(Exception):
    """The text is a number that can be read in two ways; the message says how to write it."""


def number_of(text: str) -> Number | None:
    """Return the number that a text spells, None where it spells none or one beyond all bounds.

    A comma is a decimal mark. Raises `NumberRefused` for separators of thousands.
    """
    text = text.strip()
    if len(text) > _LONGEST:
        return None
    if _DOUBTFUL.fullmatch(text):
        plain, point = text.replace(",", ""), text.replace(",", ".")
        raise NumberRefused(
            f"{text} may have a thousands separator or a decimal comma; write {plain} or {point}"
        )
    if _COMMA.fullmatch(text):
        return float(text.replace(",", "."))
    if _POINT.fullmatch(text):
        number = float(text) if re.search(r"[.eE]", text) else int(text)
        return number if math.isfinite(number) else None
    if _GROUPED.fullmatch(text):
        raise NumberRefused(f"{text} has thousands separators; write the number without them")
    return None


def decimal_mark(text: str) -> str:
    """Return the mark before the fraction of a number that `number_of` takes."""
    return next((mark for mark in ",." if mark in text), "")
