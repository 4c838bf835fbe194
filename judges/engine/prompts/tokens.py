"""How many tokens a text has, about: every provider counts with a tokenizer of its own.

Words are counted in pieces of seven letters, numbers in pieces of three digits, other signs one by
one, and letters outside of ASCII in pieces of two; ideographs and emoji stand alone.
"""

import re
from math import ceil

PIECES = re.compile(r"[A-Za-z]+|[0-9]+|\s+|[^\W\d_a-zA-Z]+|.", re.DOTALL)
LETTERS, DIGITS, FOREIGN = 7, 3, 2
# From here on (kana, ideographs, syllables of Hangul, emoji) a character is a token or more.
WIDE = 0x2E80


def estimated_tokens(text: str) -> int:
    """About how many tokens a text has."""
    return sum(tokens_of(piece) for piece in PIECES.findall(text))


def tokens_of(piece: str) -> int:
    first = piece[0]
    if first.isspace():
        # A space before a word is part of the word's token.
        return piece.count("\n\n") + (piece.count("\n") > 0) if "\n" in piece else len(piece) > 3
    if first.isascii():
        size = LETTERS if first.isalpha() else DIGITS if first.isdigit() else 1
        return ceil(len(piece) / size)
    return sum(1 if ord(one) >= WIDE else 1 / FOREIGN for one in piece).__ceil__()
