"""How wide Helvetica sets a text, in thousandths of its size: for breaking lines. Pure."""

# The printable characters of ASCII from the space on; what else cp1252 has is set as wide as most.
ASCII = (
    *(278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278),
    *(556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556),
    *(1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778),
    *(667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556),
    *(333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556),
    *(556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584),
)
OTHER, BOLD = 600, 1.08


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Width of a line in points."""
    total = sum(ASCII[ord(c) - 32] if " " <= c <= "~" else OTHER for c in text)
    return total * size / 1000 * (BOLD if bold else 1)


def wrap(text: str, size: float, room: float, *, bold: bool = False) -> list[str]:
    """Lines no wider than `room`; a word that is too long for one is broken."""
    lines, line = [], ""
    for word in text.split(" "):
        tried = f"{line} {word}" if line else word
        if width(tried, size, bold=bold) <= room:
            line = tried
            continue
        if line:
            lines.append(line)
        *full, line = broken(word, size, room, bold)
        lines += full
    return [*lines, line]


def broken(word: str, size: float, room: float, bold: bool) -> list[str]:
    """A word in pieces that fit; one piece where it does."""
    pieces, piece = [], ""
    for character in word:
        if piece and width(piece + character, size, bold=bold) > room:
            pieces.append(piece)
            piece = ""
        piece += character
    return [*pieces, piece]
