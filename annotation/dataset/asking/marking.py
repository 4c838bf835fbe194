"""A text cut where marked passages begin and end, so that a page can print the marks. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from annotation.dataset.asking.spans import Span, as_shown, back_on_page


@dataclass(frozen=True, slots=True)
class Mark:
    """A stored passage under the label of whoever marked it; `anchor` is its legend's entry."""

    span: Span
    label: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that the same marks cover; `ends` are those that end with it."""

    text: str
    n_marks: int = 0
    ends: tuple[Mark, ...] = ()


def cut(text: str, marks: Sequence[Mark]) -> tuple[Piece, ...]:
    """The whole text in pieces; nothing where no mark lies in it.

    A mark whose passage is no longer what the text says there is left out.
    """
    texts = {mark.span.part: text for mark in marks}
    standing = [mark for mark in marks if text[mark.span.start : mark.span.end] == mark.span.text]
    placed = [(back_on_page(mark.span, texts), mark) for mark in standing]
    if not placed:
        return ()
    shown = as_shown(text)
    edges = {0, len(shown)} | {at for span, _ in placed for at in (span.start, span.end)}
    places = sorted(edges)
    return tuple(
        Piece(
            shown[start:end],
            sum(span.start < end and span.end > start for span, _ in placed),
            tuple(mark for span, mark in placed if span.end == end),
        )
        for start, end in pairwise(places)
    )
