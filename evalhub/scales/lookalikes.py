"""Texts that differ and look the same: names and values that nobody could tell apart on a page.

Which letters look alike is taken from Unicode Technical Standard 39, as far as Cyrillic, Greek and
Armenian letters pass for Latin ones; wide, styled and composed forms fold by NFKC.
"""

from unicodedata import category, name, normalize

# A Latin letter, and the code points of letters of other alphabets that look like it.
_LIKE = {
    "A": (0x410, 0x391),
    "B": (0x412, 0x392),
    "C": (0x421, 0x3F9),
    "E": (0x415, 0x395),
    "H": (0x41D, 0x397),
    "I": (0x406, 0x399, 0x4C0),
    "J": (0x408, 0x37F),
    "K": (0x41A, 0x39A),
    "M": (0x41C, 0x39C),
    "N": (0x39D,),
    "O": (0x41E, 0x39F, 0x555),
    "P": (0x420, 0x3A1),
    "S": (0x405, 0x54F),
    "T": (0x422, 0x3A4),
    "U": (0x54D,),
    "X": (0x425, 0x3A7),
    "Y": (0x4AE, 0x3A5),
    "Z": (0x396,),
    "a": (0x430, 0x3B1),
    "c": (0x441, 0x3F2),
    "d": (0x501,),
    "e": (0x435,),
    "g": (0x581,),
    "h": (0x4BB, 0x570),
    "i": (0x456, 0x3B9),
    "j": (0x458, 0x3F3),
    "n": (0x578,),
    "o": (0x43E, 0x3BF, 0x585),
    "p": (0x440, 0x3C1),
    "q": (0x51B, 0x566),
    "s": (0x455,),
    "u": (0x57D, 0x3C5),
    "v": (0x475, 0x3BD),
    "w": (0x51D, 0x461),
    "x": (0x445,),
    "y": (0x443, 0x3B3),
}
# What joins, tags or directs letters leaves nothing on the page by itself; nor do these marks.
_UNSEEN = ("Cc", "Cf")
_VARIANTS = (0x34F, *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
_DRAWN = dict.fromkeys(_VARIANTS, "") | {
    code: letter for letter, codes in _LIKE.items() for code in codes
}


def skeleton(text: str) -> str:
    """Return what a text looks like: equal for texts that no reader tells apart.

    Accents and vowel signs stay: "é" looks like itself only, composed or not.
    """
    folded = normalize("NFKC", text).translate(_DRAWN)
    seen = (mark for mark in folded if mark.isspace() or category(mark) not in _UNSEEN)
    return normalize("NFKC", " ".join("".join(seen).split()))


def difference(text: str, other: str) -> str:
    """Name the first character in which one text differs from another that looks the same."""
    for mine, theirs in zip(text, other, strict=False):
        if mine != theirs:
            return _named(max(mine, theirs))
    longer = max(text, other, key=len)
    return _named(longer[min(len(text), len(other))]) if len(text) != len(other) else ""


def _named(mark: str) -> str:
    return f"U+{ord(mark):04X} {name(mark, 'without a name').lower()}"
