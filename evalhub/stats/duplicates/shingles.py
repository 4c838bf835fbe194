"""Texts as sets of hashed shingles, and how much of one text is in another.

A shingle is five characters in a row of the text without case, compatibility forms and runs of
blanks. Texts shorter than one shingle have none, and are like nothing.
"""

import unicodedata

import numpy as np
from numpy.typing import NDArray

SHINGLE = 5
Shingles = NDArray[np.uint64]
# Odd constants of a polynomial hash; any would do, and these never change.
BASE = np.uint64(0x9E3779B97F4A7C15)
MIXERS = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))
WEIGHTS = np.array([pow(int(BASE), power, 2**64) for power in range(SHINGLE)], dtype=np.uint64)


def normalised(text: str) -> str:
    """Return the text as it is compared.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    str
        NFKC, case folded, every run of blanks one space, none at the ends.

    Examples
    --------
    >>> normalised("  Where is  MY ﬁle? ")
    'where is my file?'
    """
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def shingles(text: str) -> Shingles:
    """Return the hashes of a text's shingles, each once and in ascending order.

    Parameters
    ----------
    text
        Any text; it is normalised here.

    Returns
    -------
    array of uint64
        Empty for a text of fewer than five characters.

    Examples
    --------
    >>> len(shingles("abcdef")), len(shingles("abc"))
    (2, 0)
    """
    marks = normalised(text).encode("utf-32-le", "surrogatepass")
    points = np.frombuffer(marks, dtype=np.uint32).astype(np.uint64)
    if len(points) < SHINGLE:
        return np.empty(0, dtype=np.uint64)
    windows = np.lib.stride_tricks.sliding_window_view(points, SHINGLE)
    return np.unique(mixed((windows + np.uint64(1)) @ WEIGHTS))


def mixed(hashes: Shingles) -> Shingles:
    """Spread hashes over all 64 bits; the same hash always goes to the same place."""
    spread = hashes
    for shift, mixer in zip((30, 27), MIXERS, strict=True):
        spread = (spread ^ (spread >> np.uint64(shift))) * mixer
    return spread ^ (spread >> np.uint64(31))


def overlap(one: Shingles, other: Shingles) -> int:
    """Return how many shingles two ascending sets share."""
    if not len(one) or not len(other):
        return 0
    small, large = (one, other) if len(one) <= len(other) else (other, one)
    places = np.minimum(np.searchsorted(large, small), len(large) - 1)
    return int((large[places] == small).sum())


def jaccard(one: Shingles, other: Shingles) -> float:
    """Return the share of shingles that both have of those that either has.

    Returns
    -------
    float
        Between 0 and 1; 0 where a text is too short for a shingle.

    Examples
    --------
    >>> jaccard(shingles("abcdef"), shingles("abcdeg"))
    0.3333333333333333
    """
    shared = overlap(one, other)
    either = len(one) + len(other) - shared
    return shared / either if either else 0.0


def contained(one: Shingles, other: Shingles) -> float:
    """Return the share of the first text's shingles that the other text has.

    Examples
    --------
    >>> contained(shingles("a cat sat"), shingles("there a cat sat down"))
    1.0
    """
    return overlap(one, other) / len(one) if len(one) else 0.0
